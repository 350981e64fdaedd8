import { isTooLongToFollow, longestFollowed } from '../../../core/regexp/re2.js';
import { mappingTexts } from '../../lint/field-texts.js';
import { keySpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'regexp-too-long-to-follow',
  severity: 'warning',
  summary: 'A `regexp` is so long that the kernels it matches are not told.',
  explanation: `Go compiles patterns of any length that fits into a Module; here one of more than ${String(longestFollowed)} characters is not
read, as that takes memory by the gigabyte. It counts as matching no kernel, in the preview as well, and what is wrong in
it is not told.`,
  *check({ document }) {
    for (const { value, field } of mappingTexts(document, 'regexp')) {
      if (!isTooLongToFollow(value)) continue;
      yield {
        span: keySpan(document, field),
        field,
        message: `This pattern has ${String(value.length)} characters and is too long to follow: what KMM makes of it for a kernel is not told. Split it among several mappings.`,
      };
    }
  },
};
