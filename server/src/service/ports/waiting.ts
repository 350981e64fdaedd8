// Waiting by the clock of the composition root, always with an end.
import type { StopSignal } from '../../core/stop.js';
import { StopSource } from '../../core/stop.js';
import type { Clock } from './ports.js';

/** Over after `ms`, or at once when it is stopped. */
export function pause(clock: Clock, ms: number, stop: StopSignal): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => {
      cancelTimer();
      forgetStop();
      resolve();
    };
    let forgetStop = (): void => undefined;
    const cancelTimer = clock.after(ms, end);
    forgetStop = stop.onStop(end);
    if (stop.stopped) end();
  });
}

/** Does something under a signal of its own that stops after `ms`, and with `parent`. */
export async function within<T>(
  clock: Clock,
  ms: number,
  parent: StopSignal | undefined,
  work: (stop: StopSignal) => Promise<T>,
): Promise<T> {
  const limit = new StopSource(parent);
  const cancel = clock.after(ms, () => limit.stop());
  try {
    return await work(limit);
  } finally {
    cancel();
    limit.release();
  }
}

/** The results of `work` in the order of `items`, with at most `atOnce` of them going on. */
export async function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, item] = next;
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, worker));
  return results;
}
