import type { Dialect } from '../../../core/dialect.js';
import { dialectOf } from '../../../core/dialect.js';
import type { Span } from '../../../core/span.js';
import { fixes } from '../../edits/fix.js';
import { replacePart } from '../../edits/part.js';
import { isDecided } from '../../known/decided.js';
import type { Finding, Rule } from '../../lint/rule.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import type { TemplateUse } from '../../module/template-uses.js';
import { expandUse, isModVariable, spanIn, templateUsesOf } from '../../module/template-uses.js';
import { hasForeignVariables } from '../../known/preprocessed.js';
import { isUnfinished } from '../../known/open-text.js';

export const rule: Rule = {
  id: 'mod-variable-in-sign',
  severity: 'error',
  refusedBy: 'build',
  summary: '`MOD_NAME` or `MOD_NAMESPACE` in a field of `sign`, where KMM has neither.',
  explanation: `KMM's documentation lists \`MOD_NAME\` and \`MOD_NAMESPACE\` for \`unsignedImage\` and \`filesToSign\`, but no
release fills them in there: both become empty. The file to sign is then not found, or another image is signed. Write
the values themselves.`,
  *check({ document, release }) {
    const view = moduleViewOf(document);
    if (!view || hasForeignVariables(document)) return;
    const dialect = dialectOf(release);
    for (const use of templateUsesOf(view, release)) {
      if (use.kind === 'containerImage' || use.ignored || isUnfinished(use.text)) continue;
      if (!isDecided(document, [view.field(use.path)], 'value')) continue;
      for (const { name, span: part } of modVariablesIn(use, view, dialect)) {
        const field = view.field(use.path);
        const value = valueOf(name, view);
        const edit = value === undefined ? undefined : replacePart(document, field, part, value);
        yield {
          span: spanIn(document.text, use, part),
          message: messageOf(name),
          field,
          fixes: fixes(`Write \`${String(value)}\``, edit, 'preferred'),
        };
      }
    }
  },
};

function modVariablesIn(
  use: TemplateUse,
  view: ModuleView,
  dialect: Dialect,
): readonly { readonly name: string; readonly span: Span }[] {
  const expansion = expandUse(use, view, dialect);
  return expansion.ok
    ? expansion.pieces.flatMap(piece =>
        piece.kind === 'variable' && isModVariable(piece.name) && piece.value === '' ? [piece] : [],
      )
    : [];
}

const messageOf = (name: string): Finding['message'] =>
  `\`${name}\` is empty in the fields of \`sign\`, whatever KMM's documentation says; signing fails or takes another image. Write the value itself.`;

/** On a hub the names are not the ManagedClusterModule's own. */
function valueOf(name: string, { module, onHub }: ModuleView): string | undefined {
  const value = name === 'MOD_NAME' ? module.metadata.name : module.metadata.namespace;
  const isPlain = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/.test(value);
  return isPlain && !onHub ? value : undefined;
}
