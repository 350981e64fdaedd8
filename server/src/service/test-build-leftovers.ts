// Test builds in the cluster that nobody here is waiting for: found by our label, deleted only while they still carry it.
import {
  kernelAnnotation,
  managedBy,
  managedByLabel,
  moduleAnnotation,
  runLabel,
  testBuildSelector,
} from '../core/build/manifest.js';
import type { JsonObject } from '../core/module/json-value.js';
import { at, textAt } from '../core/kernel/node-object.js';
import type { Outcome } from '../core/outcome.js';
import { failure, success } from '../core/outcome.js';
import type { StopSignal } from '../core/stop.js';
import type { Advice, DeleteLeftoversParams, Leftover } from '../protocol/test-build.js';
import type { ApiOutcome, ClusterSession, Collection } from './cluster-session.js';
import { configMapsIn, jobsIn, openShiftBuildsIn, preflightKinds } from './collections.js';

type Kind = Leftover['kind'];

interface LeftoverKind {
  readonly kind: Kind;
  readonly collection: (namespace: string | undefined) => Collection;
}

const always: readonly LeftoverKind[] = [
  { kind: 'Job', collection: jobsIn },
  { kind: 'ConfigMap', collection: configMapsIn },
];

const whereServed: readonly LeftoverKind[] = [
  { kind: 'Build', collection: openShiftBuildsIn },
  ...preflightKinds.map(({ kind, collection }) => ({ kind, collection: () => collection })),
];

/** Without a namespace all of them, if the user may list them, else the context's. */
export async function findLeftovers(
  session: ClusterSession,
  namespace: string | undefined,
  ownRuns: ReadonlySet<string>,
  stop: StopSignal,
): Promise<Outcome<readonly Leftover[]>> {
  const kinds = await servedKinds(session, stop);
  const listed = await Promise.all(kinds.map(kind => listKind(session, kind, namespace, stop)));
  const failed = listed.find(answer => !answer.ok);
  if (failed && !failed.ok) return failed;
  const all = listed.flatMap((answer, index) =>
    answer.ok ? answer.value.map(object => ({ object, kind: kinds[index]?.kind ?? 'Job' })) : [],
  );
  const uids = new Set(all.map(({ object }) => textAt(object, 'metadata', 'uid')));
  return success(
    all
      .filter(({ object }) => !ownRuns.has(textAt(object, 'metadata', 'labels', runLabel)))
      .filter(({ object }) => !isBeingDeleted(object) && !isOwnedBy(object, uids))
      .map(({ object, kind }) => leftoverOf(object, kind)),
  );
}

/** Of those with several versions the first that is served. */
async function servedKinds(session: ClusterSession, stop: StopSignal): Promise<readonly LeftoverKind[]> {
  const served = await Promise.all(
    whereServed.map(async ({ collection }) => {
      const { group, version, resource } = collection(undefined);
      const found = await session.resources(group, version, stop);
      return found.ok && found.value.includes(resource);
    }),
  );
  const there = whereServed.filter((_, index) => served[index]);
  const firsts = there.filter(({ kind }, index) => there.findIndex(each => each.kind === kind) === index);
  return [...always, ...firsts];
}

async function listKind(
  session: ClusterSession,
  { kind, collection }: LeftoverKind,
  namespace: string | undefined,
  stop: StopSignal,
): Promise<ApiOutcome<readonly JsonObject[]>> {
  const labelSelector = testBuildSelector();
  const found = await session.list({ ...collection(namespace), labelSelector }, stop);
  if (found.ok || found.failure.status?.code !== 403) return found;
  const isSpare = kind === 'Build' || kind === 'PreflightValidation' || kind === 'PreflightValidationOCP';
  if (isSpare) return { ok: true, value: [] };
  if (namespace !== undefined) return found;
  return session.list({ ...collection(session.context.namespace ?? 'default'), labelSelector }, stop);
}

const isBeingDeleted = (object: JsonObject): boolean =>
  textAt(object, 'metadata', 'deletionTimestamp') !== '';

/** A ConfigMap goes with its Job. */
function isOwnedBy(object: JsonObject, uids: ReadonlySet<string>): boolean {
  const owners = at(object, 'metadata', 'ownerReferences');
  return Array.isArray(owners) && owners.some(owner => uids.has(textAt(owner, 'uid')));
}

const leftoverOf = (object: JsonObject, kind: Kind): Leftover => ({
  namespace: textAt(object, 'metadata', 'namespace'),
  kind,
  name: textAt(object, 'metadata', 'name'),
  uid: textAt(object, 'metadata', 'uid'),
  module: textAt(object, 'metadata', 'annotations', moduleAnnotation),
  kernel: textAt(object, 'metadata', 'annotations', kernelAnnotation),
  created: textAt(object, 'metadata', 'creationTimestamp'),
  state: stateOf(object, kind),
});

function stateOf(object: JsonObject, kind: Kind): string {
  if (kind === 'ConfigMap') return 'left alone';
  if (kind === 'PreflightValidation' || kind === 'PreflightValidationOCP') return 'running';
  const phase = textAt(object, 'status', 'phase');
  if (kind === 'Build') return phase === 'Complete' ? 'succeeded' : isOver(phase) ? 'failed' : 'running';
  const conditions = at(object, 'status', 'conditions');
  const holds = (type: string): boolean =>
    Array.isArray(conditions) &&
    conditions.some(each => textAt(each, 'type') === type && textAt(each, 'status') === 'True');
  return holds('Complete') ? 'succeeded' : holds('Failed') ? 'failed' : 'running';
}

const isOver = (phase: string): boolean => ['Failed', 'Cancelled', 'Error'].includes(phase);

/** One note for a plan; none when they cannot be listed. */
export async function leftoverNotes(
  session: ClusterSession,
  namespace: string,
  ownRuns: ReadonlySet<string>,
  stop: StopSignal,
): Promise<readonly Advice[]> {
  const found = await findLeftovers(session, namespace, ownRuns, stop);
  const here = found.ok ? found.value.filter(each => each.namespace === namespace) : [];
  if (here.length === 0) return [];
  const count = here.length;
  const builds =
    count === 1
      ? '1 test build of an earlier session is'
      : `${String(count)} test builds of earlier sessions are`;
  return [
    {
      message: `${builds} still in ${namespace}.`,
      advice: 'Have a look and delete them if nobody waits for them.',
      command: `kmm build --clean --namespace ${namespace} --context ${session.context.name}`,
    },
  ];
}

export async function deleteLeftovers(
  session: ClusterSession,
  builds: DeleteLeftoversParams['builds'],
  stop: StopSignal,
): Promise<Outcome<undefined>> {
  const problems: string[] = [];
  for (const build of builds) {
    const problem = await deleteOne(session, build, stop);
    if (problem !== undefined) problems.push(problem);
  }
  return problems.length === 0 ? success(undefined) : failure(problems.join(' '));
}

/** What has gone wrong, in words. */
async function deleteOne(
  session: ClusterSession,
  { kind, name, namespace, uid }: DeleteLeftoversParams['builds'][number],
  stop: StopSignal,
): Promise<string | undefined> {
  const kinds = await servedKinds(session, stop);
  const collection = kinds.find(each => each.kind === kind)?.collection(namespace);
  if (!collection) return `${kind} ${name} is nothing that this cluster serves.`;
  const found = await session.get(collection, name, stop);
  if (!found.ok) return found.failure.message;
  if (!found.value || textAt(found.value, 'metadata', 'uid') !== uid) return undefined;
  if (!isOurs(found.value)) return `${kind} ${namespace}/${name} does not carry our label and is left alone.`;
  const deleted = await session.delete(collection, name, uid, stop);
  return deleted.ok ? undefined : deleted.failure.message;
}

export const isOurs = (object: JsonObject): boolean =>
  textAt(object, 'metadata', 'labels', managedByLabel) === managedBy &&
  textAt(object, 'metadata', 'labels', runLabel) !== '';
