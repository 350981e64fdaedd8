// A cluster in memory that lives by a virtual clock and breaks on order: what an API server answers, as far as a test build
// asks it. What runs in it is `fake-workload.ts`. Object shapes are those of real recordings.
import { at, textAt } from '../../server/src/core/kernel/node-object.js';
import type { JsonObject } from '../../server/src/core/json/json-value.js';
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
} from '../../server/src/service/ports/cluster-session.js';
import { pause } from '../../server/src/service/ports/waiting.js';
import { matcherOf } from './fake-selector.js';
import type { Script } from './fake-workload.js';
import { asObject, FakeWorkload } from './fake-workload.js';
import type { VirtualClock } from './virtual-clock.js';

export type { Script } from './fake-workload.js';

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
  /** As when etcd does not answer the API server in time. */
  | 'created, and 504'
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
  /** Of the next Jobs, before `script` is that of all. */
  readonly scripts: Script[] = [];
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
  readonly #objects = new Map<string, Stored>();
  readonly #watchers = new Set<Watcher>();
  readonly #logs = new Map<string, { bytes: Uint8Array; ended: boolean; readonly wake: Set<() => void> }>();
  readonly #workload: FakeWorkload;
  #version = 0;

  constructor(clock: VirtualClock) {
    this.clock = clock;
    this.#workload = new FakeWorkload({
      clock,
      nextScript: () => this.scripts.shift() ?? this.script,
      objects: resource => this.objects(resource),
      object: uid => this.#objects.get(uid)?.object,
      put: (resource, object) => this.put(resource, object),
      remove: uid => this.remove(uid),
      startLog: pod => void this.#logs.set(pod, { bytes: new Uint8Array(), ended: false, wake: new Set() }),
      print: (pod, line) => this.#print(pod, line),
      endLog: pod => this.#endLog(pod),
    });
  }

  /** Names of the Pods that have come to their end by themselves: what they push is pushed. */
  get finishedPods(): readonly string[] {
    return this.#workload.finished;
  }

  /** The controller-manager: while it is stopped Pods are neither made nor deleted, and nothing is collected. */
  stopControllers(): void {
    this.#workload.controllers.close();
  }

  startControllers(): void {
    this.#workload.controllers.open();
  }

  /** The API server answers nobody for so many milliseconds. What runs in the cluster runs on. */
  goAway(ms: number): void {
    this.#workload.server.close();
    for (const { tell } of [...this.#watchers]) tell({ type: 'interrupted', failure: unreached });
    this.clock.after(ms, () => {
      this.#workload.server.open();
      this.#tellAll();
    });
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => Date.UTC(2026, 0, 1) + this.clock.now();

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
      creationTimestamp: new Date(this.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
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
    this.#workload.collectSoon();
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
    if (fault === 'unreached' || !this.#workload.server.isOpen) return unreached;
    if (fault === 'lost') {
      done?.();
      return unreached;
    }
    if (fault === 'created, and 504') {
      done?.();
      return refused(504, 'Timeout', 'etcdserver: request timed out');
    }
    if (typeof fault === 'object' && 'status' in fault)
      return refused(fault.status, fault.reason ?? '', fault.message ?? 'no');
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
      if (resource === 'jobs') this.#workload.runJob(stored);
      this.#workload.collectSoon();
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
      if (collection.resource === 'pods') this.#workload.deletePod(uid);
      else this.remove(uid);
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
    await this.#whenBack(stop);
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
    await this.#whenBack(stop);
    const failed = await this.#call({ verb: 'log', resource: 'pods/log' }, stop);
    if (stop.stopped) return { ok: true, value: 'stopped' };
    if (failed) return { ok: false, failure: failed };
    const log = this.#logs.get(name);
    if (!log) return { ok: true, value: 'none' };
    const fault = this.faultOf({ verb: 'log', resource: 'pods/log later' });
    let read = 0;
    for (;;) {
      await this.#whenBack(stop);
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

  #print(pod: string, line: string): void {
    const log = this.#logs.get(pod);
    if (!log) return;
    log.bytes = Buffer.concat([log.bytes, Buffer.from(`${line}\n`)]);
    for (const wake of [...log.wake]) wake();
  }

  #endLog(pod: string): void {
    const log = this.#logs.get(pod);
    if (!log) return;
    log.ended = true;
    for (const wake of [...log.wake]) wake();
  }

  /** A watch waits for a server that is away. */
  async #whenBack(stop: StopSignal): Promise<void> {
    while (!this.#workload.server.isOpen && !stop.stopped) await pause(this.clock, 500, stop);
  }

  #tellAll(): void {
    for (const { selection, tell } of this.#watchers) tell({ type: 'all', objects: this.#select(selection) });
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
