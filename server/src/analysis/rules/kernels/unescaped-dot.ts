import { bareDots } from '../../../core/kernel/regexp-habits.js';
import { fixes } from '../../edits/fix.js';
import { withinScalar } from '../../yaml/scalar-text.js';
import { mappingTexts, partSpan } from '../../lint/field-texts.js';
import type { Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'unescaped-dot',
  severity: 'information',
  summary: 'A dot in a version number stands for any character.',
  explanation: `In a \`regexp\` a dot is any character and the pattern is searched anywhere in the kernel: \`5.14\` also
matches \`4.18.0-5x14.el8\`. A dot of a version number is \`\\.\`.`,
  *check({ document }) {
    for (const text of mappingTexts(document, 'regexp')) {
      const dots = bareDots(text.value).map(span => partSpan(document, text, span));
      const [first] = dots;
      if (!first) continue;
      const escaped = withinScalar('\\.', text.node.style);
      yield {
        span: first,
        message: `${dots.length === 1 ? 'This dot stands' : 'The dots of this version stand'} for any character to KMM, so other kernels may match too; we suggest \`\\.\`.`,
        field: text.field,
        fixes: fixes(
          dots.length === 1 ? 'Escape the dot' : 'Escape the dots',
          dots.map(span => ({ span, text: escaped })),
          'preferred',
        ),
      };
    }
  },
};
