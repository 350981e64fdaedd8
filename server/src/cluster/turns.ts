// What streams by at full speed lets nobody else have a turn: no timer, no cancel. Here everybody gets one after each
// piece, and a stop ends the stream.
import { setImmediate } from 'node:timers/promises';

export async function* withTurns<T>(source: AsyncIterable<T>, stop: AbortSignal): AsyncGenerator<T, void> {
  for await (const piece of source) {
    yield piece;
    await setImmediate();
    stop.throwIfAborted();
  }
}
