// How long a Dockerfile may be to be read to its end. Most of what is done with one costs so much for each word, so the
// words of all its instructions are counted; comments and what COPY's here-documents hold cost next to nothing.
import { Budget } from '../budget.js';
import type { JoinedText } from './joined-text.js';

/** Words and signs. Hundreds are usual; this is more than ten thousand lines. */
const mostParts = 150_000;
/** An instruction costs as much as so many words. */
const forInstruction = 5;
/** In lines of the file, whatever is in them. */
export const mostLines = 100_000;

export class Extent {
  readonly #budget = new Budget(mostParts);

  /** Whether an instruction may be read. */
  takesLine({ text, pieces }: JoinedText): boolean {
    return this.#budget.spend(forInstruction + pieces.length + partsIn(text));
  }

  /** Whether a script in a here-document may. */
  takes(text: string): boolean {
    return this.#budget.spend(partsIn(text));
  }
}

/** What costs nothing of its own. */
const inWords = /[\w.\-+:@%~/&]/;
const dividing = Array.from({ length: 128 }, (_, code) => !inWords.test(String.fromCharCode(code)));
const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** Signs one by one; blanks that follow each other count as one. */
function partsIn(text: string): number {
  let parts = 0;
  let blank = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const before = blank;
    blank = isBlank(code);
    if (dividing[code] === true && !(blank && before)) parts++;
  }
  return parts;
}
