import { containerTexts } from '../../lint/field-texts.js';
import { keySpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'unload-without-remove',
  severity: 'warning',
  until: '2.0.0',
  summary: 'In KMM 1.x `args.unload` replaces `-rv`; without `-r` the module is loaded instead of removed.',
  explanation: `KMM 1.x runs \`modprobe\` with \`args.unload\` instead of its own \`-rv\` before the loader Pod stops. When the
list has no \`-r\`, that call loads the module. From 2.0 on the flags are added to KMM's own.`,
  *check({ document }) {
    const flags = containerTexts(document, 'modprobe', 'args', 'unload');
    const [first] = flags;
    if (!first || flags.some(({ value }) => /^-\w*r|^--remove$/.test(value))) return;
    const field = first.field.slice(0, -1);
    yield {
      span: keySpan(document, field),
      message:
        'KMM 1.x replaces its own `-rv` by this list; without `-r` `modprobe` loads the module. Add `-r`.',
      field,
    };
  },
};
