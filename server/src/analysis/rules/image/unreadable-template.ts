import type { Dialect } from '../../../core/dialect.js';
import { dialectOf } from '../../../core/dialect.js';
import type { Refuser } from '../../../core/problem.js';
import type { Span } from '../../../core/span.js';
import { spanOf } from '../../../core/span.js';
import type { TemplateError } from '../../../core/template/pieces.js';
import { fixes } from '../../edits/fix.js';
import { replacePart } from '../../edits/part.js';
import { isDecided } from '../../known/decided.js';
import type { Rule } from '../../lint/rule.js';
import { isMade } from '../../module/mapping-views.js';
import { moduleViewOf } from '../../module/module-view.js';
import type { TemplateUse } from '../../module/template-uses.js';
import { expandUse, spanIn, templateUsesOf, variableNamesOf } from '../../module/template-uses.js';
import { isUnfinished } from '../../known/open-text.js';

export const rule: Rule = {
  id: 'unreadable-template',
  severity: 'error',
  refusedBy: 'build',
  summary: 'A template opens a variable with `${` and does not close it as KMM expects.',
  explanation: `KMM fills in \`\${NAME}\` in \`containerImage\`, \`sign.unsignedImage\` and \`sign.filesToSign\`. Without the
closing brace, with a line break in front of it, or with a colon that no \`-\`, \`=\` or \`+\` follows, it gives up with
"closing brace expected": only the operator's log says so, and the nodes of the mapping get no module.

A default of \`$_\` (\`\${NAME:-$_}\`) is worse: KMM takes the brace behind it for text, waits for another one for ever,
and does nothing else any more.`,
  *check({ document, release }) {
    const view = moduleViewOf(document);
    if (!view) return;
    const dialect = dialectOf(release);
    for (const use of templateUsesOf(view, release)) {
      const field = view.field(use.path);
      const expansion = expandUse(use, view, dialect);
      if (expansion.ok || isUnfinished(use.text) || !isDecided(document, [field], 'value')) continue;
      const { error } = expansion;
      const mend = mendingOf(use, error, dialect);
      yield {
        span: spanIn(document.text, use, error.span),
        message: messageOf(use.text, error),
        field,
        refusedBy: refuserOf(use),
        fixes: mend
          ? fixes(`Write \`${mend.text}\``, replacePart(document, field, mend.part, mend.text), 'preferred')
          : [],
      };
    }
  },
};

function messageOf(template: string, { span, endless }: TemplateError): string {
  const part = template.slice(span.start, span.end);
  if (endless) {
    return `In \`${part}\` KMM takes the closing brace for text and waits for another one for ever; its operator stops working. Write a default other than \`$_\`.`;
  }
  return `\`${part}\` has no closing brace where KMM expects it; it gives up on every kernel of the mapping, and only the operator's log says so. Write \`\${NAME}\`.`;
}

/** The variable closed behind its name, if it is one that KMM has. */
function mendingOf(
  { text, kind }: TemplateUse,
  { span }: TemplateError,
  dialect: Dialect,
): { readonly part: Span; readonly text: string } | undefined {
  const found = /^\$\{(\w+)(?::\})?/.exec(text.slice(span.start));
  const [written, name = ''] = found ?? [];
  if (written === undefined || !variableNamesOf(kind, dialect).includes(name)) return undefined;
  return { part: spanOf(span.start, span.start + written.length), text: `\${${name}}` };
}

const refuserOf = ({ users }: TemplateUse): Refuser => (users.some(isMade) ? 'build' : 'node');
