// A preflight validation: the cluster's KMM is asked whether all its Modules would work on a kernel. The object is always
// deleted again, whatever happens, and named when that fails; KMM does all the rest.
import {
  deadlineAnnotation,
  kernelAnnotation,
  managedBy,
  managedByLabel,
  runLabel,
  startedByAnnotation,
} from '../../core/build-object/manifest.js';
import { at, textAt } from '../../core/kernel/node-object.js';
import type { JsonObject } from '../../core/json/json-value.js';
import type { Failure, Outcome } from '../../core/outcome.js';
import { failure, success } from '../../core/outcome.js';
import type { StopSignal } from '../../core/stop.js';
import { StopSource } from '../../core/stop.js';
import type { Advice, PreflightModule, PreflightStatus } from '../../protocol/test-build.js';
import type { ApiFailure, ClusterSession } from '../ports/cluster-session.js';
import { objectsThere } from '../ports/cluster-session.js';
import type { PreflightKind } from '../ports/collections.js';
import { modules, preflightKinds } from '../ports/collections.js';
import type { ClusterChoice } from '../ports/ports.js';
import { leftPreflight } from './left-words.js';
import { isCertainlyRefused, oneSentence } from './refusals.js';
import type { TestBuildWorld } from '../ports/test-build-world.js';
import { pause, within } from '../ports/waiting.js';

export interface PreflightRequest {
  readonly choice: ClusterChoice;
  /** Part of its name, and the value of its label. */
  readonly runId: string;
  /** KMM takes it as it is. */
  readonly kernel: string;
  readonly pushBuiltImage: boolean;
  /** Milliseconds after which it is given up. */
  readonly patience: number;
}

/** `tell` hears of every change; the answer is the last of them. Stopping it deletes the object first. */
export async function runPreflight(
  world: TestBuildWorld,
  request: PreflightRequest,
  tell: (status: PreflightStatus) => void,
  stop: StopSignal,
): Promise<Outcome<PreflightStatus>> {
  const opened = await world.open(request.choice, stop);
  if (!opened.ok) return opened;
  const session = opened.value;
  try {
    const kind = await servedKind(session, stop);
    if (!kind)
      return failure(
        'This cluster serves no preflight validation: KMM is not installed there.',
        'Install KMM, or choose another cluster.',
      );
    const obstacle = await obstacleTo(session, kind, stop);
    if (obstacle) return obstacle;
    return await run(
      { world, request, session, kind, name: `kmm-test-preflight-${request.runId}` },
      tell,
      stop,
    );
  } finally {
    await session.close();
  }
}

async function servedKind(session: ClusterSession, stop: StopSignal): Promise<PreflightKind | undefined> {
  const [second, first] = await Promise.all([
    session.resources('kmm.sigs.x-k8s.io', 'v1beta2', stop),
    session.resources('kmm.sigs.x-k8s.io', 'v1beta1', stop),
  ]);
  return preflightKinds.find(({ collection: { version, resource } }) => {
    const served = version === 'v1beta2' ? second : first;
    return served.ok && served.value.includes(resource);
  });
}

async function obstacleTo(
  session: ClusterSession,
  { collection }: PreflightKind,
  stop: StopSignal,
): Promise<Outcome<never> | undefined> {
  for (const verb of ['create', 'delete', 'watch'] as const) {
    const { group, resource } = collection;
    const may = await session.mayDo({ verb, group, resource, namespace: undefined }, stop);
    if (!may.ok) return may;
    if (!may.value)
      return failure(
        `You may not ${verb} ${resource} in this cluster.`,
        'Ask its administrator for the right.',
      );
  }
  const known = await session.list(modules, stop);
  return known.ok && known.value.length === 0
    ? failure(
        'There is no Module in this cluster, so there is nothing to validate.',
        'Apply the Module first.',
      )
    : undefined;
}

interface Run {
  readonly world: TestBuildWorld;
  readonly request: PreflightRequest;
  readonly session: ClusterSession;
  readonly kind: PreflightKind;
  readonly name: string;
}

async function run(
  running: Run,
  tell: (status: PreflightStatus) => void,
  stop: StopSignal,
): Promise<Outcome<PreflightStatus>> {
  const { session, kind } = running;
  const created = await session.create(kind.collection, objectOf(running), 'for real', new StopSource());
  if (!created.ok && isCertainlyRefused(created.failure)) return refusedWords(kind, created.failure);
  let left: Advice | undefined;
  let answer: Outcome<PreflightStatus>;
  try {
    answer = created.ok ? await watch(running, tell, stop) : refusedWords(kind, created.failure);
  } finally {
    // Also after a bug of ours. An answer that was lost may have left it there.
    left = await remove(running, created.ok ? 0 : lateMs);
  }
  return left ? withLeft(answer, left) : answer;
}

function refusedWords({ kind }: PreflightKind, { status, message, advice }: ApiFailure): Outcome<never> {
  return failure(
    status ? `The cluster refuses the ${kind}: ${oneSentence(status.message)}` : message,
    advice,
  );
}

function withLeft(answer: Outcome<PreflightStatus>, left: Advice): Outcome<PreflightStatus> {
  if (answer.ok) return success({ ...answer.value, left });
  const { message, advice } = answer.failure;
  return failure(`${message} ${left.message}`, [advice, left.advice, left.command].filter(isSaid).join(' '));
}

const isSaid = (text: string | undefined): text is string => text !== undefined;

const objectOf = ({ world, request, kind, name }: Run): JsonObject => ({
  apiVersion: `${kind.collection.group}/${kind.collection.version}`,
  kind: kind.kind,
  metadata: {
    name,
    labels: { [managedByLabel]: managedBy, [runLabel]: request.runId },
    annotations: {
      [kernelAnnotation]: request.kernel,
      [startedByAnnotation]: world.startedBy(),
      [deadlineAnnotation]: String(Math.ceil(request.patience / 1000)),
    },
  },
  spec: { kernelVersion: request.kernel, pushBuiltImage: request.pushBuiltImage },
});

const watch = (running: Run, tell: (status: PreflightStatus) => void, stop: StopSignal) =>
  within(running.world.clock, running.request.patience, stop, limit => follow(running, tell, limit));

/** Until every Module has its verdict; as far as it got when it is stopped. */
async function follow(
  { request, session, kind, name }: Run,
  tell: (status: PreflightStatus) => void,
  stop: StopSignal,
): Promise<Outcome<PreflightStatus>> {
  const enough = new StopSource(stop);
  let last: PreflightStatus = { ok: true, kernel: request.kernel, done: false, modules: [] };
  const selection = { ...kind.collection, fieldSelector: `metadata.name=${name}` };
  const watched = await session.watch(
    selection,
    change => {
      const [object] = objectsThere(change);
      if (!object) return;
      const found = modulesIn(object);
      const done = found.length > 0 && found.every(isFinal);
      last = { ...last, done, modules: found };
      tell(last);
      if (done) enough.stop();
    },
    enough,
  );
  enough.release();
  return watched.ok || last.done ? success(last) : watched;
}

/** v1beta2 has a list, v1beta1 a map by `namespace/name`, in old releases by the name alone. */
export function modulesIn(object: JsonObject): readonly PreflightModule[] {
  const list = at(object, 'status', 'modules');
  if (Array.isArray(list))
    return list.map(each => moduleOf(each, textAt(each, 'namespace'), textAt(each, 'name')));
  const map = at(object, 'status', 'crStatuses');
  if (typeof map !== 'object' || map === null) return [];
  return Object.entries(map).map(([key, each]) => {
    const slash = key.indexOf('/');
    return moduleOf(each, slash < 0 ? '' : key.slice(0, slash), key.slice(slash + 1));
  });
}

const moduleOf = (status: unknown, namespace: string, name: string): PreflightModule => ({
  namespace,
  name,
  status: textAt(status, 'verificationStatus'),
  stage: textAt(status, 'verificationStage'),
  reason: textAt(status, 'statusReason'),
});

/** `False` of the releases before 2.4 is tried again and again. */
export const isFinal = ({ status }: PreflightModule): boolean =>
  ['Success', 'Failure', 'True'].includes(status);

const removalMs = 90_000;
/** How long it may take to appear when its creation was never answered. */
const lateMs = 15_000;

/** By a session of its own, in case the old one has died. What KMM has started for it, KMM deletes. */
async function remove({ world, request, kind, name }: Run, patience: number): Promise<Advice | undefined> {
  const until = world.now() + patience;
  let why: Failure | undefined;
  const isGone = await within(world.clock, removalMs, undefined, async stop => {
    while (!stop.stopped) {
      const opened = await world.open(request.choice, stop);
      const obstacle = opened.ok
        ? await removeBy(opened.value, kind, name, stop).finally(() => opened.value.close())
        : opened.failure;
      if (!obstacle && world.now() >= until) return true;
      if (obstacle && !stop.stopped) why = obstacle;
      await pause(world.clock, 2000, stop);
    }
    return false;
  });
  return isGone ? undefined : leftPreflight(kind.kind, name, why, request.choice);
}

/** Why it is not gone. */
async function removeBy(
  session: ClusterSession,
  { collection }: PreflightKind,
  name: string,
  stop: StopSignal,
): Promise<Failure | undefined> {
  const found = await session.get(collection, name, stop);
  if (!found.ok) return found.failure;
  if (!found.value) return undefined;
  const deleted = await session.delete(collection, name, textAt(found.value, 'metadata', 'uid'), stop);
  if (!deleted.ok) return deleted.failure;
  const after = await session.get(collection, name, stop);
  if (!after.ok) return after.failure;
  return after.value && { message: 'It has been deleted, but the cluster has not let it go yet.' };
}
