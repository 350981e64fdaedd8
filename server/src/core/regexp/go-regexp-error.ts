// What is wrong with a regular expression, in Go's words.
import type { Span } from '../span.js';

export interface RegexpError {
  /** Go's words for the kind of error: `missing closing )`. */
  readonly reason: string;
  /** The offending part, as Go quotes it; empty for a trailing backslash. */
  readonly fragment: string;
  /** Where the part is in the pattern. A trailing backslash is on itself. */
  readonly span: Span;
  /** The bracket without a partner, where Go only quotes all that is around it. */
  readonly bracket?: Span;
  /** The whole of Go's message. */
  readonly message: string;
}

export function regexpError(reason: string, pattern: string, span: Span): RegexpError {
  const fragment = pattern.slice(span.start, span.end);
  return { reason, fragment, span, message: `error parsing regexp: ${reason}: \`${fragment}\`` };
}

/** The same for a bracket that lacks its partner. */
export const bracketError = (reason: string, pattern: string, span: Span, at: number): RegexpError => ({
  ...regexpError(reason, pattern, span),
  bracket: { start: at, end: at + 1 },
});

/** What one step of the reading gives: the pattern is read up to `end` and `text` is what re2js gets for it. */
export type RegexpStep = { readonly end: number; readonly text: string } | { readonly error: RegexpError };
