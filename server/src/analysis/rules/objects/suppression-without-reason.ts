import type { Rule } from '../../lint/rule.js';
import { suppressionsIn } from '../../lint/suppress.js';

export const rule: Rule = {
  id: 'suppression-without-reason',
  severity: 'information',
  summary: 'A `kmm-ignore` comment does not say why the problem is none.',
  explanation: `Behind the ids of the rules stands the reason, for those who read the file next:
\`# kmm-ignore: image-without-tag the registry has one tag only\`. The comment works without one, too.`,
  *check({ document }) {
    if (document.at) return;
    for (const { rules, reason, span } of suppressionsIn(document.text)) {
      if (rules.length === 0 || reason !== '') continue;
      yield { span, message: 'This does not say why the problem is none. Write the reason behind the rule.' };
    }
  },
};
