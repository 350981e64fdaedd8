// A cluster in memory that lives by a virtual clock: it runs Jobs as their controller, the kubelet and the garbage
// collector do, as far as a test build can see them, and breaks on order. Object shapes are those of real recordings.
import { at, textAt } from '../../server/src/core/kernel/node-object.js';
import type { JsonObject } from '../../server/src/core/module/json.js';
import type { Outcome } from '../../server/src/core/outcome.js';
import { failure, success } from '../../server/src/core/outcome.js';
import type { StopSignal } from '../../server/src/core/stop.js';
import type {
  ApiFailure,
  ApiOutcome,
  ClusterSession,
  Collection,
  CreatedObject,
  ObjectChange,
  Selection,
} from '../../server/src/service/cluster-session.js';
import { pause } from '../../server/src/service/waiting.js';
import { matcherOf } from './fake-selector.js';
import type { VirtualClock } from './virtual-clock.js';

/** What a pod of the build does. */
export interface Script {
  /** Milliseconds from the Job to its Pod; undefined = none comes, as with a quota. */
  readonly podAfter?: number | undefined;
  /** From the ConfigMap being there to the container running; undefined = it never runs. */
  readonly startsAfter?: number | undefined;
  /** Lines, each so many milliseconds after the one before. */
  readonly log: readonly (readonly [ms: number, line: string])[];
  /** Undefined = it goes on for ever. */
  readonly exitCode: number | undefined;
  readonly reason?: string;
  readonly events?: readonly { readonly reason: string; readonly message: string }[];
}

export const succeeding: Script = {
  podAfter: 100,
  startsAfter: 1500,
  log: [[100, "\u001b[36mINFO\u001b[0m[0000] Building stage 'scratch' [idx: '0', base-idx: '-1'] "]],
  exitCode: 0,
};

/** What goes wrong with one call. */
export type CallFault =
  | { readonly status: number; readonly reason?: string; readonly message?: string }
  /** Nothing is done; or it is done and nobody hears of it. */
  | 'unreached'
  | 'lost'
  | { readonly slow: number };

export interface Call {
  readonly verb:
    'open' | 'get' | 'list' | 'create' | 'dry run' | 'delete' | 'mayDo' | 'watch' | 'log' | 'resources';
  readonly resource: string;
}

interface Stored {
  readonly resource: string;
  object: JsonObject;
}

interface Watcher {
  readonly selection: Selection;
  readonly tell: (change: ObjectChange) => void;
  readonly fail: (failure: ApiFailure) => void;
}

export interface Life {
  readonly open: (stop: StopSignal) => Promise<Outcome<ClusterSession>>;
  readonly kill: () => void;
}

export class FakeLab {
  readonly clock: VirtualClock;
  script: Script = succeeding;
  faultOf: (call: Call) => CallFault | undefined = () => undefined;
  /** `create pods`: what a SelfSubjectAccessReview says no to. */
  readonly forbidden = new Set<string>();
  /** What admission says to an object: a refusal's message. */
  admit: (resource: string, object: JsonObject) => string | undefined = () => undefined;
  readonly served = new Map<string, readonly string[]>();
  readonly calls: Call[] = [];
  readonly namespaces = new Set(['lab', 'default']);
  /** Sessions that are not closed. */
  open = 0;
  hasGarbageCollector = true;
  readonly #objects = new Map<string, Stored>();
  readonly #watchers = new Set<Watcher>();
  readonly #logs = new Map<string, { bytes: Uint8Array; ended: boolean; readonly wake: Set<() => void> }>();
  #version = 0;

  constructor(clock: VirtualClock) {
    this.clock = clock;
  }

  objects(resource?: string): readonly JsonObject[] {
    return [...this.#objects.values()]
      .filter(stored => resource === undefined || stored.resource === resource)
      .map(({ object }) => object);
  }

  /** Everything that is there but what a test has put there itself. */
  get left(): readonly string[] {
    return [...this.#objects.values()]
      .filter(({ resource }) => ['jobs', 'configmaps', 'pods', 'builds'].includes(resource))
      .filter(({ object }) => textAt(object, 'metadata', 'labels', 'kmm.language-tools/run') !== '')
      .map(({ resource, object }) => `${resource} ${textAt(object, 'metadata', 'name')}`);
  }

  put(resource: string, object: JsonObject): JsonObject {
    const uid = textAt(object, 'metadata', 'uid') || `uid-${String(++this.#version)}`;
    const metadata: unknown = {
      ...asObject(at(object, 'metadata')),
      uid,
      resourceVersion: String(++this.#version),
    };
    // `as`: made of JSON values.
    const stored = { ...object, metadata } as JsonObject;
    this.#objects.set(uid, { resource, object: stored });
    this.#tell(resource, { type: 'changed', object: stored });
    return stored;
  }

  remove(uid: string): void {
    const stored = this.#objects.get(uid);
    if (!stored) return;
    this.#objects.delete(uid);
    this.#tell(stored.resource, { type: 'deleted', object: stored.object });
    if (stored.resource === 'pods') this.#endLog(textAt(stored.object, 'metadata', 'name'));
    if (this.hasGarbageCollector) this.clock.after(300, () => this.#collect());
  }

  deleteNamespace(name: string): void {
    this.namespaces.delete(name);
    const own = this.objects('namespaces').find(object => textAt(object, 'metadata', 'name') === name);
    const metadata = asObject(own?.['metadata']);
    if (own)
      this.put('namespaces', {
        ...own,
        metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
      });
    for (const [uid, { object }] of this.#objects) {
      if (textAt(object, 'metadata', 'namespace') === name) this.remove(uid);
    }
  }

  /** All watches are refused to go on. */
  refuseWatches(status: number, reason: string): void {
    for (const { fail } of [...this.#watchers]) fail(refused(status, reason, 'no'));
  }

  /** All watches lose their connection and find it again. */
  interrupt(): void {
    for (const { tell } of this.#watchers) {
      tell({ type: 'interrupted', failure: unreached });
      this.clock.after(1000, () => this.#tellAll());
    }
  }

  /** A process that opens sessions, until it is killed: then nothing it has asked is ever answered. */
  life(): Life {
    const life = { isDead: false };
    const open = async (stop: StopSignal): Promise<Outcome<ClusterSession>> => {
      const failed = await this.#call({ verb: 'open', resource: '' }, stop);
      if (life.isDead) return never();
      if (failed) return failure(failed.message, failed.advice);
      this.open++;
      return success(mortal(this.#session(), life));
    };
    const kill = (): void => {
      life.isDead = true;
    };
    return { open, kill };
  }

  #session(): ClusterSession {
    let isClosed = false;
    const enders = new Set<() => void>();
    return {
      context: { name: 'lab', host: 'lab.example:6443', namespace: undefined, signIn: undefined },
      version: () => Promise.resolve({ ok: true, value: 'v1.36.2' }),
      resources: async (group, version, stop) =>
        this.#answer(
          { verb: 'resources', resource: group },
          stop,
          () => this.served.get(`${group}/${version}`) ?? [],
        ),
      get: async (collection, name, stop) =>
        this.#answer({ verb: 'get', resource: collection.resource }, stop, () =>
          this.#find(collection, name),
        ),
      list: async (selection, stop) =>
        this.#answer({ verb: 'list', resource: selection.resource }, stop, () => this.#select(selection)),
      create: (collection, object, mode, stop) => this.#create(collection, object, mode, stop),
      delete: (collection, name, uid, stop) => this.#delete(collection, name, uid, stop),
      mayDo: async (right, stop) =>
        this.#answer(
          { verb: 'mayDo', resource: right.resource },
          stop,
          () => !this.forbidden.has(`${right.verb} ${right.resource}`),
        ),
      watch: (selection, tell, stop) => this.#watch(selection, tell, stop, enders),
      followLog: (source, take, stop) => this.#follow(source.name, take, stop),
      close: () => {
        if (!isClosed) this.open--;
        isClosed = true;
        for (const end of enders) end();
        return Promise.resolve();
      },
    };
  }

  async #answer<T>(call: Call, stop: StopSignal, value: () => T): Promise<ApiOutcome<T>> {
    const failed = await this.#call(call, stop, value);
    return failed ? { ok: false, failure: failed } : { ok: true, value: value() };
  }

  /** Undefined when it goes well. `done` is what happens although nobody hears of it. */
  async #call(call: Call, stop: StopSignal, done?: () => unknown): Promise<ApiFailure | undefined> {
    this.calls.push(call);
    const fault = this.faultOf(call);
    await pause(this.clock, typeof fault === 'object' && 'slow' in fault ? fault.slow : 20, stop);
    if (stop.stopped) return stopped;
    if (fault === 'unreached') return unreached;
    if (fault === 'lost') {
      done?.();
      return unreached;
    }
    if (fault && 'status' in fault) return refused(fault.status, fault.reason ?? '', fault.message ?? 'no');
    return undefined;
  }

  async #create(
    collection: Collection,
    object: JsonObject,
    mode: 'dry run' | 'for real',
    stop: StopSignal,
  ): Promise<ApiOutcome<CreatedObject>> {
    const { resource, namespace = '' } = collection;
    const made = (): ApiOutcome<CreatedObject> => {
      if (!this.namespaces.has(namespace)) return no(404, 'NotFound', `namespaces "${namespace}" not found`);
      const message = this.admit(resource, object);
      if (message !== undefined) return no(403, 'Forbidden', message);
      const name = textAt(object, 'metadata', 'name');
      if (this.#find(collection, name))
        return no(409, 'AlreadyExists', `${resource} "${name}" already exists`);
      if (mode === 'dry run') {
        const metadata = { ...asObject(object['metadata']), uid: 'uid-dry' };
        return { ok: true, value: { object: { ...object, metadata }, warnings: [] } };
      }
      const stored = this.put(resource, object);
      this.#control(resource, stored);
      return { ok: true, value: { object: stored, warnings: [] } };
    };
    const failed = await this.#call(
      { verb: mode === 'dry run' ? 'dry run' : 'create', resource },
      stop,
      made,
    );
    return failed ? { ok: false, failure: failed } : made();
  }

  async #delete(
    collection: Collection,
    name: string,
    uid: string,
    stop: StopSignal,
  ): Promise<ApiOutcome<'deleted' | 'gone'>> {
    const done = (): 'deleted' | 'gone' => {
      const found = this.#find(collection, name);
      if (textAt(found, 'metadata', 'uid') !== uid) return 'gone';
      this.remove(uid);
      return 'deleted';
    };
    const failed = await this.#call({ verb: 'delete', resource: collection.resource }, stop, done);
    return failed ? { ok: false, failure: failed } : { ok: true, value: done() };
  }

  async #watch(
    selection: Selection,
    tell: (change: ObjectChange) => void,
    stop: StopSignal,
    enders: Set<() => void>,
  ): Promise<ApiOutcome<'stopped'>> {
    const failed = await this.#call({ verb: 'watch', resource: selection.resource }, stop);
    if (stop.stopped) return { ok: true, value: 'stopped' };
    if (failed) return { ok: false, failure: failed };
    tell({ type: 'all', objects: this.#select(selection) });
    return new Promise(resolve => {
      const watcher: Watcher = {
        selection,
        tell,
        fail: failure => {
          this.#watchers.delete(watcher);
          resolve({ ok: false, failure });
        },
      };
      this.#watchers.add(watcher);
      const end = (): void => {
        this.#watchers.delete(watcher);
        enders.delete(end);
        resolve({ ok: true, value: 'stopped' });
      };
      enders.add(end);
      stop.onStop(end);
      const fault = this.faultOf({ verb: 'watch', resource: `${selection.resource} later` });
      if (fault === 'unreached' || (typeof fault === 'object' && 'status' in fault)) {
        this.clock.after(2500, () =>
          watcher.fail(fault === 'unreached' ? unreached : refused(fault.status, fault.reason ?? '', 'no')),
        );
      }
    });
  }

  async #follow(
    name: string,
    take: (bytes: Uint8Array) => void,
    stop: StopSignal,
  ): Promise<ApiOutcome<'ended' | 'none' | 'stopped'>> {
    const failed = await this.#call({ verb: 'log', resource: 'pods/log' }, stop);
    if (stop.stopped) return { ok: true, value: 'stopped' };
    if (failed) return { ok: false, failure: failed };
    const log = this.#logs.get(name);
    if (!log) return { ok: true, value: 'none' };
    const fault = this.faultOf({ verb: 'log', resource: 'pods/log later' });
    let read = 0;
    for (;;) {
      if (stop.stopped) return { ok: true, value: 'stopped' };
      const fresh = log.bytes.subarray(read);
      read = log.bytes.length;
      // Bytes come as they like.
      for (let from = 0; from < fresh.length; from += 37) take(fresh.subarray(from, from + 37));
      if (fault === 'unreached' && read > 0) return { ok: false, failure: unreached };
      if (log.ended || (fault !== undefined && read > 0)) return { ok: true, value: 'ended' };
      await new Promise<void>(resolve => {
        const forget = stop.onStop(resolve);
        log.wake.add(() => {
          forget();
          resolve();
        });
      });
      log.wake.clear();
    }
  }

  #find({ resource, namespace }: Collection, name: string): JsonObject | undefined {
    return this.objects(resource).find(
      object =>
        textAt(object, 'metadata', 'name') === name &&
        (namespace === undefined || textAt(object, 'metadata', 'namespace') === namespace),
    );
  }

  #select(selection: Selection): readonly JsonObject[] {
    const matches = matcherOf({
      ...(selection.labelSelector !== undefined && { labelSelector: selection.labelSelector }),
      ...(selection.fieldSelector !== undefined && { fieldSelector: selection.fieldSelector }),
    });
    return this.objects(selection.resource).filter(
      object =>
        matches(object) &&
        (selection.namespace === undefined ||
          textAt(object, 'metadata', 'namespace') === selection.namespace),
    );
  }

  #tell(resource: string, change: ObjectChange & { readonly object: JsonObject }): void {
    for (const { selection, tell } of this.#watchers) {
      if (selection.resource !== resource) continue;
      const matches = matcherOf({
        ...(selection.labelSelector !== undefined && { labelSelector: selection.labelSelector }),
        ...(selection.fieldSelector !== undefined && { fieldSelector: selection.fieldSelector }),
      });
      if (matches(change.object)) tell(change);
    }
  }

  #tellAll(): void {
    for (const { selection, tell } of this.#watchers) tell({ type: 'all', objects: this.#select(selection) });
  }

  #control(resource: string, object: JsonObject): void {
    if (resource === 'jobs') this.#runJob(object);
    if (this.hasGarbageCollector) this.clock.after(300, () => this.#collect());
  }

  /** Deletes what has an owner that is not there. */
  #collect(): void {
    for (const [uid, { object }] of this.#objects) {
      const owners = at(object, 'metadata', 'ownerReferences');
      if (Array.isArray(owners) && owners.every(owner => !this.#objects.has(textAt(owner, 'uid'))))
        this.remove(uid);
    }
  }

  /** The Job's controller and the kubelet, for one Job. */
  #runJob(job: JsonObject): void {
    const { script, clock } = this;
    const uid = textAt(job, 'metadata', 'uid');
    const name = textAt(job, 'metadata', 'name');
    const namespace = textAt(job, 'metadata', 'namespace');
    const isThere = (): boolean => this.#objects.has(uid);
    const deadline = at(job, 'spec', 'activeDeadlineSeconds');
    const ttl = at(job, 'spec', 'ttlSecondsAfterFinished');
    this.#setStatus(uid, { startTime: this.#time() });
    let isOver = false;
    const finish = (type: 'Complete' | 'Failed', reason: string, message: string): void => {
      if (isOver || !isThere()) return;
      isOver = true;
      this.#setStatus(uid, {
        ...(type === 'Complete' ? { succeeded: 1, completionTime: this.#time() } : { failed: 1 }),
        startTime: this.#time(),
        conditions: [{ type, status: 'True', reason, message, lastTransitionTime: this.#time() }],
      });
      clock.after(Number(ttl) * 1000, () => this.remove(uid));
    };
    clock.after(Number(deadline) * 1000, () => {
      for (const pod of this.objects('pods')) {
        if (isOwnedBy(pod, uid) && !isOver) this.remove(textAt(pod, 'metadata', 'uid'));
      }
      finish('Failed', 'DeadlineExceeded', 'Job was active longer than specified deadline');
    });
    for (const event of script.events ?? []) {
      clock.after(200, () => {
        if (!isThere()) return;
        this.put('events', {
          ...event,
          type: 'Warning',
          count: 1,
          metadata: { name: `${name}.${String(++this.#version)}`, namespace },
          involvedObject: { kind: 'Job', namespace, name, uid, apiVersion: 'batch/v1' },
          firstTimestamp: this.#time(),
          lastTimestamp: this.#time(),
        });
      });
    }
    if (script.podAfter === undefined) return;
    clock.after(script.podAfter, () => {
      if (!isThere() || isOver) return;
      const pod = this.put('pods', {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: `${name}-x7k2p`,
          namespace,
          creationTimestamp: this.#time(),
          labels: {
            ...asObject(at(job, 'metadata', 'labels')),
            'batch.kubernetes.io/job-name': name,
            'job-name': name,
            'batch.kubernetes.io/controller-uid': uid,
          },
          ownerReferences: [
            { apiVersion: 'batch/v1', kind: 'Job', name, uid, controller: true, blockOwnerDeletion: true },
          ],
        },
        spec: asObject(at(job, 'spec', 'template', 'spec')),
        status: { phase: 'Pending' },
      });
      this.#runPod(pod, finish);
    });
  }

  #runPod(
    pod: JsonObject,
    finish: (type: 'Complete' | 'Failed', reason: string, message: string) => void,
  ): void {
    const { script, clock } = this;
    const uid = textAt(pod, 'metadata', 'uid');
    const name = textAt(pod, 'metadata', 'name');
    const namespace = textAt(pod, 'metadata', 'namespace');
    const configMap = configMapOf(pod);
    const waiting = { waiting: { reason: 'ContainerCreating' } };
    this.#setStatus(uid, podStatus('Pending', waiting));
    if (script.startsAfter === undefined) return;
    const start = (): void => {
      if (!this.#objects.has(uid)) return;
      const isMounted = this.objects('configmaps').some(
        object =>
          textAt(object, 'metadata', 'name') === configMap &&
          textAt(object, 'metadata', 'namespace') === namespace,
      );
      if (!isMounted) {
        clock.after(2000, start);
        return;
      }
      const startedAt = this.#time();
      this.#setStatus(uid, podStatus('Running', { running: { startedAt } }));
      this.#logs.set(name, { bytes: new Uint8Array(), ended: false, wake: new Set() });
      this.#print(uid, name, 0, () => {
        if (script.exitCode === undefined || !this.#objects.has(uid)) return;
        const { exitCode } = script;
        const reason = script.reason ?? (exitCode === 0 ? 'Completed' : 'Error');
        const terminated = { exitCode, reason, startedAt, finishedAt: this.#time() };
        this.#endLog(name);
        this.#setStatus(uid, podStatus(exitCode === 0 ? 'Succeeded' : 'Failed', { terminated }));
        clock.after(1000, () =>
          exitCode === 0
            ? finish('Complete', 'CompletionsReached', 'Reached expected number of succeeded pods')
            : finish('Failed', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit'),
        );
      });
    };
    clock.after(script.startsAfter, start);
  }

  #print(uid: string, name: string, index: number, done: () => void): void {
    const next = this.script.log[index];
    if (!next) {
      done();
      return;
    }
    this.clock.after(next[0], () => {
      const log = this.#logs.get(name);
      if (!log || !this.#objects.has(uid)) return;
      log.bytes = Buffer.concat([log.bytes, Buffer.from(`${next[1]}\n`)]);
      for (const wake of [...log.wake]) wake();
      this.#print(uid, name, index + 1, done);
    });
  }

  #endLog(name: string): void {
    const log = this.#logs.get(name);
    if (!log) return;
    log.ended = true;
    for (const wake of [...log.wake]) wake();
  }

  #setStatus(uid: string, status: JsonObject): void {
    const stored = this.#objects.get(uid);
    if (stored) this.put(stored.resource, { ...stored.object, status });
  }

  #time(): string {
    return new Date(Date.UTC(2026, 0, 1) + this.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  }
}

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** Answers as long as its process lives. */
function mortal(session: ClusterSession, life: { readonly isDead: boolean }): ClusterSession {
  const whileAlive = async <T>(answer: Promise<T>): Promise<T> => {
    const value = await answer;
    return life.isDead ? never() : value;
  };
  return {
    context: session.context,
    version: stop => whileAlive(session.version(stop)),
    resources: (group, version, stop) => whileAlive(session.resources(group, version, stop)),
    get: (collection, name, stop) => whileAlive(session.get(collection, name, stop)),
    list: (selection, stop) => whileAlive(session.list(selection, stop)),
    create: (collection, object, mode, stop) => whileAlive(session.create(collection, object, mode, stop)),
    delete: (collection, name, uid, stop) => whileAlive(session.delete(collection, name, uid, stop)),
    mayDo: (right, stop) => whileAlive(session.mayDo(right, stop)),
    watch: (selection, tell, stop) =>
      whileAlive(session.watch(selection, change => void (life.isDead || tell(change)), stop)),
    followLog: (source, take, stop) =>
      whileAlive(session.followLog(source, bytes => void (life.isDead || take(bytes)), stop)),
    close: () => session.close(),
  };
}

const podStatus = (phase: string, state: JsonObject): JsonObject => ({
  phase,
  conditions: [{ type: 'PodScheduled', status: 'True' }],
  containerStatuses: [
    { name: 'kaniko', state, ready: false, restartCount: 0, image: 'kaniko', imageID: '', started: false },
  ],
});

const isOwnedBy = (object: JsonObject, uid: string): boolean => {
  const owners = at(object, 'metadata', 'ownerReferences');
  return Array.isArray(owners) && owners.some(owner => textAt(owner, 'uid') === uid);
};

function configMapOf(pod: JsonObject): string {
  const volumes = at(pod, 'spec', 'volumes');
  const names = Array.isArray(volumes) ? volumes.map(volume => textAt(volume, 'configMap', 'name')) : [];
  return names.find(name => name !== '') ?? '';
}

// `as`: what a test hands over is JSON.
const asObject = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {};

export const unreached: ApiFailure = {
  kind: 'unreached',
  message: 'lab.example:6443 broke the connection off (ECONNRESET).',
};
const stopped: ApiFailure = { kind: 'stopped', message: 'Cancelled.' };

const refused = (code: number, reason: string, message: string): ApiFailure => ({
  kind: 'refused',
  message: `The cluster of context lab answered with status ${String(code)}. It says: ${message}`,
  status: { code, reason, message },
});

const no = (code: number, reason: string, message: string): ApiOutcome<never> => ({
  ok: false,
  failure: refused(code, reason, message),
});
