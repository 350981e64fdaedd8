// Test builds in the cluster that nobody here is waiting for: found by our label, deleted only while they still carry it.
import {
  kernelAnnotation,
  managedBy,
  managedByLabel,
  moduleAnnotation,
  runLabel,
  testBuildSelector,
} from '../core/build/manifest.js';
import { contextWord, namespaceWord, shellCommand } from '../core/shell-text.js';
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

export interface FoundLeftovers {
  readonly builds: readonly Leftover[];
  /** The only namespace that was looked at; undefined = all of them were. */
  readonly onlyIn: string | undefined;
}

/** Without a namespace all of them, if the user may list them, else the context's. */
export async function findLeftovers(
  session: ClusterSession,
  namespace: string | undefined,
  ownRuns: ReadonlySet<string>,
  stop: StopSignal,
): Promise<Outcome<FoundLeftovers>> {
  const first = await listAll(session, always, namespace, stop);
  if (!first.ok) return first;
  const rest = await listAll(session, await servedKinds(session, stop), namespace, stop);
  if (!rest.ok) return rest;
  const all = [...first.value.found, ...rest.value.found];
  const uids = new Set(all.map(({ object }) => textAt(object, 'metadata', 'uid')));
  const builds = all
    .filter(({ object }) => !ownRuns.has(textAt(object, 'metadata', 'labels', runLabel)))
    .filter(({ object }) => !isBeingDeleted(object) && !isOwnedBy(object, uids))
    .map(({ object, kind }) => leftoverOf(object, kind));
  return success({ builds, onlyIn: namespace ?? first.value.onlyIn });
}

interface Listed {
  readonly found: readonly { readonly object: JsonObject; readonly kind: Kind }[];
  readonly onlyIn: string | undefined;
}

async function listAll(
  session: ClusterSession,
  kinds: readonly LeftoverKind[],
  namespace: string | undefined,
  stop: StopSignal,
): Promise<ApiOutcome<Listed>> {
  const listed = await Promise.all(kinds.map(kind => listKind(session, kind, namespace, stop)));
  const failed = listed.find(answer => !answer.ok);
  if (failed && !failed.ok) return failed;
  const values = listed.flatMap(answer => (answer.ok ? answer.value : []));
  const onlyIn = values.find(value => value.onlyIn !== undefined)?.onlyIn;
  return { ok: true, value: { found: values.flatMap(({ found }) => found), onlyIn } };
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
  return there.filter(({ kind }, index) => there.findIndex(each => each.kind === kind) === index);
}

async function listKind(
  session: ClusterSession,
  { kind, collection }: LeftoverKind,
  namespace: string | undefined,
  stop: StopSignal,
): Promise<ApiOutcome<Listed>> {
  const list = async (where: string | undefined): Promise<ApiOutcome<Listed>> => {
    const answer = await session.list({ ...collection(where), labelSelector: testBuildSelector() }, stop);
    if (!answer.ok) return answer;
    const found = answer.value.map(object => ({ object, kind }));
    return { ok: true, value: { found, onlyIn: where } };
  };
  const found = await list(namespace);
  if (found.ok || found.failure.status?.code !== 403) return found;
  const isSpare = kind === 'Build' || kind === 'PreflightValidation' || kind === 'PreflightValidationOCP';
  if (isSpare) return { ok: true, value: { found: [], onlyIn: undefined } };
  return namespace === undefined ? list(session.context.namespace ?? 'default') : found;
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
  const here = found.ok ? found.value.builds.filter(each => each.namespace === namespace) : [];
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
      command: shellCommand(
        ...['kmm', 'build', '--clean', '--namespace', namespaceWord(namespace)],
        ...['--context', contextWord(session.context.name)],
      ),
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
  const kinds = [...always, ...(await servedKinds(session, stop))];
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
