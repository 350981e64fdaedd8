// Waits for what others do in this process, by giving them their turns and never by the clock.
import assert from 'node:assert/strict';
import type { HandClock } from './hand-clock.js';
import { turn } from './hand-clock.js';

/** Far more turns than anything over loopback takes. */
const mostTurns = 200_000;

export async function eventually(isSo: () => boolean, what: string): Promise<void> {
  for (let turns = 0; !isSo(); turns += 1) {
    assert.ok(turns < mostTurns, `waited in vain: ${what}`);
    await turn();
  }
}

/** What comes of it while time goes by, a little at every turn. */
export async function whileTimePasses<T>(clock: HandClock, promise: Promise<T>, step = 20): Promise<T> {
  let isOver = false;
  const ended = promise.finally(() => {
    isOver = true;
  });
  // Whoever awaits the result hears of a rejection.
  ended.catch(() => undefined);
  for (let turns = 0; !isOver; turns += 1) {
    assert.ok(turns < mostTurns, 'it never ends');
    await clock.pass(step);
  }
  return ended;
}
