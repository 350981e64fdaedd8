import type { Rule } from '../../lint/rule.js';
import { verdictOf } from '../../lint/verdict.js';

export const rule: Rule = {
  id: 'duplicate-key',
  severity: 'error',
  refusedBy: 'schema',
  summary: 'The same key is written twice in one map.',
  explanation: `With strict field validation, which \`kubectl\` asks for, the API server refuses the document. Without it the
last one silently wins. A key that a merge key (\`<<\`) brings counts as well.`,
  *check(subject) {
    const verdict = verdictOf(subject);
    if (!verdict) return;
    for (const { key, first, second } of subject.document.duplicates) {
      yield {
        span: second,
        message: `\`${key}\` is here twice; the API server refuses a map with the same key two times. Remove one.`,
        related: [{ message: `The first \`${key}\``, span: first }],
        refusedBy: verdict.answers === 'strict' ? 'schema' : null,
      };
    }
  },
};
