import { globStars } from '../../../core/kernel/regexp-habits.js';
import { spanOf } from '../../../core/span.js';
import { fixes } from '../../edits/fix.js';
import { mappingTexts, partSpan } from '../../lint/field-texts.js';
import type { Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'glob-in-regexp',
  severity: 'information',
  summary: 'A `*` repeats the character in front of it; it does not stand for anything.',
  explanation: `\`el9*\` means \`el\` and any number of nines, none included, so it matches el8 kernels as well. To KMM a
pattern is searched anywhere in the kernel: what a shell writes as \`*el9*\` is simply \`el9\`, or \`el9.*\` where more of
the pattern follows.`,
  *check({ document }) {
    for (const text of mappingTexts(document, 'regexp')) {
      for (const star of globStars(text.value)) {
        const repeated = text.value.charAt(star.start - 1);
        const place = partSpan(document, text, star);
        yield {
          span: partSpan(document, text, spanOf(star.start - 1, star.end)),
          message: `\`${repeated}*\` is any number of \`${repeated}\`, none included, to KMM; it is no wildcard. Write \`${repeated}.*\` or leave the star out.`,
          field: text.field,
          fixes: fixes(`Write \`${repeated}.*\``, [{ span: place, text: '.*' }]),
        };
      }
    }
  },
};
