// A clock that only goes when a test says so.
import type { Clock } from '../../server/src/service/ports.js';

interface Timer {
  readonly ms: number;
  readonly action: () => void;
}

export class ManualClock implements Clock {
  readonly #timers = new Set<Timer>();
  readonly #waiting: { readonly ms: number; readonly resolve: () => void }[] = [];

  readonly after = (ms: number, action: () => void): (() => void) => {
    const timer = { ms, action };
    this.#timers.add(timer);
    for (const waiting of this.#waiting) if (waiting.ms === ms) waiting.resolve();
    return () => this.#timers.delete(timer);
  };

  /** How many timers run. */
  get running(): number {
    return this.#timers.size;
  }

  /** Resolves when a timer of this length runs. */
  async started(ms: number): Promise<void> {
    if ([...this.#timers].some(timer => timer.ms === ms)) return;
    await new Promise<void>(resolve => this.#waiting.push({ ms, resolve }));
  }

  /** Lets all timers of this length run out. */
  runOut(ms: number): void {
    for (const timer of this.#timers) {
      if (timer.ms !== ms) continue;
      this.#timers.delete(timer);
      timer.action();
    }
  }
}
