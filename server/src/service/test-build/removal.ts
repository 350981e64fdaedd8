// Deletes the objects of one test build over one session and looks until they are gone. Pods are the garbage collector's
// business; where it does not do it, they are deleted here. It knows neither repeats over new sessions nor words.
import { textAt } from '../../core/kernel/node-object.js';
import type { JsonObject } from '../../core/json/json-value.js';
import type { StopSignal } from '../../core/stop.js';
import type { ApiFailure, ApiOutcome, ClusterSession, Collection } from '../ports/cluster-session.js';
import { configMapsIn, jobsIn, openShiftBuildsIn, podsIn } from '../ports/collections.js';
import type { Clock } from '../ports/ports.js';
import type { PodOwner } from './own-objects.js';
import { hasPodEnded, isBeingDeleted, isOurs, isPodOf, podsOf, runOf } from './own-objects.js';
import { pause } from '../ports/waiting.js';

export interface Remains extends PodOwner {
  /** Whether the API server may still be at creating it, because no answer came. */
  readonly mayStillCome: boolean;
}

/** What is still there, or may be. */
export interface Rest {
  readonly kind: 'Job' | 'Build' | 'ConfigMap' | 'Pod';
  /** Empty when they cannot be seen. */
  readonly names: readonly string[];
  /** Undefined when it was deleted and has not gone in time. */
  readonly failure: ApiFailure | undefined;
  /** Of Pods: nothing of them runs any more. */
  readonly hasEnded: boolean;
}

/** One removal, by one session. */
export interface Removal {
  readonly clock: Clock;
  readonly session: ClusterSession;
  readonly stop: StopSignal;
}

/** How long an object may take to appear whose creation was never answered. */
const lateMs = 15_000;
/** How long the garbage collector is waited for. */
const collectMs = 5000;
const lookMs = 1000;

/** Undefined when all of it is gone. */
export async function removeAll(removal: Removal, remains: Remains): Promise<Rest | undefined> {
  const { kind, namespace, name, mayStillCome } = remains;
  const owner = kind === 'Job' ? jobsIn(namespace) : openShiftBuildsIn(namespace);
  const failure = await removeOne(removal, owner, remains, mayStillCome ? lateMs : 0);
  if (failure) return { kind, names: [name], failure, hasEnded: false };
  if (kind === 'Build') return removePods(removal, remains);
  const kept = await removeOne(removal, configMapsIn(namespace), remains, 0);
  // It is collected with the Job, so it does not matter that it may not be read or deleted by itself.
  if (kept && kept.status?.code !== 403)
    return { kind: 'ConfigMap', names: [name], failure: kept, hasEnded: true };
  return removePods(removal, remains);
}

/** Looks again and again for `patience` milliseconds when it is not there. */
async function removeOne(
  removal: Removal,
  collection: Collection,
  { name, runId }: Remains,
  patience: number,
): Promise<ApiFailure | undefined> {
  const { clock, session, stop } = removal;
  for (let waited = 0; ; waited += 3000) {
    const found = await session.get(collection, name, stop);
    if (!found.ok) return found.failure;
    if (found.value && isOurRun(found.value, runId)) return removeObject(removal, collection, found.value);
    if (waited >= patience || stop.stopped) return undefined;
    await pause(clock, 3000, stop);
  }
}

const isOurRun = (object: JsonObject, runId: string): boolean => isOurs(object) && runOf(object) === runId;

/** That very object, until it is gone. */
export async function removeObject(
  { clock, session, stop }: Removal,
  collection: Collection,
  object: JsonObject,
): Promise<ApiFailure | undefined> {
  const { name, uid } = identityOf(object);
  const deleted = await session.delete(collection, name, uid, stop);
  if (!deleted.ok) return deleted.failure;
  for (;;) {
    const found = await session.get(collection, name, stop);
    if (!found.ok) return found.failure;
    if (!found.value || identityOf(found.value).uid !== uid) return undefined;
    await pause(clock, lookMs, stop);
  }
}

const identityOf = (object: JsonObject): { readonly name: string; readonly uid: string } => ({
  name: textAt(object, 'metadata', 'name'),
  uid: textAt(object, 'metadata', 'uid'),
});

/** They are told to end with their owner and take a moment; until they are gone they may push an image. */
async function removePods(removal: Removal, owner: PodOwner): Promise<Rest | undefined> {
  const { clock, stop } = removal;
  let seen: readonly JsonObject[] = [];
  let failure: ApiFailure | undefined;
  for (let waited = 0; ; waited += lookMs) {
    const found = await podsLeft(removal, owner);
    if (!found.ok) return restOf(seen, found.failure.kind === 'stopped' ? failure : found.failure);
    seen = found.value;
    if (seen.length === 0) return undefined;
    if (waited >= collectMs) failure = await deletePods(removal, owner, seen);
    if (stop.stopped) return restOf(seen, failure);
    await pause(clock, lookMs, stop);
  }
}

const restOf = (pods: readonly JsonObject[], failure: ApiFailure | undefined): Rest => ({
  kind: 'Pod',
  names: pods.map(pod => identityOf(pod).name),
  failure,
  hasEnded: pods.length > 0 && pods.every(hasPodEnded),
});

async function podsLeft(
  { session, stop }: Removal,
  owner: PodOwner,
): Promise<ApiOutcome<readonly JsonObject[]>> {
  const found = await session.list(podsOf(owner), stop);
  return found.ok ? { ok: true, value: found.value.filter(pod => isPodOf(pod, owner)) } : found;
}

/** Those that nobody has told to end. The last failure; who may not delete them waits for the collector all the same. */
async function deletePods(
  { session, stop }: Removal,
  { namespace }: PodOwner,
  pods: readonly JsonObject[],
): Promise<ApiFailure | undefined> {
  let failure: ApiFailure | undefined;
  for (const { name, uid } of pods.filter(pod => !isBeingDeleted(pod)).map(identityOf)) {
    const deleted = await session.delete(podsIn(namespace), name, uid, stop);
    if (!deleted.ok && deleted.failure.kind !== 'stopped') failure = deleted.failure;
  }
  return failure;
}
