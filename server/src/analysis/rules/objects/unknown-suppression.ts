import { nearestWord } from '../../../core/text/nearest.js';
import { fixes } from '../../edits/fix.js';
import { ruleIds } from '../../lint/rule-ids.gen.js';
import type { Finding, Rule } from '../../lint/rule.js';
import type { SuppressedRule } from '../../lint/suppress.js';
import { suppressionsIn } from '../../lint/suppress.js';

export const rule: Rule = {
  id: 'unknown-suppression',
  severity: 'information',
  summary: 'A `kmm-ignore` comment names a rule that does not exist, or none at all.',
  explanation: `The comment takes back the problems of the rules whose ids it lists, as this page has them and as they
stand beside each problem. Other words have no effect.`,
  *check({ document }) {
    if (document.at) return;
    for (const { rules, span } of suppressionsIn(document.text)) {
      if (rules.length === 0) {
        yield {
          span,
          message: 'This names no rule and has no effect. Write the id of one behind the colon.',
        };
      }
      for (const named of rules) if (!ruleIds.includes(named.id)) yield finding(named);
    }
  },
};

function finding({ id, span }: SuppressedRule): Finding {
  const near = nearestWord(id, ruleIds);
  const advice = near === undefined ? 'Take it out.' : `Did you mean \`${near}\`?`;
  return {
    span,
    message: `There is no rule \`${id}\`, so this has no effect. ${advice}`,
    ...(near !== undefined && { fixes: fixes(`Write \`${near}\``, [{ span, text: near }], 'preferred') }),
  };
}
