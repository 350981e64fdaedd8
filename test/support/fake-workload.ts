// What runs in a cluster in memory: Jobs as their controller runs them, the garbage collector, and Pods as a kubelet runs
// them. While the controllers are stopped, Pods are neither made nor let go; while the API server is away, nobody hears
// of anything, and what runs runs on.
import { at, textAt } from '../../server/src/core/kernel/node-object.js';
import type { JsonObject } from '../../server/src/core/json/json-value.js';
import { Gate } from './gate.js';
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

/** Where it runs. */
export interface Store {
  readonly clock: VirtualClock;
  /** Of the Job that is made now. */
  readonly nextScript: () => Script;
  readonly objects: (resource?: string) => readonly JsonObject[];
  readonly object: (uid: string) => JsonObject | undefined;
  readonly put: (resource: string, object: JsonObject) => JsonObject;
  readonly remove: (uid: string) => void;
  readonly startLog: (pod: string) => void;
  readonly print: (pod: string, line: string) => void;
  readonly endLog: (pod: string) => void;
}

/** The Job's controller counts a Pod before it lets it go. */
const trackingFinalizer = 'batch.kubernetes.io/job-tracking';
/** How long a container takes to end when it is told to. */
const lastWordsMs = 700;
const collectMs = 300;

export class FakeWorkload {
  /** Closed while the API server is away. */
  readonly server = new Gate();
  /** Closed while the controller-manager is stopped. */
  readonly controllers = new Gate();
  /** Pods whose containers have come to their end by themselves; what they push is pushed. */
  readonly finished: string[] = [];
  readonly #store: Store;
  readonly #killed = new Set<string>();
  /** By the Job, as it was when the Job was made. */
  readonly #scripts = new Map<string, Script>();
  #events = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Deletes what has an owner that is not there, in a moment. */
  collectSoon(): void {
    this.#store.clock.after(collectMs, () => this.#control(() => this.#collect()));
  }

  /** A Pod's container is told to end; then the Job's controller lets go of it. */
  deletePod(uid: string): void {
    const pod = this.#store.object(uid);
    if (!pod || isBeingDeleted(pod)) return;
    const metadata = { ...asObject(pod['metadata']), deletionTimestamp: this.#time() };
    this.#store.put('pods', { ...pod, metadata });
    this.#store.clock.after(lastWordsMs, () => {
      this.#killed.add(uid);
      this.#store.endLog(textAt(pod, 'metadata', 'name'));
      this.server.pass(() => this.#sayKilled(uid));
      const isTracked = at(pod, 'metadata', 'finalizers') !== undefined;
      if (isTracked) this.#control(() => this.#store.remove(uid));
      else this.server.pass(() => this.#store.remove(uid));
    });
  }

  runJob(job: JsonObject): void {
    const { clock } = this.#store;
    const script = this.#store.nextScript();
    const uid = textAt(job, 'metadata', 'uid');
    this.#scripts.set(uid, script);
    this.#control(() => this.#setStatus(uid, { startTime: this.#time() }));
    const deadline = Number(at(job, 'spec', 'activeDeadlineSeconds')) * 1000;
    clock.after(deadline, () => this.#control(() => this.#endAtDeadline(job)));
    for (const event of script.events ?? [])
      clock.after(200, () => this.#control(() => this.#tellOf(job, event)));
    if (script.podAfter !== undefined)
      clock.after(script.podAfter, () => this.#control(() => this.#makePod(job)));
  }

  #control(action: () => void): void {
    this.controllers.pass(() => this.server.pass(action));
  }

  #collect(): void {
    for (const object of this.#store.objects()) {
      const owners = at(object, 'metadata', 'ownerReferences');
      const isAlone =
        Array.isArray(owners) && owners.every(owner => !this.#store.object(textAt(owner, 'uid')));
      if (!isAlone) continue;
      const uid = textAt(object, 'metadata', 'uid');
      if (textAt(object, 'kind') === 'Pod') this.deletePod(uid);
      else this.#store.remove(uid);
    }
  }

  #endAtDeadline(job: JsonObject): void {
    const uid = textAt(job, 'metadata', 'uid');
    if (!this.#goesOn(uid)) return;
    for (const pod of this.#store.objects('pods'))
      if (isOwnedBy(pod, uid)) this.deletePod(textAt(pod, 'metadata', 'uid'));
    this.#finish(job, 'Failed', 'DeadlineExceeded', 'Job was active longer than specified deadline');
  }

  #goesOn(uid: string): boolean {
    const job = this.#store.object(uid);
    return job !== undefined && at(job, 'status', 'conditions') === undefined;
  }

  #finish(job: JsonObject, type: 'Complete' | 'Failed', reason: string, message: string): void {
    const uid = textAt(job, 'metadata', 'uid');
    if (!this.#goesOn(uid)) return;
    for (const pod of this.#store.objects('pods')) if (isOwnedBy(pod, uid)) this.#letGo(pod);
    this.#setStatus(uid, {
      ...(type === 'Complete' ? { succeeded: 1, completionTime: this.#time() } : { failed: 1 }),
      startTime: this.#time(),
      conditions: [{ type, status: 'True', reason, message, lastTransitionTime: this.#time() }],
    });
    const ttl = Number(at(job, 'spec', 'ttlSecondsAfterFinished')) * 1000;
    this.#store.clock.after(ttl, () => this.#control(() => this.#store.remove(uid)));
  }

  #letGo(pod: JsonObject): void {
    const { finalizers, ...metadata } = asObject(pod['metadata']);
    if (finalizers !== undefined) this.#store.put('pods', { ...pod, metadata });
  }

  #tellOf(job: JsonObject, event: { readonly reason: string; readonly message: string }): void {
    const [uid, name, namespace] = identityOf(job);
    if (!this.#store.object(uid)) return;
    this.#store.put('events', {
      ...event,
      type: 'Warning',
      count: 1,
      metadata: { name: `${name}.${String(++this.#events)}`, namespace },
      involvedObject: { kind: 'Job', namespace, name, uid, apiVersion: 'batch/v1' },
      firstTimestamp: this.#time(),
      lastTimestamp: this.#time(),
    });
  }

  #makePod(job: JsonObject): void {
    const [uid, name, namespace] = identityOf(job);
    if (!this.#goesOn(uid)) return;
    const pod = this.#store.put('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `${name}-x7k2p`,
        namespace,
        creationTimestamp: this.#time(),
        finalizers: [trackingFinalizer],
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
      status: podStatus('Pending', { waiting: { reason: 'ContainerCreating' } }),
    });
    const { startsAfter } = this.#scriptOf(job);
    if (startsAfter !== undefined) this.#store.clock.after(startsAfter, () => this.#startPod(job, pod));
  }

  /** Once its ConfigMap is there. */
  #startPod(job: JsonObject, pod: JsonObject): void {
    const [uid, name, namespace] = identityOf(pod);
    if (!this.#isAlive(uid)) return;
    const configMap = configMapOf(pod);
    const isMounted = this.#store
      .objects('configmaps')
      .some(object => identityOf(object)[1] === configMap && identityOf(object)[2] === namespace);
    if (!isMounted) {
      this.#store.clock.after(2000, () => this.#startPod(job, pod));
      return;
    }
    const startedAt = this.#time();
    this.server.pass(() => this.#setStatus(uid, podStatus('Running', { running: { startedAt } })));
    this.#store.startLog(name);
    this.#print(job, pod, 0, () => this.#endPod(job, pod, startedAt));
  }

  #scriptOf(job: JsonObject): Script {
    const script = this.#scripts.get(textAt(job, 'metadata', 'uid'));
    if (!script) throw new Error('no Job of this workload');
    return script;
  }

  #isAlive(uid: string): boolean {
    return this.#store.object(uid) !== undefined && !this.#killed.has(uid);
  }

  #print(job: JsonObject, pod: JsonObject, index: number, done: () => void): void {
    const next = this.#scriptOf(job).log[index];
    if (!next) {
      done();
      return;
    }
    const [uid, name] = identityOf(pod);
    this.#store.clock.after(next[0], () => {
      if (!this.#isAlive(uid)) return;
      this.#store.print(name, next[1]);
      this.#print(job, pod, index + 1, done);
    });
  }

  #endPod(job: JsonObject, pod: JsonObject, startedAt: string): void {
    const { exitCode, reason = exitCode === 0 ? 'Completed' : 'Error' } = this.#scriptOf(job);
    const [uid, name] = identityOf(pod);
    if (exitCode === undefined || !this.#isAlive(uid)) return;
    const terminated = { exitCode, reason, startedAt, finishedAt: this.#time() };
    this.finished.push(name);
    this.#store.endLog(name);
    const phase = exitCode === 0 ? 'Succeeded' : 'Failed';
    this.server.pass(() => this.#setStatus(uid, podStatus(phase, { terminated })));
    this.#store.clock.after(1000, () =>
      this.#control(() =>
        exitCode === 0
          ? this.#finish(job, 'Complete', 'CompletionsReached', 'Reached expected number of succeeded pods')
          : this.#finish(
              job,
              'Failed',
              'BackoffLimitExceeded',
              'Job has reached the specified backoff limit',
            ),
      ),
    );
  }

  #sayKilled(uid: string): void {
    const pod = this.#store.object(uid);
    if (textAt(pod, 'status', 'phase') !== 'Running') return;
    const terminated = { exitCode: 137, reason: 'Error', finishedAt: this.#time() };
    this.#setStatus(uid, podStatus('Failed', { terminated }));
  }

  #setStatus(uid: string, status: JsonObject): void {
    const object = this.#store.object(uid);
    if (object) this.#store.put(textAt(object, 'kind') === 'Pod' ? 'pods' : 'jobs', { ...object, status });
  }

  #time(): string {
    const ms = Date.UTC(2026, 0, 1) + this.#store.clock.now();
    return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
  }
}

const identityOf = (object: JsonObject): readonly [uid: string, name: string, namespace: string] => [
  textAt(object, 'metadata', 'uid'),
  textAt(object, 'metadata', 'name'),
  textAt(object, 'metadata', 'namespace'),
];

const isBeingDeleted = (object: JsonObject): boolean =>
  textAt(object, 'metadata', 'deletionTimestamp') !== '';

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
export const asObject = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {};
