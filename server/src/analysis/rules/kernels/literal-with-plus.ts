import { spanOf } from '../../../core/span.js';
import { fixes } from '../../edits/fix.js';
import type { FieldText } from '../../lint/field-texts.js';
import { mappingTexts, partSpan } from '../../lint/field-texts.js';
import type { DocumentSubject, Finding, Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'literal-with-plus',
  severity: 'warning',
  summary: 'A `literal` ends in `+` and so never matches a node.',
  explanation: `KMM takes one \`+\` off the end of the kernel that a node reports before it looks for a mapping. A literal
that ends in \`+\` is compared with what is left and cannot be equal. Write the kernel without it. A \`+\` inside, as in
\`6.12.38+deb13-amd64\`, stays.`,
  *check(subject) {
    for (const text of mappingTexts(subject.document, 'literal')) {
      if (text.value.endsWith('+') && !text.value.endsWith('++')) yield finding(subject, text);
    }
  },
};

function finding({ document }: DocumentSubject, text: FieldText): Finding {
  const { length } = text.value;
  const plus = partSpan(document, text, spanOf(length - 1, length));
  return {
    span: plus,
    message:
      "A node's kernel never ends in `+` for KMM, which takes one off; this mapping matches no node. Remove it.",
    field: text.field,
    fixes: fixes(
      'Remove the `+`',
      plus.end - plus.start === 1 ? [{ span: plus, text: '' }] : undefined,
      'preferred',
    ),
  };
}
