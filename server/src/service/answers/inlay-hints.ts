// Behind what a mapping matches: how many kernels it wins, and why it wins none. Counts of the preview in its words.
import type { InlayHint, InlayHintLabelPart, Range } from 'vscode-languageserver-types';
import type { PlacedDocument } from '../../analysis/objects/document.js';
import { documentsOf, placeOfObject } from '../../analysis/objects/source-file.js';
import type { MappingCoverage } from '../../core/module/coverage.js';
import { overlaps } from '../../core/span.js';
import type { StopToken } from '../../core/stop.js';
import { mappingField } from '../../core/module/container-field.js';
import { showKernelsCommand } from '../../protocol/messages.js';
import type { ClientFeatures } from '../workspace/client-features.js';
import { coverageInWords, mappingInWords } from '../kernels/coverage-words.js';
import type { ModulePreview } from '../kernels/module-preview.js';
import { modulePreview } from '../kernels/module-preview.js';
import type { Snapshot } from '../workspace/snapshot.js';
import type { TextLines } from '../workspace/text-lines.js';
import { linesOf } from '../workspace/text-lines.js';

export interface InlayHintRequest {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly range: Range;
  readonly features: Pick<ClientFeatures, 'commands'>;
}

/** Those within the range, in the order of the text; what was found until then once stopped. */
export function inlayHints(request: InlayHintRequest, stop: StopToken): readonly InlayHint[] {
  const { snapshot, uri, range } = request;
  const file = snapshot.files.get(uri);
  if (!file) return [];
  const lines = linesOf(file);
  const asked = { start: lines.offset(range.start), end: lines.offset(range.end) };
  return documentsOf(file).flatMap(placed => {
    const preview = overlaps(asked, placeOfObject(placed)) ? modulePreview(snapshot, uri, placed) : undefined;
    return preview ? hintsOf(preview, placed, { request, lines, asked, stop }) : [];
  });
}

interface Asking {
  readonly request: InlayHintRequest;
  readonly lines: TextLines;
  readonly asked: { readonly start: number; readonly end: number };
  readonly stop: StopToken;
}

function hintsOf(preview: ModulePreview, placed: PlacedDocument, asking: Asking): readonly InlayHint[] {
  const { start, document } = placed;
  const { lines, asked, stop, request } = asking;
  return preview.coverage.mappings.flatMap((mapping): readonly InlayHint[] => {
    const offset = stop.stopped ? undefined : placeOf(mapping, preview, document.text);
    if (offset === undefined || start + offset < asked.start || start + offset > asked.end) return [];
    const text = mappingInWords(mapping, preview.coverage);
    if (text === undefined) return [];
    const position = lines.position(start + offset);
    return [{ position, label: label(text, request), tooltip: tooltip(preview), paddingLeft: true }];
  });
}

/** The end of the regexp or literal; of one that takes several lines the end of its first. */
function placeOf(
  { index, mapping }: MappingCoverage,
  { view }: ModulePreview,
  text: string,
): number | undefined {
  const key = mapping.regexp === '' ? 'literal' : 'regexp';
  if (mapping[key] === '') return undefined;
  const value = view.at([...mappingField(index), key]);
  if (value?.kind !== 'scalar') return undefined;
  const { start, end } = value.span;
  const lineEnd = text.slice(start, end).search(/[\r\n]/);
  return lineEnd < 0 ? end : start + lineEnd;
}

/** Leads to the Kernels view, where the client has one. */
function label(text: string, { features }: InlayHintRequest): string | InlayHintLabelPart[] {
  if (!features.commands.includes(showKernelsCommand)) return text;
  return [{ value: text, command: { title: 'Show Kernels', command: showKernelsCommand } }];
}

const tooltip = ({ coverage }: ModulePreview): string =>
  [coverageInWords(coverage), coverage.request.source.label].join(' · ');
