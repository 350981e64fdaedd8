// Test builds in the cluster that nobody here is waiting for: found by our label, deleted only while they still carry it.
import {
  kernelAnnotation,
  moduleAnnotation,
  startedByAnnotation,
  testBuildSelector,
} from '../../core/build-object/manifest.js';
import { contextWord, namespaceWord, shellCommand } from '../../core/text/shell-text.js';
import type { JsonObject } from '../../core/json/json-value.js';
import { at, textAt } from '../../core/kernel/node-object.js';
import type { Outcome } from '../../core/outcome.js';
import { failure, success } from '../../core/outcome.js';
import type { StopSignal } from '../../core/stop.js';
import type { Advice, DeleteLeftoversParams, Leftover, LeftoverKind } from '../../protocol/test-build.js';
import type { ApiFailure, ApiOutcome, ClusterSession, Collection } from '../ports/cluster-session.js';
import { configMapsIn, jobsIn, openShiftBuildsIn, podsIn, preflightKinds } from '../ports/collections.js';
import { leftoverState } from './leftover-state.js';
import { isOurs, runOf } from './own-objects.js';
import type { Removal } from './removal.js';
import { removeAll, removeObject } from './removal.js';

interface Kind {
  readonly kind: LeftoverKind;
  readonly collection: (namespace: string | undefined) => Collection;
}

const always: readonly Kind[] = [
  { kind: 'Job', collection: jobsIn },
  { kind: 'ConfigMap', collection: configMapsIn },
  { kind: 'Pod', collection: podsIn },
];

const whereServed: readonly Kind[] = [
  { kind: 'Build', collection: openShiftBuildsIn },
  ...preflightKinds.map(({ kind, collection }) => ({ kind, collection: () => collection })),
];

export interface FoundLeftovers {
  readonly builds: readonly Leftover[];
  /** The only namespace that was looked at; undefined = all of them were. */
  readonly onlyIn: string | undefined;
}

/**
 * Without a namespace all of them, if the user may list them, else the context's. What is of the whole cluster is no
 * business of who asks for a namespace.
 */
export async function findLeftovers(
  session: ClusterSession,
  now: number,
  namespace: string | undefined,
  ownRuns: ReadonlySet<string>,
  stop: StopSignal,
): Promise<Outcome<FoundLeftovers>> {
  const first = await listAll(session, always, namespace, stop);
  if (!first.ok) return first;
  const served = await servedKinds(session, namespace, stop);
  const rest = await listAll(session, served, namespace, stop);
  if (!rest.ok) return rest;
  const all = [...first.value.found, ...rest.value.found];
  const uids = new Set(all.map(({ object }) => textAt(object, 'metadata', 'uid')));
  const builds = all
    .filter(({ object }) => !ownRuns.has(runOf(object)))
    .filter(({ object }) => !isOwnedBy(object, uids))
    .map(({ object, kind }) => leftoverOf(object, kind, now));
  return success({ builds, onlyIn: namespace ?? first.value.onlyIn });
}

interface Listed {
  readonly found: readonly { readonly object: JsonObject; readonly kind: LeftoverKind }[];
  readonly onlyIn: string | undefined;
}

async function listAll(
  session: ClusterSession,
  kinds: readonly Kind[],
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
async function servedKinds(
  session: ClusterSession,
  namespace: string | undefined,
  stop: StopSignal,
): Promise<readonly Kind[]> {
  const asked = whereServed.filter(({ kind }) => namespace === undefined || kind === 'Build');
  const served = await Promise.all(
    asked.map(async ({ collection }) => {
      const { group, version, resource } = collection(undefined);
      const found = await session.resources(group, version, stop);
      return found.ok && found.value.includes(resource);
    }),
  );
  const there = asked.filter((_, index) => served[index]);
  return there.filter(({ kind }, index) => there.findIndex(each => each.kind === kind) === index);
}

async function listKind(
  session: ClusterSession,
  { kind, collection }: Kind,
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
  const isSpare = kind !== 'Job' && kind !== 'ConfigMap';
  if (isSpare) return { ok: true, value: { found: [], onlyIn: undefined } };
  return namespace === undefined ? list(session.context.namespace ?? 'default') : found;
}

/** ConfigMaps and Pods go with their Job. */
function isOwnedBy(object: JsonObject, uids: ReadonlySet<string>): boolean {
  const owners = at(object, 'metadata', 'ownerReferences');
  return Array.isArray(owners) && owners.some(owner => uids.has(textAt(owner, 'uid')));
}

const leftoverOf = (object: JsonObject, kind: LeftoverKind, now: number): Leftover => ({
  namespace: textAt(object, 'metadata', 'namespace'),
  kind,
  name: textAt(object, 'metadata', 'name'),
  uid: textAt(object, 'metadata', 'uid'),
  module: textAt(object, 'metadata', 'annotations', moduleAnnotation),
  kernel: textAt(object, 'metadata', 'annotations', kernelAnnotation),
  created: textAt(object, 'metadata', 'creationTimestamp'),
  startedBy: textAt(object, 'metadata', 'annotations', startedByAnnotation),
  ...leftoverState(object, kind, now),
});

/** For a plan; none when they cannot be listed. */
export async function leftoverNotes(
  session: ClusterSession,
  now: number,
  namespace: string,
  ownRuns: ReadonlySet<string>,
  stop: StopSignal,
): Promise<readonly Advice[]> {
  const found = await findLeftovers(session, now, namespace, ownRuns, stop);
  const here = found.ok ? found.value.builds : [];
  const running = here.filter(each => each.running);
  const left = here.filter(each => !each.running && each.state !== 'being deleted');
  return [
    ...(left.length === 0 ? [] : [leftNote(left.length, namespace, session.context.name)]),
    ...(running.length === 0 ? [] : [runningNote(running, namespace)]),
  ];
}

const leftNote = (count: number, namespace: string, context: string): Advice => ({
  message: `${count === 1 ? '1 test build of an earlier session is' : `${String(count)} test builds of earlier sessions are`} still in ${namespace}.`,
  advice: 'Have a look and delete them if nobody waits for them.',
  command: shellCommand(
    'kmm',
    'build',
    '--clean',
    '--namespace',
    namespaceWord(namespace),
    '--context',
    contextWord(context),
  ),
});

function runningNote(running: readonly Leftover[], namespace: string): Advice {
  const count =
    running.length === 1 ? '1 other test build is' : `${String(running.length)} other test builds are`;
  const who = [...new Set(running.map(({ startedBy }) => startedBy))].filter(text => text !== '');
  const by = who.length === 0 ? '' : `, started by ${who.join(' and ')}`;
  return { message: `${count} running in ${namespace}${by}.` };
}

/** Undefined when they are gone; else what has gone wrong. */
export async function deleteLeftovers(
  removal: Removal,
  builds: DeleteLeftoversParams['builds'],
): Promise<Outcome<undefined>> {
  const kinds = [...always, ...(await servedKinds(removal.session, undefined, removal.stop))];
  const problems: string[] = [];
  for (const build of builds) {
    const problem = await deleteOne(removal, kinds, build);
    if (problem !== undefined) problems.push(problem);
  }
  return problems.length === 0 ? success(undefined) : failure(problems.join(' '));
}

async function deleteOne(
  removal: Removal,
  kinds: readonly Kind[],
  { kind, name, namespace, uid }: DeleteLeftoversParams['builds'][number],
): Promise<string | undefined> {
  const { session, stop } = removal;
  const place = namespace === '' ? undefined : namespace;
  const collection = kinds.find(each => each.kind === kind)?.collection(place);
  if (!collection) return `${kind} ${name} is nothing that this cluster serves.`;
  const found = await session.get(collection, name, stop);
  if (!found.ok) return found.failure.message;
  if (!found.value || textAt(found.value, 'metadata', 'uid') !== uid) return undefined;
  if (!isOurs(found.value)) return `${kind} ${namespace}/${name} does not carry our label and is left alone.`;
  if (kind !== 'Job' && kind !== 'Build') {
    const failed = await removeObject(removal, collection, found.value);
    return failed && stillThere(kind, [name], failed);
  }
  const runId = runOf(found.value);
  const rest = await removeAll(removal, { kind, namespace, name, runId, mayStillCome: false });
  return rest && stillThere(rest.kind, rest.names, rest.failure);
}

const stillThere = (kind: string, names: readonly string[], why: ApiFailure | undefined): string =>
  why === undefined || why.kind === 'stopped'
    ? `${kind} ${names.join(' and ')} is told to go, but is still there.`
    : `${kind} ${names.join(' and ')} may still be there: ${why.message}`;
