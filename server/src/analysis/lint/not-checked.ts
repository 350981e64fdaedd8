// What users are told where something of ours has failed on their text: that it was not checked, and that this is no
// fault of theirs. Why it failed is for the log.
import type { Problem } from '../../core/problem.js';
import { spanOf } from '../../core/span.js';

export const notCheckedCode = 'not-checked';

/** `what` begins a sentence: "Rule `unknown-field`". The place is the start of the text. */
export const notChecked = (what: string): Problem => ({
  code: notCheckedCode,
  severity: 'warning',
  message: `${what} could not be checked because of a fault in KMM Language Tools; everything else is. Please report it with the log.`,
  span: spanOf(0, 0),
});
