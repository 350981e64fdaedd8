import type { FieldText } from '../../lint/field-texts.js';
import { containerTexts, partSpan } from '../../lint/field-texts.js';
import { spanOf } from '../../../core/span.js';
import type { Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'modprobe-dir-flag',
  severity: 'warning',
  since: '2.0.0',
  summary: 'A `-d` for `modprobe` points into the worker’s own file system.',
  explanation: `From KMM 2.0 on \`modprobe\` runs in the worker Pod, not in the image. KMM adds the right directory to
\`args\` itself; \`rawArgs\` get nothing added. From 2.2 on the image's files are below \`/tmp\` there: with \`rawArgs\`
write \`-d /tmp/opt\`, with \`args\` leave \`-d\` out.`,
  *check({ document }) {
    for (const list of ['rawArgs', 'args'] as const) {
      for (const step of ['load', 'unload']) {
        const texts = containerTexts(document, 'modprobe', list, step);
        for (const text of texts.filter((_, index) => pointsElsewhere(texts, index))) {
          yield {
            span: partSpan(document, text, spanOf(0, text.value.length)),
            message: `\`modprobe\` runs in KMM's worker, where this directory is not the image's. ${list === 'args' ? 'KMM adds the right one itself; remove it.' : 'Write the path below `/tmp`: `-d`, `/tmp/opt`.'}`,
            field: text.field,
          };
        }
      }
    }
  },
};

/** `-d` and its value may be one argument or two. */
function pointsElsewhere(texts: readonly FieldText[], index: number): boolean {
  const [, flag, own = ''] = /^(-\w*d|--dirname)(?:[= ](.*))?$/.exec(texts[index]?.value ?? '') ?? [];
  if (flag === undefined) return false;
  const directory = own === '' ? (texts[index + 1]?.value ?? '') : own;
  return !directory.startsWith('/tmp/') && !directory.startsWith('/var/run/kmm/');
}
