// A clock that a test moves by hand.
import type { Clock } from '../../server/src/service/ports/ports.js';

export class HandClock implements Clock {
  #now = 0;
  #timers: readonly { readonly at: number; readonly action: () => void }[] = [];

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#now + ms, action };
    this.#timers = [...this.#timers, timer];
    return () => {
      this.#timers = this.#timers.filter(other => other !== timer);
    };
  }

  /** How many callbacks are still to come. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Moves on, calls back what is due, and lets everything that follows from it happen. */
  async pass(ms: number): Promise<void> {
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { action } of due) action();
    await turn();
  }
}

/** Everything that waits for nothing but its turn has happened. */
export const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
