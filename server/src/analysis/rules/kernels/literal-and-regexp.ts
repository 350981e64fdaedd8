import { removeField } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import type { RefusalSubject } from '../../lint/refusals.js';
import { eachRefusal } from '../../lint/refusals.js';
import type { Finding, Rule } from '../../lint/rule.js';
import { entriesInOrder } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'literal-and-regexp',
  severity: 'error',
  refusedBy: 'webhook',
  since: '1.1.0',
  summary: 'A kernel mapping has both a `literal` and a `regexp`.',
  explanation: `A mapping is for one exact kernel (\`literal\`) or for all kernels in which a regular expression finds
something (\`regexp\`); KMM's webhook refuses both at once. An empty text counts as not there: \`regexp: ""\` beside a
\`literal\` is accepted.`,
  check: eachRefusal(['literal-and-regexp'], finding),
};

function finding({ subject, view, refusal: { path } }: RefusalSubject<'literal-and-regexp'>): Finding {
  const [first, second] = entriesInOrder(view.at(path), ['literal', 'regexp']);
  const remove = (key: string) =>
    fixes(`Remove \`${key}\``, removeField(subject.document, view.field([...path, key])));
  return {
    span: second?.keySpan ?? view.spanOf(path),
    message: "Both `literal` and `regexp` are set; KMM's webhook refuses a mapping with both. Remove one.",
    fixes: [...remove('regexp'), ...remove('literal')],
    ...(first && { related: [{ message: `\`${first.key}\` is set here`, span: first.keySpan }] }),
  };
}
