/** Tells long work that nobody waits for it any more. LSP's CancellationToken fits it through a one-line adapter. */
export interface StopToken {
  readonly stopped: boolean;
}

/** For work that waits for others and cannot look by itself whether it is still wanted. */
export interface StopSignal extends StopToken {
  /** Calls back once when it is stopped, or at once if it is already. The result takes the request back. */
  readonly onStop: (action: () => void) => () => void;
}

/** A signal and the button to it; pressed as well when `parent` is stopped. */
export class StopSource implements StopSignal {
  readonly #actions = new Set<() => void>();
  #forgetParent = (): void => undefined;
  #stopped = false;

  constructor(parent?: StopSignal) {
    if (parent) this.#forgetParent = parent.onStop(() => this.stop());
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  readonly onStop = (action: () => void): (() => void) => {
    if (this.#stopped) action();
    else this.#actions.add(action);
    return () => this.#actions.delete(action);
  };

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.release();
    const actions = [...this.#actions];
    this.#actions.clear();
    for (const action of actions) action();
  }

  /** Lets go of the parent: nothing is to be stopped any more. */
  release(): void {
    this.#forgetParent();
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
