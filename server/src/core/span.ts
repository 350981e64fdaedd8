/** A half-open range of UTF-16 code units in one text: `start` included, `end` not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const spanOf = (start: number, end: number): Span => ({ start, end });

/** The same span in a text that has `by` code units in front of the one it was measured in. */
export const shiftSpan = (span: Span, by: number): Span => ({ start: span.start + by, end: span.end + by });

/** Cursor semantics: both ends count, so a cursor right after a word is still on it. */
export const touches = (span: Span, offset: number): boolean => offset >= span.start && offset <= span.end;

export const overlaps = (a: Span, b: Span): boolean => a.start <= b.end && b.start <= a.end;
