import { spanOf } from '../../../core/span.js';
import { containerTexts, partSpan } from '../../lint/field-texts.js';
import type { Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'version-not-a-label',
  severity: 'error',
  refusedBy: 'node',
  since: '1.1.0',
  summary: '`version` cannot be the value of a label on nodes.',
  explanation: `KMM puts \`version\` on the nodes as the value of a label and waits for it in an ordered upgrade. A label's
value has at most 63 characters, letters, digits, \`-\`, \`_\` and \`.\`, and begins and ends with a letter or digit.
Anything else fails when the operator writes the label; only its log tells.`,
  *check({ document }) {
    for (const text of containerTexts(document, 'version')) {
      if (/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(text.value)) continue;
      yield {
        span: partSpan(document, text, spanOf(0, text.value.length)),
        message: `\`version\` becomes a label's value on the nodes, and the API server refuses this one there. Use ${text.value.length > 63 ? 'at most 63 characters' : 'letters, digits, `-`, `_` and `.` only, with a letter or digit at both ends'}.`,
        field: text.field,
      };
    }
  },
};
