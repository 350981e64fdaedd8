// Has what a test build has left in the cluster deleted, over sessions of its own, until it is gone or the time for it is
// over; what is left then is named, with the command that deletes it.
import type { Advice } from '../protocol/test-build.js';
import type { ClusterChoice } from './ports.js';
import { leftWords } from './test-build-left-words.js';
import type { Remains, Rest } from './test-build-removal.js';
import { removeAll } from './test-build-removal.js';
import type { TestBuildWorld } from './test-build-world.js';
import { pause, within } from './waiting.js';

export type CleanedUp = { readonly left: false } | { readonly left: true; readonly why: Advice };

/** Enough for a server that is away for a while and for a Pod's last half a minute. */
export const cleanUpMs = 90_000;

/** On sessions of its own: the one that built may have died. Never hangs, never rejects. */
export async function cleanUp(
  world: TestBuildWorld,
  choice: ClusterChoice,
  remains: Remains,
): Promise<CleanedUp> {
  const { clock } = world;
  let rest: Rest = { kind: remains.kind, names: [remains.name], failure: undefined, hasEnded: false };
  const left = await within(clock, cleanUpMs, undefined, async stop => {
    for (let attempt = 0; !stop.stopped; attempt++) {
      const opened = await world.open(choice, stop);
      if (!opened.ok) rest = { ...rest, failure: { kind: 'unreached', ...opened.failure } };
      else {
        const session = opened.value;
        const now = await removeAll({ clock, session, stop }, remains).finally(() => session.close());
        if (now === undefined) return false;
        if (now.failure?.kind !== 'stopped') rest = now;
        if (now.failure?.status?.code === 403) return true;
      }
      await pause(clock, Math.min(1000 * 2 ** attempt, 10_000), stop);
    }
    return true;
  });
  return left ? { left, why: leftWords(remains, rest, choice) } : { left };
}
