import type { Dialect } from '../../../core/dialect.js';
import { dialectOf } from '../../../core/dialect.js';
import { readReference } from '../../../core/image/reference.js';
import type { FieldPath } from '../../../core/field-path.js';
import type { Span } from '../../../core/span.js';
import { spanOf } from '../../../core/span.js';
import type { Expansion, TemplatePiece, VariablePiece } from '../../../core/template/pieces.js';
import type { YamlDocument } from '../../objects/document.js';
import { fixes } from '../../edits/fix.js';
import { replacePart } from '../../edits/part.js';
import { isDecided } from '../../known/decided.js';
import type { Finding, Rule } from '../../lint/rule.js';
import { isMade } from '../../module/mapping-views.js';
import { moduleViewOf } from '../../module/module-view.js';
import type { TemplateUse } from '../../module/template-uses.js';
import { expandUse, spanIn, templateUsesOf, variableNamesOf } from '../../module/template-uses.js';
import { hasForeignVariables } from '../../known/preprocessed.js';
import { isUnfinished } from '../../known/open-text.js';

export const rule: Rule = {
  id: 'shell-syntax-in-template',
  severity: 'warning',
  speaksOfVariables: true,
  summary: 'A template uses what a shell would understand and KMM does not.',
  explanation: `KMM knows \`$NAME\`, \`\${NAME}\` and the operators \`:-\`, \`-\`, \`:=\`, \`=\`, \`:+\` and \`+\` in front of a plain text
or one \`$NAME\`. Of a shell's other operators (\`%\`, \`#\`, \`/\`, \`:3\`, \`^^\`, \`?\`) it takes no notice: the whole value is
used. Braces inside of braces end at the first \`}\` and leave the second one in the result; \`\${ NAME }\`, \`\${#NAME}\`
and \`\${!NAME}\` are empty; \`$(NAME)\` stays as it is, and so does the backslash of \`\\\${NAME}\`. It is an error where the result is no image name or no path.`,
  *check({ document, release }) {
    const view = moduleViewOf(document);
    if (!view || hasForeignVariables(document)) return;
    const dialect = dialectOf(release);
    for (const use of templateUsesOf(view, release)) {
      const field = view.field(use.path);
      if (use.ignored || !isDecided(document, [field], 'value')) continue;
      const escape = escapeIn(use, document, field);
      if (escape) yield escape;
      if (escape || isUnfinished(use.text)) continue;
      const expansion = expandUse(use, view, dialect);
      for (const { part, what, remedy } of misreadingsIn(use, expansion, dialect)) {
        const written = use.text.slice(part.start, part.end);
        const edit = remedy === undefined ? undefined : replacePart(document, field, part, remedy);
        yield {
          span: spanIn(document.text, use, part),
          message: `KMM is no shell: in \`${written}\` ${what}. ${remedy === undefined ? 'Use one variable without operators.' : `Write \`${remedy}\`.`}`,
          field,
          ...harmOf(use, expansion),
          fixes: fixes(`Write \`${String(remedy)}\``, edit),
        };
      }
    }
  },
};

/** Written for a here-document, which would take the backslashes away. In a Dockerfile that signs, kaniko does, too. */
function escapeIn(use: TemplateUse, document: YamlDocument, field: FieldPath): Finding | undefined {
  const found = [...use.text.matchAll(/\\+(?=\$)/g)].map(({ index, 0: written }) =>
    spanOf(index, index + written.length),
  );
  const [first] = found;
  if (use.kind !== 'containerImage' || !first) return undefined;
  const clean = use.text.replaceAll(/\\+(?=\$)/g, '');
  return {
    span: spanIn(document.text, use, first),
    message: `KMM is no shell: the backslash in front of the \`$\` stays in the name of the image, and no image has one. Write \`${clean}\`.`,
    field,
    severity: 'error',
    refusedBy: use.users.some(isMade) ? 'build' : 'node',
    fixes: fixes(
      'Remove the backslash',
      replacePart(document, field, spanOf(0, use.text.length), clean),
      'preferred',
    ),
  };
}

interface Misreading {
  /** In the template. */
  readonly part: Span;
  readonly what: string;
  readonly remedy?: string;
}

function misreadingsIn(use: TemplateUse, expansion: Expansion, dialect: Dialect): readonly Misreading[] {
  if (!expansion.ok) return [];
  const known = variableNamesOf(use.kind, dialect);
  return expansion.pieces.flatMap((piece, index) =>
    piece.kind === 'variable'
      ? inVariable(piece, expansion.pieces[index + 1], use.text, known)
      : inText(piece, use.text, known),
  );
}

function inVariable(
  piece: VariablePiece,
  next: TemplatePiece | undefined,
  template: string,
  known: readonly string[],
): readonly Misreading[] {
  const { span, name } = piece;
  const written = template.slice(span.start, span.end);
  if (!written.startsWith('${')) return [];
  const inner = written.slice(2 + name.length, -1);
  if (inner.includes('{')) return [nested(piece, next)];
  const bare = /(?<!\w)\w+$/.exec(name)?.[0] ?? '';
  if (!/^[\p{L}\p{Nd}_]/u.test(name)) {
    const remedy = known.includes(bare) && /^\s/.test(name) ? { remedy: `\${${bare}}` } : {};
    return [{ part: span, what: 'it finds no name and puts an empty text', ...remedy }];
  }
  if (!piece.known || piece.operator !== undefined || inner.trim() === '') return [];
  const what = `\`${inner.trim()}\` is ignored and the whole \`${name}\` is used`;
  return [{ part: span, what, remedy: `\${${name}}` }];
}

/** With the brace that is left over, where it is right behind. */
function nested({ span, name, known }: VariablePiece, next: TemplatePiece | undefined): Misreading {
  const rest = next?.kind === 'text' && next.value.startsWith('}') ? 1 : 0;
  return {
    part: spanOf(span.start, span.end + rest),
    what: 'the first `}` ends the variable and the second one stays in the result',
    ...(known && { remedy: `\${${name}}` }),
  };
}

/** Make's and kustomize's way to write a variable, with a name that is KMM's. */
function inText(piece: TemplatePiece, template: string, known: readonly string[]): readonly Misreading[] {
  const { start, end } = piece.span;
  return [...template.slice(start, end).matchAll(/\$\(\s*(\w+)\s*\)/g)].flatMap(
    ({ 0: found, 1: name, index }) => {
      if (name === undefined || !known.includes(name)) return [];
      const part = spanOf(start + index, start + index + found.length);
      return [{ part, what: 'it finds no variable and leaves the text as it is', remedy: `\${${name}}` }];
    },
  );
}

function harmOf(use: TemplateUse, expansion: Expansion): Pick<Finding, 'severity' | 'refusedBy'> {
  const result = expansion.ok ? expansion.text : '';
  const fails = use.kind === 'filesToSign' ? /[{}$]|\/\//.test(result) : !readReference(result).ok;
  return fails ? { severity: 'error', refusedBy: use.users.some(isMade) ? 'build' : 'node' } : {};
}
