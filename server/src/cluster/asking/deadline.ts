// Ends waiting: when the user stops it, or when it has taken too long. Says afterwards which of the two it was.
import type { StopSignal } from '../../core/stop.js';
import type { Clock } from '../../service/ports/ports.js';

export interface Deadline extends StopSignal {
  readonly signal: AbortSignal;
  readonly over: () => 'stopped' | 'timed out' | undefined;
  /** From now on so many milliseconds more, whatever was left; undefined = as long as it takes. */
  readonly allow: (ms: number | undefined) => void;
  /** Nothing is waited for any more. */
  readonly done: () => void;
}

export function deadline(clock: Clock, ms: number, stop: StopSignal): Deadline {
  const controller = new AbortController();
  const { signal } = controller;
  let over: 'stopped' | 'timed out' | undefined;
  const end = (how: 'stopped' | 'timed out'): void => {
    over ??= how;
    controller.abort();
  };
  let cancelTimer = clock.after(ms, () => end('timed out'));
  const forgetStop = stop.onStop(() => end('stopped'));
  return {
    signal,
    over: () => over,
    allow(next) {
      cancelTimer();
      if (!over && next !== undefined) cancelTimer = clock.after(next, () => end('timed out'));
    },
    done: () => {
      cancelTimer();
      forgetStop();
    },
    get stopped() {
      return signal.aborted;
    },
    onStop(action) {
      if (signal.aborted) action();
      else signal.addEventListener('abort', action, { once: true });
      return () => signal.removeEventListener('abort', action);
    },
  };
}

/** Waits for the promise; undefined when it is stopped before. */
export function unlessStopped<T>(promise: Promise<T>, stop: StopSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const forget = stop.onStop(() => resolve(undefined));
    promise.then(resolve, reject).finally(() => forget());
  });
}
