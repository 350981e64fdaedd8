// Stop signals that this floor makes itself.
import type { StopSignal } from '../core/stop.js';

export class Switch implements StopSignal {
  stopped = false;
  readonly #actions = new Set<() => void>();

  readonly onStop = (action: () => void): (() => void) => {
    if (this.stopped) action();
    else this.#actions.add(action);
    return () => this.#actions.delete(action);
  };

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    for (const action of [...this.#actions]) action();
    this.#actions.clear();
  }
}

/** Stopped as soon as one of the two is. */
export const either = (one: StopSignal, other: StopSignal): StopSignal => ({
  get stopped() {
    return one.stopped || other.stopped;
  },
  onStop(action) {
    let called = false;
    const once = (): void => {
      if (!called) action();
      called = true;
    };
    const forget = [one.onStop(once), other.onStop(once)];
    return () => forget.forEach(take => take());
  },
});
