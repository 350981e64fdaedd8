// How long to wait before the next try: twice as long each time, or what the server wants, within reason.

/** 30 s: whoever wants more is asked again all the same. */
const longestWish = 30_000;

export class BackOff {
  readonly #first: number;
  readonly #longest: number;
  #next: number;
  #waits = 0;

  constructor(first: number, longest: number) {
    this.#first = first;
    this.#longest = longest;
    this.#next = first;
  }

  /** How often there was a wait since it last went well. */
  get waits(): number {
    return this.#waits;
  }

  /** In milliseconds; `wish` is what the server has asked for. */
  wait(wish = 0): number {
    const own = this.#next;
    this.#next = Math.min(own * 2, this.#longest);
    this.#waits += 1;
    return Math.max(own, Math.min(wish, longestWish));
  }

  /** It went well. */
  reset(): void {
    this.#next = this.#first;
    this.#waits = 0;
  }
}

/** What the header `Retry-After` asks for, in milliseconds. An API server writes seconds, never a date. */
export const wishIn = (headers: Readonly<Record<string, string>>): number => {
  const header = headers['retry-after'] ?? '';
  return /^\d{1,6}$/.test(header) ? Number(header) * 1000 : 0;
};
