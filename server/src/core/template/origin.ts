// From a place in what a template became back to the place in the template. Types of envsubst only.
import type { Span } from '../span.js';
import { spanOf } from '../span.js';
import type { TemplatePiece } from './pieces.js';

/** A variable counts as a whole; for a place between two pieces, where they meet. */
export function originOf(pieces: readonly TemplatePiece[], part: Span): Span {
  let at = 0;
  let start: number | undefined;
  let end: number | undefined;
  for (const piece of pieces) {
    const next = at + piece.value.length;
    if (start === undefined && part.start < next) start = originIn(piece, part.start - at, 'start');
    if (end === undefined && part.end <= next && part.end > at) end = originIn(piece, part.end - at, 'end');
    at = next;
  }
  const from = start ?? pieces.at(-1)?.span.end ?? 0;
  return spanOf(from, Math.max(from, end ?? from));
}

function originIn({ kind, span }: TemplatePiece, offset: number, side: 'start' | 'end'): number {
  if (kind === 'text') return span.start + offset;
  return span[side];
}
