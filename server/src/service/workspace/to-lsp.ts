// From our spans and problems to LSP's words. The only place that makes ranges and diagnostics.
import type {
  Diagnostic,
  DiagnosticRelatedInformation,
  Location,
  TextEdit,
} from 'vscode-languageserver-types';
import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import type { Problem, RelatedPlace, Severity, TextChange } from '../../core/problem.js';
import { visible } from '../../core/text/visible-text.js';
import type { ClientFeatures } from './client-features.js';
import type { Snapshot } from './snapshot.js';
import type { TextLines } from './text-lines.js';
import { linesOf } from './text-lines.js';

/** Where the table of rules is published; each rule is an anchor of it. Empty = nowhere yet, and no link is made. */
const rulesPage: string = '';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tags = {
  deprecated: DiagnosticTag.Deprecated,
  unnecessary: DiagnosticTag.Unnecessary,
} as const;

/** Makes a diagnostic of a problem; undefined for a file the snapshot does not know. */
export function toDiagnostic(
  snapshot: Snapshot,
  uri: string,
  problem: Problem,
  features: ClientFeatures,
): Diagnostic | undefined {
  const file = snapshot.files.get(uri);
  if (!file) return undefined;
  const { tag, related = [] } = problem;
  const places = features.relatedInformation ? related.flatMap(place => toRelated(snapshot, uri, place)) : [];
  return {
    range: linesOf(file).range(problem.span),
    severity: severities[problem.whileTyping ?? problem.severity],
    code: problem.code,
    source: 'kmm',
    message: visible(problem.message),
    ...(rulesPage &&
      features.codeDescription && { codeDescription: { href: `${rulesPage}#${problem.code}` } }),
    ...(tag && features.diagnosticTags && { tags: [tags[tag]] }),
    ...(places.length > 0 && { relatedInformation: places }),
  };
}

/** Makes a location of a span; undefined for a place in a file the snapshot does not know. */
export function toLocation(snapshot: Snapshot, uri: string, span: Problem['span']): Location | undefined {
  const file = snapshot.files.get(uri);
  return file && { uri, range: linesOf(file).range(span) };
}

/** The edit a change means in the file `uri` or the file it names itself. */
export function toTextEdit(snapshot: Snapshot, uri: string, change: TextChange): TextEdit | undefined {
  const file = snapshot.files.get(change.uri ?? uri);
  return file && toEdit(linesOf(file), change);
}

export const toEdit = (lines: TextLines, { span, text }: TextChange): TextEdit => ({
  range: lines.range(span),
  newText: lines.withLineEnds(text, span.start),
});

function toRelated(snapshot: Snapshot, uri: string, place: RelatedPlace): DiagnosticRelatedInformation[] {
  const location = toLocation(snapshot, place.uri ?? uri, place.span);
  return location ? [{ location, message: visible(place.message) }] : [];
}
