import { spanOf } from '../../../core/span.js';
import { fixes } from '../../edits/fix.js';
import { scalarText } from '../../yaml/scalar-text.js';
import { containerTexts, partSpan } from '../../lint/field-texts.js';
import type { Rule } from '../../lint/rule.js';
import { isUnfinished } from '../../known/open-text.js';

export const rule: Rule = {
  id: 'module-name-form',
  severity: 'error',
  refusedBy: 'node',
  summary: '`moduleName` is a file or a path, not the name of a module.',
  explanation: `KMM hands \`moduleName\` to \`modprobe\` as it is. \`modprobe\` looks for a module of that name in
\`modules.dep\`; a file name (\`my_kmod.ko\`), a path or two words are no name, and the worker fails with
\`Module … not found in directory\`. \`-\` and \`_\` are the same to it.`,
  *check({ document }) {
    for (const text of containerTexts(document, 'modprobe', 'moduleName')) {
      if (/^[A-Za-z0-9_-]+$/.test(text.value) || isUnfinished(text.value)) continue;
      const name = /(?:^|\/)([A-Za-z0-9_-]+)(?:\.ko(?:\.(?:xz|gz|zst))?)?$/.exec(text.value.trim())?.[1];
      const span = partSpan(document, text, spanOf(0, text.value.length));
      yield {
        span,
        message: `\`modprobe\` on the node takes the name of a module, not ${described(text.value)}, and fails on this.${name === undefined ? '' : ` Write \`${name}\`.`}`,
        field: text.field,
        fixes: fixes(
          `Write \`${name ?? ''}\``,
          name === undefined ? undefined : [{ span: text.node.span, text: scalarText(name, 'flow') }],
          'preferred',
        ),
      };
    }
  },
};

function described(value: string): string {
  if (value.includes('/')) return 'a path';
  if (/\s/.test(value.trim())) return 'several words';
  return /\.ko\b/.test(value) ? 'a file' : 'this text';
}
