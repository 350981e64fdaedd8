// How far the text of a Dockerfile is followed. Variables of variables, loops in loops and patterns over trees make much
// of little text; all of it is paid from one budget, and what that does not cover counts as unknown: a `hole`, a gap.
// What grows no faster than the text costs nothing, so that everything else is read to its end. Knows where it was given
// up first, in the order of the file; not what anyone makes of the text.
import { Budget } from '../budget.js';
import type { Span } from '../span.js';

export interface Unfollowed {
  readonly span: Span;
  /** As the beginning of a sentence: "the value of a variable". */
  readonly what: string;
}

/** In characters that the text brings again, commands that run again, files that are gone through again. */
const most = 1_000_000;
/** The value of a variable that is no longer is brought for nothing, wherever it is written. */
const freeLength = 128;
/** Linux hands no program a longer text (`MAX_ARG_STRLEN`); halved, because what is made of values is longer. */
const longestValue = 65_536;

export class Effort {
  readonly #budget: Budget;
  #stopped: Unfollowed | undefined;

  constructor(limit = most) {
    this.#budget = new Budget(limit);
  }

  /** The first place of the file that was not followed. */
  get stopped(): Unfollowed | undefined {
    return this.#stopped;
  }

  /** False when what costs that much is not followed. */
  spend(cost: number, span: Span, what: string): boolean {
    const granted = this.#budget.spend(cost);
    if (!granted) this.stop(span, what);
    return granted;
  }

  /** Whether a value of that length is brought to a place. */
  brings(length: number, span: Span): boolean {
    if (length <= freeLength) return true;
    if (length <= longestValue) return this.spend(length, span, aValue);
    this.stop(span, aValue);
    return false;
  }

  stop(span: Span, what: string): void {
    if (!this.#stopped || span.start < this.#stopped.span.start) this.#stopped = { span, what };
  }
}

const aValue = 'the value of a variable';
