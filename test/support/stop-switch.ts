// The button that stops long work.
import type { StopSignal } from '../../server/src/core/stop.js';

export class StopSwitch implements StopSignal {
  stopped = false;
  readonly #actions = new Set<() => void>();

  readonly onStop = (action: () => void): (() => void) => {
    if (this.stopped) action();
    else this.#actions.add(action);
    return () => this.#actions.delete(action);
  };

  stop(): void {
    this.stopped = true;
    for (const action of this.#actions) action();
  }

  /** How many wait for it. */
  get watchers(): number {
    return this.#actions.size;
  }
}
