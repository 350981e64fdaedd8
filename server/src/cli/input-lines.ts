// The lines of an input that may never end, each as soon as it is there. A line that is longer than a text may be is
// answered as what it is; its rest is never kept.
import { decodeUtf8, nothing } from '../core/build/utf8.js';
import { largestText } from '../core/limits.js';
import type { ReadText } from '../core/not-read.js';
import { tooLarge } from '../core/not-read.js';

/** Lines that are not blank, without their ends. */
export async function* inputLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<ReadText> {
  let line = '';
  let rest = nothing;
  for await (const piece of pieces) {
    const decoded = decodeUtf8(rest, piece);
    rest = decoded.rest;
    const [first = '', ...more] = decoded.text.split('\n');
    line = grown(line, first);
    for (const next of more) {
      yield* told(line);
      line = grown('', next);
    }
  }
  yield* told(rest.length > 0 ? `${line}\uFFFD` : line);
}

/** One character over the limit is enough to know. */
const grown = (line: string, text: string): string =>
  line.length > largestText ? line : (line + text).slice(0, largestText + 1);

function* told(line: string): Generator<ReadText> {
  if (line.trim() === '') return;
  yield line.length > largestText ? tooLarge(largestText) : { ok: true, text: line };
}
