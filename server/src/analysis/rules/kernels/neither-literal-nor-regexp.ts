import { setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { fieldSpan, keySpan } from '../../lint/place.js';
import type { RefusalSubject } from '../../lint/refusals.js';
import { eachRefusal } from '../../lint/refusals.js';
import type { Finding, Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'neither-literal-nor-regexp',
  severity: 'error',
  refusedBy: 'webhook',
  speaksOfAbsence: true,
  since: '1.1.0',
  summary: 'A kernel mapping has neither a `literal` nor a `regexp`.',
  explanation: `A mapping must say which kernels it is for: one exact kernel (\`literal\`) or all kernels in which a
regular expression finds something (\`regexp\`). An empty text counts as not there. The mapping for every kernel is
\`regexp: '^.+$'\`, and it belongs at the end of the list: the first mapping that fits wins.`,
  check: eachRefusal(['neither-literal-nor-regexp'], finding),
};

function finding({
  subject,
  view,
  refusal: { path },
}: RefusalSubject<'neither-literal-nor-regexp'>): Finding {
  const { document } = subject;
  const written = ['regexp', 'literal'].find(key => view.entry([...path, key]));
  const regexp = view.field([...path, 'regexp']);
  return {
    span:
      written === undefined
        ? keySpan(document, view.field(path))
        : fieldSpan(document, view.field([...path, written])),
    message: `${written === undefined ? 'Neither `literal` nor `regexp` is set' : `\`${written}\` is empty`}; KMM's webhook refuses a mapping that does not say which kernels it is for. Set one.`,
    fixes: fixes("Set `regexp: '^.+$'`, every kernel", setField(document, regexp, text('^.+$', 'single'))),
  };
}
