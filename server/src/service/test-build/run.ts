// One test build from its first object to its last: creates, has it observed, and cleans up, whatever happens in between.
// Nothing in here waits without an end, and no promise rejects.
import type { CourseEnd } from '../../core/build-course/course.js';
import { courseState } from '../../core/build-course/course.js';
import { testBuildName, testConfigMap } from '../../core/build-object/manifest.js';
import { textAt } from '../../core/kernel/node-object.js';
import { StopSource } from '../../core/stop.js';
import type { TestBuildSettings } from '../../protocol/settings.js';
import type { Advice, PushedLayout } from '../../protocol/test-build.js';
import type { ApiFailure, ClusterSession } from '../ports/cluster-session.js';
import { configMapsIn, jobsIn, openShiftBuildsIn } from '../ports/collections.js';
import type { ClusterChoice } from '../ports/ports.js';
import { cleanUp } from './clean-up.js';
import { lookIntoPushed, pushedDigest } from './pushed-image.js';
import { BuildObserver } from './observation.js';
import type { ReadyBuild } from './plan-types.js';
import { adviceOf, isCertainlyRefused, refusalAdvice } from './refusals.js';
import type { TestBuildWorld } from '../ports/test-build-world.js';
import { within } from '../ports/waiting.js';

export interface RunRequest {
  readonly choice: ClusterChoice;
  readonly settings: TestBuildSettings;
  readonly build: ReadyBuild;
}

export interface RunListener {
  /** Something of it has changed: ask. */
  readonly changed: () => void;
  /** More of the log, readable. */
  readonly logged: (text: string) => void;
}

export type Ending =
  | { readonly how: 'ended'; readonly end: CourseEnd }
  | { readonly how: 'cancelled' }
  | { readonly how: 'not created'; readonly why: Advice }
  | { readonly how: 'lost'; readonly why: Advice }
  /** The cluster has not ended it although its deadline is over. */
  | { readonly how: 'overdue' };

type Stage = 'queued' | 'creating' | 'observing' | 'looking' | 'cleaning up' | 'over';

/** After its deadline the cluster ends a build; that is waited for so long. */
const graceMs = 120_000;
/** A sign-in that has just been made and is refused is not made again. */
const signInAgainMs = 60_000;

export class TestBuildRun {
  readonly #world: TestBuildWorld;
  readonly #request: RunRequest;
  readonly #listener: RunListener;
  readonly #stop = new StopSource();
  readonly #over: Promise<void>;
  readonly observer: BuildObserver;
  #resolveOver: () => void = () => undefined;
  #stage: Stage = 'queued';
  #ending: Ending | undefined;
  #layout: PushedLayout | undefined;
  #left: Advice | undefined;
  #mayExist: 'no' | 'perhaps' | 'yes' = 'no';
  #uid = '';
  #startedAt: number | undefined;
  #endedAt: number | undefined;

  constructor(world: TestBuildWorld, request: RunRequest, listener: RunListener) {
    this.#world = world;
    this.#request = request;
    this.#listener = listener;
    this.#over = new Promise(resolve => {
      this.#resolveOver = resolve;
    });
    const { kind, namespace, request: made } = request.build;
    const names = { kind, namespace, name: testBuildName(made) };
    this.observer = new BuildObserver(
      world.clock,
      { names, runId: made.runId, dockerfile: made.dockerfile },
      listener,
    );
  }

  get build(): ReadyBuild {
    return this.#request.build;
  }

  get stage(): Stage {
    return this.#stage;
  }

  /** Set as soon as it is certain; things are still being cleaned up then. */
  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** What the loader will find in the image that was pushed. */
  get layout(): PushedLayout | undefined {
    return this.#layout;
  }

  get isCancelled(): boolean {
    return this.#stop.stopped;
  }

  get startedAt(): number | undefined {
    return this.#startedAt;
  }

  get endedAt(): number | undefined {
    return this.#endedAt;
  }

  get leftInCluster(): boolean {
    return this.#mayExist !== 'no';
  }

  /** Why something may be left although all is over. */
  get left(): Advice | undefined {
    return this.#left;
  }

  /** Resolves when it is over and cleaned up. */
  get over(): Promise<void> {
    return this.#over;
  }

  /** Runs it, once. */
  async start(): Promise<void> {
    if (this.#stage !== 'queued') return this.#over;
    this.#startedAt = this.#world.now();
    this.#turn('creating');
    let ending: Ending | undefined;
    try {
      ending = await this.#run();
    } finally {
      // Also after a bug of ours: nothing of it may stay in the cluster.
      this.#endedAt = this.#world.now();
      const cleaned = this.#isKept(ending) ? undefined : this.#cleanUp();
      try {
        await this.#settle(ending);
      } finally {
        await cleaned;
        this.#turn('over');
        this.#resolveOver();
      }
    }
  }

  /** Stops it at any moment and deletes all of it. Resolves when that is done, as far as it can be done. */
  async cancel(): Promise<void> {
    if (this.#stage === 'over') {
      if (this.leftInCluster) await this.#cleanUp();
      return;
    }
    this.#stop.stop();
    this.#listener.changed();
    await this.start();
    if (this.leftInCluster && this.#left === undefined) await this.#cleanUp();
  }

  /** It has ended for others once it is known what it has pushed; the cluster is rid of it meanwhile. */
  async #settle(ending: Ending | undefined): Promise<void> {
    const end = ending?.how === 'ended' ? ending.end : undefined;
    if (end?.kind === 'succeeded' && this.build.shown.destination !== undefined) {
      this.#turn('looking');
      const digest = pushedDigest(this.observer, end);
      this.#layout = await lookIntoPushed(this.#world, this.#request, digest, this.#stop);
    }
    this.#ending = ending;
    this.#turn('cleaning up');
  }

  async #run(): Promise<Ending> {
    if (this.#stop.stopped) return { how: 'cancelled' };
    const opened = await this.#world.open(this.#request.choice, this.#stop);
    if (!opened.ok)
      return this.#stop.stopped
        ? { how: 'cancelled' }
        : { how: 'not created', why: adviceOf(opened.failure) };
    let session = opened.value;
    try {
      if (this.#stop.stopped) return { how: 'cancelled' };
      const why = await this.#create(session);
      if (why) return { how: 'not created', why };
      this.#turn('observing');
      return await this.#observe(session, next => {
        session = next;
      });
    } finally {
      await session.close();
    }
  }

  /** A cancellation does not break it off: what is under way may be carried out all the same. */
  async #create(session: ClusterSession): Promise<Advice | undefined> {
    const { kind, namespace, object, request } = this.#request.build;
    const collection = kind === 'Job' ? jobsIn(namespace) : openShiftBuildsIn(namespace);
    const unstopped = new StopSource();
    this.#mayExist = 'perhaps';
    const made = await session.create(collection, object, 'for real', unstopped);
    if (!made.ok) {
      if (isCertainlyRefused(made.failure)) this.#mayExist = 'no';
      return refusalAdvice(made.failure, { kind, namespace });
    }
    this.#mayExist = 'yes';
    this.#uid = textAt(made.value.object, 'metadata', 'uid');
    if (kind === 'Build' || this.#stop.stopped) return undefined;
    const configMap = testConfigMap(request, this.#uid);
    const owned = await session.create(configMapsIn(namespace), configMap, 'for real', unstopped);
    return owned.ok ? undefined : refusalAdvice(owned.failure, { kind: 'ConfigMap', namespace });
  }

  async #observe(first: ClusterSession, replaced: (session: ClusterSession) => void): Promise<Ending> {
    const { clock } = this.#world;
    const ms = this.#request.settings.deadline * 1000 + graceMs;
    return within(clock, ms, this.#stop, async stop => {
      let session = first;
      for (;;) {
        const since = this.#world.now();
        const observation = await this.observer.by(session, stop);
        if (this.#stop.stopped) return { how: 'cancelled' };
        const { end } = courseState(this.observer.course);
        if (end) return { how: 'ended', end };
        if (observation.how !== 'lost') return { how: 'overdue' };
        const isRefused = observation.failure.status?.code === 401;
        if (!isRefused || this.#world.now() - since < signInAgainMs) return lost(observation.failure);
        const opened = await this.#world.open(this.#request.choice, stop);
        if (!opened.ok) return { how: 'lost', why: adviceOf(opened.failure) };
        await session.close();
        session = opened.value;
        replaced(session);
      }
    });
  }

  #isKept(ending: Ending | undefined): boolean {
    if (ending?.how !== 'ended' || !this.#request.settings.keep) return false;
    return ending.end.kind !== 'succeeded' && ending.end.kind !== 'deleted';
  }

  async #cleanUp(): Promise<void> {
    if (this.#mayExist === 'no') return;
    const { kind, namespace, request } = this.#request.build;
    const cleaned = await cleanUp(this.#world, this.#request.choice, {
      ...{ kind, namespace, name: testBuildName(request), runId: request.runId },
      mayStillCome: this.#mayExist === 'perhaps',
    });
    this.#left = cleaned.left ? cleaned.why : undefined;
    if (!cleaned.left) this.#mayExist = 'no';
    this.#listener.changed();
  }

  #turn(stage: Stage): void {
    this.#stage = stage;
    this.#listener.changed();
  }
}

const lost = (failure: ApiFailure): Ending => ({ how: 'lost', why: adviceOf(failure) });
