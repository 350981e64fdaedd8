import type { FieldPath } from '../../../core/field-path.js';
import type { Dialect } from '../../../core/dialect.js';
import { dialectOf } from '../../../core/dialect.js';
import { newestRelease } from '../../../core/release.js';
import { readReference } from '../../../core/image/reference.js';
import { nearestWord } from '../../../core/text/nearest.js';
import type { Expansion, VariablePiece } from '../../../core/template/pieces.js';
import { fixes } from '../../edits/fix.js';
import { replacePart } from '../../edits/part.js';
import type { DocumentSubject, Finding, Rule } from '../../lint/rule.js';
import { isMade } from '../../module/mapping-views.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import type { TemplateUse } from '../../module/template-uses.js';
import {
  expandUse,
  hasDefault,
  isModVariable,
  spanIn,
  templateUsesOf,
  variableNamesOf,
} from '../../module/template-uses.js';
import { hasForeignVariables } from '../../known/preprocessed.js';
import { isForProgram, withActionsAsLetters } from '../../known/open-text.js';
import { withoutAuthorPlaceholders } from '../../known/author-placeholder.js';
import { locatedAt } from '../../yaml/located.js';
import { guessedFrom } from '../../yaml/parse.js';
import { holdsAction } from '../../yaml/template-actions.js';

export const rule: Rule = {
  id: 'unknown-variable',
  severity: 'error',
  speaksOfVariables: true,
  refusedBy: 'node',
  summary: 'A template uses a variable that KMM does not have.',
  explanation: `KMM puts an empty text in the place of a variable it does not know, and tells nobody: \`repo:\${KVER}\`
becomes \`repo:\`, which is no image name, and from 2.4 on nothing happens then at all. It is an error where the image or the
path cannot be right without the value, else a warning. Names are case-sensitive and are read as far as letters, digits
and \`_\` go: \`$KERNEL_X_v1\` asks for \`KERNEL_X_v1\`.

In a \`containerImage\` there are \`KERNEL_FULL_VERSION\`, \`KERNEL_VERSION\`, \`KERNEL_XYZ\`, \`KERNEL_X\`, \`KERNEL_Y\`,
\`KERNEL_Z\`, \`MOD_NAME\` and \`MOD_NAMESPACE\`, in the fields of \`sign\` the \`KERNEL_*\` only. Nothing is said of files in
which another program (envsubst, a shell) evidently fills in variables of its own. Helm fills in no \`\${…}\`.`,
  *check(subject) {
    const view = moduleViewOf(subject.document);
    if (!view || hasForeignVariables(subject.document)) return;
    const dialect = dialectOf(subject.release);
    for (const written of templateUsesOf(view, subject.release)) {
      const use = holdsAction(written.text)
        ? { ...written, text: withActionsAsLetters(written.text) }
        : written;
      if (use.ignored || isForProgram(use.text) || !isRead(subject, view.field(use.path))) continue;
      yield* findingsIn(use, { subject, view, dialect, expansion: expandUse(use, view, dialect) });
    }
  },
};

/** Broken YAML may have more to say of it. */
const isRead = ({ document }: DocumentSubject, field: FieldPath): boolean =>
  (locatedAt(document.root, field)?.span.end ?? 0) <= (guessedFrom(document)?.span.start ?? Infinity);

interface Surroundings {
  readonly subject: DocumentSubject;
  readonly view: ModuleView;
  readonly dialect: Dialect;
  readonly expansion: Expansion;
}

function* findingsIn(use: TemplateUse, around: Surroundings): Iterable<Finding> {
  const { expansion } = around;
  if (!expansion.ok) return;
  for (const piece of expansion.pieces) {
    if (piece.kind !== 'variable' || piece.known || !/^[\p{L}\p{Nd}_]/u.test(piece.name)) continue;
    if (use.kind !== 'containerImage' && isModVariable(piece.name)) continue;
    const remedy = remedyFor(piece, use, around.dialect);
    if (hasDefault(piece) && remedy === undefined) continue;
    yield findingOf(piece, remedy, use, around);
  }
}

function findingOf(
  piece: VariablePiece,
  remedy: Remedy | undefined,
  use: TemplateUse,
  { subject, view, dialect, expansion }: Surroundings,
): Finding {
  const result = expansion.ok ? expansion.text : '';
  const harm = hasDefault(piece) ? undefined : harmOf(use, result);
  const field = view.field(use.path);
  const what = hasDefault(piece) ? 'its default always counts' : 'KMM puts an empty text there';
  return {
    span: spanIn(subject.document.text, use, piece.span),
    message: `KMM has no variable \`${piece.name}\` here; ${harm ?? what}. ${adviceFor(piece, remedy, use, dialect)}`,
    field,
    ...(harm === undefined
      ? { severity: 'warning', refusedBy: null }
      : { refusedBy: use.users.some(isMade) ? 'build' : 'node' }),
    fixes:
      remedy === undefined
        ? []
        : fixes(`Write \`${remedy}\``, replacePart(subject.document, field, piece.span, remedy), 'preferred'),
  };
}

/** What cannot work without a value. */
function harmOf({ kind }: TemplateUse, result: string): string | undefined {
  if (kind === 'filesToSign') return 'the path has a gap there and names no file';
  if (result === '') return 'nothing is left of the image';
  return readReference(withoutAuthorPlaceholders(result)).ok
    ? undefined
    : `\`${result}\` is no valid image name`;
}

/** What to write instead of the whole variable. */
type Remedy = string;

function remedyFor({ name }: VariablePiece, use: TemplateUse, dialect: Dialect): Remedy | undefined {
  const known = variableNamesOf(use.kind, dialect);
  const begun = known.filter(each => name.startsWith(`${each}_`)).sort((a, b) => b.length - a.length)[0];
  if (begun !== undefined) return `\${${begun}}${name.slice(begun.length)}`;
  const meant = habits[name.toUpperCase()] ?? nearestWord(name, known);
  return meant !== undefined && known.includes(meant) ? `\${${meant}}` : undefined;
}

/** What others call these. */
const habits: Readonly<Record<string, string>> = {
  KERNEL: 'KERNEL_FULL_VERSION',
  KVER: 'KERNEL_FULL_VERSION',
  KVERSION: 'KERNEL_FULL_VERSION',
  KERNELVER: 'KERNEL_FULL_VERSION',
  KERNEL_VER: 'KERNEL_FULL_VERSION',
  KERNEL_RELEASE: 'KERNEL_FULL_VERSION',
  FULL_VERSION: 'KERNEL_FULL_VERSION',
  KERNEL_FULL: 'KERNEL_FULL_VERSION',
  KERNEL_FULLVERSION: 'KERNEL_FULL_VERSION',
  MODULE_NAME: 'MOD_NAME',
  MODULE: 'MOD_NAME',
  MODULE_NAMESPACE: 'MOD_NAMESPACE',
  NAMESPACE: 'MOD_NAMESPACE',
  KERNEL_MAJOR: 'KERNEL_X',
  KERNEL_MINOR: 'KERNEL_Y',
  KERNEL_PATCH: 'KERNEL_Z',
};

function adviceFor(
  piece: VariablePiece,
  remedy: Remedy | undefined,
  use: TemplateUse,
  dialect: Dialect,
): string {
  if (variableNamesOf(use.kind, dialectOf(newestRelease)).includes(piece.name)) {
    return 'Newer KMM releases have it: set `kmm.version` if your cluster runs one.';
  }
  if (piece.name === 'DTK_AUTO') return '`DTK_AUTO` is a build arg for the Dockerfile only.';
  if (remedy !== undefined) return `Did you mean \`${remedy}\`?`;
  const known = variableNamesOf(use.kind, dialect).map(name => `\`${name}\``);
  return `Known: ${known.join(', ')}.`;
}
