// A clock that goes as fast as it can: time passes when everybody waits for it.
import assert from 'node:assert/strict';
import type { Clock } from '../../server/src/service/ports/ports.js';
import { turn } from './hand-clock.js';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
}

export class VirtualClock implements Clock {
  readonly #timers = new Set<Timer>();
  #time = 0;
  #count = 0;

  /** Milliseconds since it was made. */
  readonly now = (): number => this.#time;

  readonly after = (ms: number, action: () => void): (() => void) => {
    const timer = { at: this.#time + Math.max(0, ms), order: this.#count++, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** How many callbacks are still to come. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass until `work` is done; fails when that takes longer than `most` milliseconds, or waits for nothing. */
  async until<T>(work: Promise<T>, most: number): Promise<T> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    done.catch(() => undefined);
    const end = this.#time + most;
    for (await turn(); !isDone; await turn()) {
      assert.ok(this.#timers.size > 0, 'hangs: nobody waits for the clock any more');
      assert.ok(this.#time <= end, `hangs: not done after ${String(most)} ms`);
      this.#step();
    }
    return done;
  }

  async pass(ms: number): Promise<void> {
    const end = this.#time + ms;
    for (await turn(); ; await turn()) {
      const next = this.#next();
      if (!next || next.at > end) break;
      this.#step();
    }
    this.#time = end;
  }

  #step(): void {
    const next = this.#next();
    if (!next) return;
    this.#time = Math.max(this.#time, next.at);
    const due = [...this.#timers].filter(({ at }) => at <= this.#time).sort((a, b) => a.order - b.order);
    for (const timer of due) {
      if (this.#timers.delete(timer)) timer.action();
    }
  }

  #next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (!first || timer.at < first.at) first = timer;
    }
    return first;
  }
}
