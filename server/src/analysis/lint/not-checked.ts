// What users are told in place of what a rule would say: that a file is not read, or that something of ours has failed
// on their text, which is no fault of theirs. Why it failed is for the log.
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

/** `why` and `advice` are a clause and a sentence; what is in the file may well be right. */
export const fileNotChecked = (why: string, advice: string): Problem => ({
  code: notCheckedCode,
  severity: 'warning',
  message: `This file is not checked: ${why}. ${advice}`,
  span: spanOf(0, 0),
});
