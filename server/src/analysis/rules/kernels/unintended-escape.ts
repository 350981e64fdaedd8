import { unintendedEscapes } from '../../../core/kernel/regexp-habits.js';
import { fixes } from '../../edits/fix.js';
import { withinScalar } from '../../yaml/scalar-text.js';
import { mappingTexts, partSpan } from '../../lint/field-texts.js';
import type { Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'unintended-escape',
  severity: 'warning',
  summary: 'A `regexp` has an escape that means something else than it looks like, so it matches no kernel.',
  explanation: `\`\\f\`, \`\\v\`, \`\\a\`, \`\\t\`, \`\\n\` and \`\\r\` are control characters: \`^.+\\fc37\` asks for a form feed in front of
\`c37\`, where \`\\.fc37\` or \`fc37\` was meant. Two backslashes, a habit from Go and JSON strings, ask for a backslash
in the kernel's name: in YAML's single quotes and block texts one backslash is enough. No kernel has either, so the
mapping is never used, and nothing in the cluster says so.`,
  *check({ document }) {
    for (const text of mappingTexts(document, 'regexp')) {
      for (const { span, meaning, written, replacement } of unintendedEscapes(text.value)) {
        const place = partSpan(document, text, span);
        yield {
          span: place,
          message: `\`${written}\` is ${meaning}, which no kernel has, so nothing matches here. Write \`${replacement}\`.`,
          field: text.field,
          fixes: fixes(
            `Write \`${replacement}\``,
            [{ span: place, text: withinScalar(replacement, text.node.style) }],
            'preferred',
          ),
        };
      }
    }
  },
};
