// Text that a builder or a shell reads in one piece although the file has it in several: continuation lines put
// together, escapes taken out. Knows where each character came from; knows nothing about what the text means.
import type { Span } from '../span.js';
import { spanOf } from '../span.js';

export interface JoinedPiece {
  /** Offset in the joined text at which the piece begins. */
  readonly at: number;
  /** Offset of the same character in the Dockerfile. */
  readonly start: number;
}

export interface JoinedText {
  readonly text: string;
  /** Ascending by `at`; the first has `at` 0. A piece reaches to the next one or to the end. */
  readonly pieces: readonly JoinedPiece[];
  /** Where the text would stand in the Dockerfile when it is empty. */
  readonly anchor: number;
}

/** A stretch of the Dockerfile as it is, from `start` on. */
export const plainText = (text: string, start: number): JoinedText => ({
  text,
  pieces: [{ at: 0, start }],
  anchor: start,
});

/** The place in `pieces` of the one that holds the character at `at`: searched by halves, because pieces can be many. */
function pieceAt({ pieces }: JoinedText, at: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where the character at `at` of the joined text stands in the Dockerfile. */
export function sourceOffset(joined: JoinedText, at: number): number {
  const piece = joined.pieces[pieceAt(joined, at)];
  return piece ? piece.start + at - piece.at : joined.anchor;
}

/** The pieces that begin between two characters of the joined text, neither of them included. */
export const piecesBetween = (joined: JoinedText, from: number, to: number): readonly JoinedPiece[] =>
  joined.pieces
    .slice(pieceAt(joined, from), pieceAt(joined, to) + 1)
    .filter(({ at }) => at > from && at < to);

/** The Dockerfile's span of `joined.text.slice(from, to)`, gaps between its pieces included. */
export function sourceSpan(joined: JoinedText, from = 0, to = joined.text.length): Span {
  if (joined.text === '') return spanOf(joined.anchor, joined.anchor);
  if (to <= from) {
    const at = from < joined.text.length ? sourceOffset(joined, from) : sourceOffset(joined, from - 1) + 1;
    return spanOf(at, at);
  }
  return spanOf(sourceOffset(joined, from), sourceOffset(joined, to - 1) + 1);
}

export function sliceJoined(joined: JoinedText, from: number, to = joined.text.length): JoinedText {
  const text = joined.text.slice(from, to);
  const anchor = sourceSpan(joined, from, from).start;
  if (text === '') return { text, pieces: [], anchor };
  const inside = piecesBetween(joined, from, to);
  return {
    text,
    pieces: [{ at: 0, start: anchor }, ...inside.map(({ at, start }) => ({ at: at - from, start }))],
    anchor,
  };
}

/** Several stretches of the Dockerfile, one after the other. */
export function joinPieces(
  stretches: readonly { readonly text: string; readonly start: number }[],
): JoinedText {
  const pieces: JoinedPiece[] = [];
  let text = '';
  for (const stretch of stretches) {
    if (stretch.text !== '') pieces.push({ at: text.length, start: stretch.start });
    text += stretch.text;
  }
  return { text, pieces, anchor: stretches[0]?.start ?? 0 };
}
