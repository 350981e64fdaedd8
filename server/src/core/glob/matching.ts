// Matching a text against steps, in one pass over the text: all places of the pattern that may be reached are kept at
// the same time, so no text makes it go back. It does not know how a pattern is written: that is in glob.ts.

export type Accepts = (code: number) => boolean;

/** What a pattern is made of. Characters are code points. */
export type GlobStep =
  /** This very character. */
  | { readonly kind: 'character'; readonly code: number }
  /** One character of a kind. */
  | { readonly kind: 'one'; readonly accepts: Accepts }
  /** Any number of characters of a kind. */
  | { readonly kind: 'many'; readonly accepts: Accepts }
  /** Goes on at each of these, counted from here. */
  | { readonly kind: 'fork'; readonly to: readonly number[] };

export const anything: Accepts = () => true;

/** Steps, ready for any number of texts. */
export interface Matching {
  readonly steps: readonly GlobStep[];
  readonly floors: readonly number[];
}

export const matchingOf = (steps: readonly GlobStep[]): Matching => ({ steps, floors: floorsOf(steps) });

/** Where in the text a match from `start` on may end: every place, in order. */
export function* endsOf(matching: Matching, text: string, start = 0): Generator<number> {
  const places = new Places(matching);
  places.enter(0, start);
  for (let at = start; ;) {
    if (places.isAtEnd(at)) yield at;
    const code = text.codePointAt(at);
    if (code === undefined || !places.areOpen) return;
    at += code > 0xffff ? 2 : 1;
    places.take(code, at);
  }
}

export function lastOf(ends: Iterable<number>): number | undefined {
  let last: number | undefined;
  for (const end of ends) last = end;
  return last;
}

/** The steps that may come next. */
class Places {
  readonly #steps: readonly GlobStep[];
  readonly #floors: readonly number[];
  /** Where in the text each step was reached last. */
  readonly #reached: Int32Array;
  #open: Int32Array;
  #before: Int32Array;
  #count = 0;
  /** The last of them that is a `many`; -1 when none is. */
  #lastMany = -1;
  readonly #waiting: number[] = [];

  constructor({ steps, floors }: Matching) {
    this.#steps = steps;
    this.#floors = floors;
    this.#reached = new Int32Array(steps.length + 1).fill(-1);
    this.#open = new Int32Array(steps.length);
    this.#before = new Int32Array(steps.length);
  }

  get areOpen(): boolean {
    return this.#count > 0;
  }

  isAtEnd(at: number): boolean {
    return this.#reached[this.#steps.length] === at;
  }

  /** One character further: `at` is behind it. */
  take(code: number, at: number): void {
    const [before, count, last] = [this.#open, this.#count, this.#lastMany];
    const floor = this.#floors[last] ?? 0;
    [this.#open, this.#before, this.#count, this.#lastMany] = [this.#before, before, 0, -1];
    for (let index = 0; index < count; index++) {
      const place = before[index] ?? 0;
      const step = this.#steps[place];
      const isMadeUpFor = place >= floor && place < last;
      if (step && !isMadeUpFor && takes(step, code)) this.enter(step.kind === 'many' ? place : place + 1, at);
    }
  }

  /** With all that is reached from there without a character. */
  enter(first: number, at: number): void {
    let place: number | undefined = first;
    while (place !== undefined) place = this.#reach(place, at) ?? this.#waiting.pop();
  }

  /** What is reached with it, if that is one more. */
  #reach(place: number, at: number): number | undefined {
    if (this.#reached[place] === at) return undefined;
    this.#reached[place] = at;
    const step = this.#steps[place];
    if (step?.kind === 'fork') for (const by of step.to) this.#waiting.push(place + by);
    else if (step) this.#open[this.#count++] = place;
    if (step?.kind !== 'many') return undefined;
    this.#lastMany = Math.max(this.#lastMany, place);
    return place + 1;
  }
}

/** Whether one character can be the step, or some of it. */
export function takes(step: GlobStep, code: number): boolean {
  if (step.kind === 'character') return step.code === code;
  return step.kind !== 'fork' && step.accepts(code);
}

/**
 * From which step on a `many` makes up for all in front of it: what those take, it takes as well, so none of them has
 * to be kept once it is reached. That makes `*a*a*a` as cheap as `*a`.
 */
function floorsOf(steps: readonly GlobStep[]): readonly number[] {
  const floors: number[] = [];
  for (const [at, step] of steps.entries()) {
    let floor = at;
    for (;;) {
      const before = steps[floor - 1];
      if (step.kind !== 'many' || !before || !isWithin(before, step.accepts)) break;
      floor = floors[floor - 1] ?? 0;
    }
    floors.push(floor);
  }
  return floors;
}

/** Whether `accepts` takes all that a step takes; says no when in doubt. */
function isWithin(step: GlobStep, accepts: Accepts): boolean {
  if (step.kind === 'fork') return false;
  if (step.kind === 'character') return accepts(step.code);
  return accepts === anything || accepts === step.accepts;
}
