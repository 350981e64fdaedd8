// How long to wait before the next try: twice as long each time, less a little by chance, or what the server wants,
// within reason.

/** 30 s: whoever wants more is asked again all the same. */
const longestRetryAfter = 30_000;

export class BackOff {
  readonly #first: number;
  readonly #longest: number;
  readonly #chance: () => number;
  #next: number;
  #waits = 0;

  constructor(first: number, longest: number, chance: () => number) {
    this.#first = first;
    this.#longest = longest;
    this.#chance = chance;
    this.#next = first;
  }

  /** How often there was a wait since it last went well. */
  get waits(): number {
    return this.#waits;
  }

  /** In milliseconds; `retryAfter` is what the server has asked for. */
  wait(retryAfter = 0): number {
    // Between three quarters and all of it.
    const own = this.#next * (0.75 + this.#chance() / 4);
    this.#next = Math.min(this.#next * 2, this.#longest);
    this.#waits += 1;
    return Math.max(own, Math.min(retryAfter, longestRetryAfter));
  }

  /** It went well. */
  reset(): void {
    this.#next = this.#first;
    this.#waits = 0;
  }
}

/** What the header `Retry-After` asks for, in milliseconds: seconds, or the date of a proxy by its own clock. */
export function retryAfterIn(headers: Readonly<Record<string, string>>): number {
  const header = headers['retry-after'] ?? '';
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1000;
  const retryAfter = Date.parse(header) - Date.parse(headers['date'] ?? '');
  return retryAfter > 0 ? retryAfter : 0;
}
