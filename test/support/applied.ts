// A text after changes, all of them in its own places.
import type { TextChange } from '../../server/src/core/problem.js';

export function applied(text: string, changes: readonly TextChange[]): string {
  const last = changes.toSorted((a, b) => b.span.start - a.span.start);
  return last.reduce(
    (now, { span, text: put }) => now.slice(0, span.start) + put + now.slice(span.end),
    text,
  );
}
