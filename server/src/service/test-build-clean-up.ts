// Deletes what a test build has left in the cluster and looks whether it is gone. Every step may fail and is repeated
// until the time for it is over; what is left then, the Job's own deadline and time to live collect.
import { runLabel, testBuildSelector } from '../core/build/manifest.js';
import { textAt } from '../core/kernel/node-object.js';
import type { JsonObject } from '../core/module/json-value.js';
import { nameWord, namespaceWord, shellCommand } from '../core/shell-text.js';
import type { StopSignal } from '../core/stop.js';
import type { Advice } from '../protocol/test-build.js';
import type { ApiFailure, ClusterSession, Collection } from './cluster-session.js';
import { configMapsIn, jobsIn, openShiftBuildsIn, podsIn } from './collections.js';
import type { ClusterChoice } from './ports.js';
import { isOurs } from './test-build-leftovers.js';
import type { TestBuildWorld } from './test-build-world.js';
import { pause, within } from './waiting.js';

export interface Remains {
  readonly kind: 'Job' | 'Build';
  readonly namespace: string;
  readonly name: string;
  readonly runId: string;
  /** Whether the API server may still be at creating it, because no answer came. */
  readonly mayStillCome: boolean;
}

export type CleanedUp = { readonly left: false } | { readonly left: true; readonly why: Advice };

/** How long is tried, and how long its Pods are waited for once all else is gone. */
export const cleanUpMs = 60_000;
const podsMs = 40_000;
/** How long an object may take to appear whose creation was never answered. */
const lateMs = 15_000;

/** On a session of its own: the one that built may have died. Never hangs, never rejects. */
export async function cleanUp(
  world: TestBuildWorld,
  choice: ClusterChoice,
  remains: Remains,
): Promise<CleanedUp> {
  let why: Advice | undefined;
  const left = await within(world.clock, cleanUpMs, undefined, async stop => {
    for (let attempt = 0; !stop.stopped; attempt++) {
      const opened = await world.open(choice, stop);
      if (!opened.ok) why = opened.failure;
      else {
        const problem = await deleteAll(world, opened.value, remains, stop).finally(() =>
          opened.value.close(),
        );
        if (problem === undefined) return false;
        why = problem;
        if (problem.kind === 'refused' && problem.status?.code === 403) return true;
      }
      await pause(world.clock, Math.min(1000 * 2 ** attempt, 10_000), stop);
    }
    return true;
  });
  return left ? { left, why: leftWords(remains, why) } : { left };
}

function leftWords({ kind, namespace, name }: Remains, why: Advice | undefined): Advice {
  return {
    message: `${kind} ${name} may still be in namespace ${namespace}${why ? `: ${why.message}` : '.'}`,
    advice:
      kind === 'Job'
        ? 'The cluster ends it at its deadline and deletes it afterwards; this deletes it now.'
        : 'The cluster ends it at its deadline; this deletes it.',
    command: shellCommand(
      ...['kubectl', 'delete', kind.toLowerCase(), nameWord(name, 'NAME')],
      ...['-n', namespaceWord(namespace)],
    ),
  };
}

/** Undefined when all of it is gone. */
async function deleteAll(
  world: TestBuildWorld,
  session: ClusterSession,
  remains: Remains,
  stop: StopSignal,
): Promise<ApiFailure | undefined> {
  const { kind, namespace, mayStillCome } = remains;
  const collection = kind === 'Job' ? jobsIn(namespace) : openShiftBuildsIn(namespace);
  const patience = mayStillCome ? lateMs : 0;
  const failed =
    (await deleteOne(world, session, collection, remains, patience, stop)) ??
    (kind === 'Job' ? await deleteOne(world, session, configMapsIn(namespace), remains, 0, stop) : undefined);
  if (failed) return failed;
  await waitForPods(world, session, remains, stop);
  return undefined;
}

/** Looks again and again for `patience` milliseconds when it is not there. */
async function deleteOne(
  { clock }: TestBuildWorld,
  session: ClusterSession,
  collection: Collection,
  { name, runId }: Remains,
  patience: number,
  stop: StopSignal,
): Promise<ApiFailure | undefined> {
  for (let waited = 0; ; waited += 3000) {
    const found = await session.get(collection, name, stop);
    if (!found.ok) return isOptional(collection, found.failure) ? undefined : found.failure;
    if (found.value && isOurRun(found.value, runId)) {
      const uid = textAt(found.value, 'metadata', 'uid');
      const deleted = await session.delete(collection, name, uid, stop);
      if (!deleted.ok) return isOptional(collection, deleted.failure) ? undefined : deleted.failure;
      return waitUntilGone({ clock }, session, collection, name, uid, stop);
    }
    if (waited >= patience || stop.stopped) return undefined;
    await pause(clock, 3000, stop);
  }
}

/** The Job's ConfigMap is collected with it, so it does not matter that it may not be read or deleted by itself. */
const isOptional = (collection: Collection, { status }: ApiFailure): boolean =>
  collection.resource === 'configmaps' && status?.code === 403;

const isOurRun = (object: JsonObject, runId: string): boolean =>
  isOurs(object) && textAt(object, 'metadata', 'labels', runLabel) === runId;

async function waitUntilGone(
  { clock }: Pick<TestBuildWorld, 'clock'>,
  session: ClusterSession,
  collection: Collection,
  name: string,
  uid: string,
  stop: StopSignal,
): Promise<ApiFailure | undefined> {
  for (;;) {
    const found = await session.get(collection, name, stop);
    if (!found.ok) return isOptional(collection, found.failure) ? undefined : found.failure;
    if (!found.value || textAt(found.value, 'metadata', 'uid') !== uid) return undefined;
    await pause(clock, 1000, stop);
  }
}

/** They are told to end with their owner and take a moment; nobody has to do anything about it any more. */
async function waitForPods(
  { clock }: TestBuildWorld,
  session: ClusterSession,
  { namespace, runId, kind }: Remains,
  stop: StopSignal,
): Promise<void> {
  if (kind === 'Build') return;
  await within(clock, podsMs, stop, async limit => {
    while (!limit.stopped) {
      const found = await session.list(
        { ...podsIn(namespace), labelSelector: testBuildSelector(runId) },
        limit,
      );
      if (!found.ok || found.value.length === 0) return;
      await pause(clock, 1000, limit);
    }
  });
}
