// Ends waiting: when the user stops it, or when it has taken too long. Says afterwards which of the two it was.
import type { StopSignal } from '../core/stop.js';
import type { Clock } from '../service/ports.js';

export interface Deadline {
  readonly signal: AbortSignal;
  readonly over: () => 'stopped' | 'timed out' | undefined;
  /** Nothing is waited for any more. */
  readonly done: () => void;
}

export function deadline(clock: Clock, ms: number, stop: StopSignal): Deadline {
  const controller = new AbortController();
  let over: 'stopped' | 'timed out' | undefined;
  const end = (how: 'stopped' | 'timed out'): void => {
    over ??= how;
    controller.abort();
  };
  const cancelTimer = clock.after(ms, () => end('timed out'));
  const forgetStop = stop.onStop(() => end('stopped'));
  return {
    signal: controller.signal,
    over: () => over,
    done: () => {
      cancelTimer();
      forgetStop();
    },
  };
}
