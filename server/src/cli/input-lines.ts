// The lines of an input that may never end, each as soon as it is there. A line that is longer than a text may be is
// answered as what it is; its rest is never kept.
import { decodeUtf8, nothing } from '../core/text/utf8.js';
import { largestText } from '../core/limits.js';
import type { NotRead, ReadText } from '../core/unread-file.js';
import { BrokenOff, tooLarge } from '../core/unread-file.js';

/** Yields the lines that are not blank, without their ends. Where the input breaks off, the last answer says so. */
export async function* inputLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<ReadText> {
  let line = '';
  let rest = nothing;
  const input = endOf(pieces);
  for await (const piece of input.pieces) {
    const decoded = decodeUtf8(rest, piece);
    rest = decoded.rest;
    const [first = '', ...more] = decoded.text.split('\n');
    line = grown(line, first);
    for (const next of more) {
      yield* told(line);
      line = grown('', next);
    }
  }
  const broken = input.brokenOff();
  yield* broken ? [broken] : told(rest.length > 0 ? `${line}\uFFFD` : line);
}

/** Hands on the pieces with an end in any case, and says why it is not that of the input. */
export function endOf(pieces: AsyncIterable<Uint8Array>): {
  readonly pieces: AsyncIterable<Uint8Array>;
  readonly brokenOff: () => NotRead | undefined;
} {
  let broken: NotRead | undefined;
  async function* toTheEnd(): AsyncGenerator<Uint8Array> {
    try {
      yield* pieces;
    } catch (error) {
      if (!(error instanceof BrokenOff)) throw error;
      broken = error.notRead;
    }
  }
  return { pieces: toTheEnd(), brokenOff: () => broken };
}

/** One character over the limit is enough to know. */
const grown = (line: string, text: string): string =>
  line.length > largestText ? line : (line + text).slice(0, largestText + 1);

function* told(line: string): Generator<ReadText> {
  if (line.trim() === '') return;
  yield line.length > largestText ? tooLarge(largestText) : { ok: true, text: line };
}
