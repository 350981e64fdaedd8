// Watches one test build that has been created: its objects and its log, to the end. It goes on over a new session when the
// old one has died. What objects and log mean, the readers in `core/build` know.
import type { Course, CourseChange, CourseNames } from '../../core/build-course/course.js';
import { courseState, observe, startCourse } from '../../core/build-course/course.js';
import type { BuildLog } from '../../core/build-log/log.js';
import { readBytes, startLog } from '../../core/build-log/log.js';
import type { LogText } from '../../core/build-log/log-text.js';
import { moreText, restOfText, startText } from '../../core/build-log/log-text.js';
import { textAt } from '../../core/kernel/node-object.js';
import type { StopSignal } from '../../core/stop.js';
import { StopSource } from '../../core/stop.js';
import type { Advice } from '../../protocol/test-build.js';
import type {
  ApiFailure,
  ClusterSession,
  LogSource,
  ObjectChange,
  Selection,
} from '../ports/cluster-session.js';
import { objectsThere } from '../ports/cluster-session.js';
import { eventsIn, jobsIn, namespaces, openShiftBuildsIn } from '../ports/collections.js';
import type { Clock } from '../ports/ports.js';
import { podsOf } from './own-objects.js';
import { pause } from '../ports/waiting.js';

export interface Observed {
  readonly names: CourseNames;
  readonly runId: string;
  readonly dockerfile: string;
}

export interface Observer {
  /** Something has changed: ask again. */
  readonly changed: () => void;
  /** More of the log, readable. */
  readonly logged: (text: string) => void;
}

export type Observation =
  /** The course has an end. */
  | { readonly how: 'ended' }
  | { readonly how: 'stopped' }
  /** The cluster does not tell any more, and will not. */
  | { readonly how: 'lost'; readonly failure: ApiFailure };

/** How long the rest of a log is waited for when the build has ended. */
const lastWordsMs = 10_000;
/** How often is looked whether there is a log to follow. */
const lookMs = 500;
/** Between two attempts at a log. */
const againMs = 1500;

export class BuildObserver {
  readonly #clock: Clock;
  readonly #observed: Observed;
  readonly #observer: Observer;
  readonly #troubles = new Map<string, Advice>();
  #course: Course;
  #log: BuildLog;
  #text: LogText = startText();
  /** The pod whose log is read, and how much of it is. */
  #pod = '';
  #taken = 0;
  /** The pod whose log is read to its end. */
  #read = '';
  readonly #eventsOf = new Set<string>();

  constructor(clock: Clock, observed: Observed, observer: Observer) {
    this.#clock = clock;
    this.#observed = observed;
    this.#observer = observer;
    this.#course = startCourse(observed.names);
    this.#log = startLog(observed.dockerfile);
  }

  get course(): Course {
    return this.#course;
  }

  get log(): BuildLog {
    return this.#log;
  }

  /** What hinders us, not the build. */
  get troubles(): readonly Advice[] {
    return [...this.#troubles.values()];
  }

  /** Observes by this session until the end. */
  async by(session: ClusterSession, stop: StopSignal): Promise<Observation> {
    const inner = new StopSource(stop);
    this.#eventsOf.clear();
    const over = new Promise<Observation>(resolve => {
      stop.onStop(() => resolve({ how: 'stopped' }));
      const failed = (error: unknown): void => resolve({ how: 'lost', failure: ownFault(error) });
      this.#watch(session, inner).then(failure => {
        if (failure) resolve({ how: 'lost', failure });
      }, failed);
      this.#toTheEnd(session, inner).then(resolve, failed);
    });
    const result = await over;
    inner.stop();
    this.#endText();
    return result;
  }

  /** The end of the course, and then what is left of the log. */
  async #toTheEnd(session: ClusterSession, stop: StopSignal): Promise<Observation> {
    const logStop = new StopSource(stop);
    const log = this.#follow(session, logStop);
    while (!this.#isOver && !stop.stopped) await pause(this.#clock, lookMs, stop);
    const forget = this.#clock.after(lastWordsMs, () => logStop.stop());
    await log;
    forget();
    return { how: stop.stopped ? 'stopped' : 'ended' };
  }

  get #isOver(): boolean {
    return courseState(this.#course).end !== undefined;
  }

  /** Undefined when it was stopped; else why nothing more can be known. */
  async #watch(session: ClusterSession, stop: StopSignal): Promise<ApiFailure | undefined> {
    const { names, runId } = this.#observed;
    const { kind, namespace, name } = names;
    const own = { fieldSelector: `metadata.name=${name}` };
    const pods = podsOf({ kind, namespace, name, runId });
    const [resource, collection] =
      kind === 'Job' ? (['jobs', jobsIn] as const) : (['builds', openShiftBuildsIn] as const);
    this.#watchEvents(session, name, stop);
    // Who may not see it learns only that all that was in it is gone.
    const where = { ...namespaces, fieldSelector: `metadata.name=${namespace}` };
    this.#watchBeside(session, 'namespaces', where, stop);
    void this.#watchOne(session, 'pods', pods, stop).then(failure => {
      if (failure) this.#trouble('pods', { message: `Its Pod cannot be watched: ${failure.message}` });
    }, nobodyHears);
    return this.#watchOne(session, resource, { ...collection(namespace), ...own }, stop);
  }

  async #watchOne(
    session: ClusterSession,
    resource: CourseChange['resource'],
    selection: Selection,
    stop: StopSignal,
  ): Promise<ApiFailure | undefined> {
    try {
      const ended = await session.watch(
        selection,
        change => {
          if (!stop.stopped) this.#observe(session, resource, change, stop);
        },
        stop,
      );
      if (stop.stopped) return undefined;
      return ended.ok ? endedTooSoon : ended.failure;
    } catch (error) {
      return ownFault(error);
    }
  }

  #observe(
    session: ClusterSession,
    resource: CourseChange['resource'],
    change: ObjectChange,
    stop: StopSignal,
  ): void {
    if (change.type === 'interrupted') {
      this.#trouble(resource, {
        message: `The connection is lost and will be made again: ${change.failure.message}`,
      });
      return;
    }
    this.#troubles.delete(resource);
    for (const each of changesOf(resource, change)) this.#course = observe(this.#course, each);
    if (resource === 'pods') {
      for (const name of podNames(change)) this.#watchEvents(session, name, stop);
    }
    this.#observer.changed();
  }

  /** They tell why it waits; without the right to see them it is built all the same. */
  #watchEvents(session: ClusterSession, name: string, stop: StopSignal): void {
    if (this.#eventsOf.has(name)) return;
    this.#eventsOf.add(name);
    const { namespace } = this.#observed.names;
    const selection = { ...eventsIn(namespace), fieldSelector: `involvedObject.name=${name}` };
    this.#watchBeside(session, 'events', selection, stop);
  }

  /** What helps to tell why something is, and is not needed. */
  #watchBeside(
    session: ClusterSession,
    resource: CourseChange['resource'],
    selection: Selection,
    stop: StopSignal,
  ): void {
    void this.#watchOne(session, resource, selection, stop).then(failure => {
      if (failure && isOwnFault(failure)) this.#trouble(resource, { message: failure.message });
    }, nobodyHears);
  }

  /** Follows the log of the newest pod, and of the one after it. Ends when no more can come. */
  async #follow(session: ClusterSession, stop: StopSignal): Promise<void> {
    while (!stop.stopped) {
      const source = this.#logSource();
      const wasOver = this.#isOver;
      const how = source ? await this.#followOne(session, source, stop) : 'none';
      if (how === 'forbidden') return;
      // A log that ends while its container goes on is looked at again.
      if (how === 'ended' && (courseState(this.#course).pod?.over ?? this.#isOver)) this.#read = this.#pod;
      if (this.#isOver && (wasOver || this.#read === this.#pod)) return;
      await pause(this.#clock, how === 'failed' || how === 'ended' ? againMs : lookMs, stop);
    }
  }

  /** Undefined while there is no log, or none that was not read to its end. */
  #logSource(): LogSource | undefined {
    const { namespace, kind, name } = this.#observed.names;
    const { pod, state } = courseState(this.#course);
    if (kind === 'Build') {
      return state === 'creating' || state === 'waiting'
        ? undefined
        : { namespace, name, container: undefined };
    }
    return pod?.hasLog && pod.name !== this.#read
      ? { namespace, name: pod.name, container: pod.container }
      : undefined;
  }

  async #followOne(
    session: ClusterSession,
    source: LogSource,
    stop: StopSignal,
  ): Promise<'ended' | 'none' | 'failed' | 'forbidden'> {
    this.#turnTo(source.name);
    // What was read before is sent once more.
    let toSkip = this.#taken;
    const take = (bytes: Uint8Array): void => {
      if (stop.stopped) return;
      const fresh = bytes.subarray(Math.min(toSkip, bytes.length));
      toSkip -= bytes.length - fresh.length;
      if (fresh.length > 0) this.#take(fresh);
    };
    const answer = await session
      .followLog(source, take, stop)
      .catch((error: unknown) => ({ ok: false, failure: ownFault(error) }) as const);
    if (stop.stopped) return 'ended';
    if (answer.ok) {
      this.#troubles.delete('log');
      return answer.value === 'none' ? 'none' : 'ended';
    }
    this.#trouble('log', { message: `The log cannot be read: ${answer.failure.message}` });
    return answer.failure.status?.code === 403 || isOwnFault(answer.failure) ? 'forbidden' : 'failed';
  }

  #turnTo(pod: string): void {
    if (this.#pod === pod) return;
    if (this.#pod !== '') {
      this.#endText();
      this.#log = startLog(this.#observed.dockerfile);
    }
    this.#pod = pod;
    this.#taken = 0;
  }

  #take(bytes: Uint8Array): void {
    this.#taken += bytes.length;
    this.#log = readBytes(this.#log, bytes);
    const { reader, text } = moreText(this.#text, bytes);
    this.#text = reader;
    if (text !== '') this.#observer.logged(text);
    this.#observer.changed();
  }

  #endText(): void {
    const rest = restOfText(this.#text);
    this.#text = startText();
    if (rest !== '') this.#observer.logged(rest);
  }

  #trouble(about: string, trouble: Advice): void {
    this.#troubles.set(about, trouble);
    this.#observer.changed();
  }
}

/** A session watches until it is stopped; whoever ends before leaves a build that nobody hears of. */
const endedTooSoon: ApiFailure = {
  kind: 'unreadable',
  message: 'The cluster does not tell any more what becomes of the build.',
};

const ownFaults = new WeakSet<ApiFailure>();

/** A bug of ours ends what it is in, and not in silence: nobody would know that nothing comes any more. */
function ownFault(error: unknown): ApiFailure {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const failure: ApiFailure = {
    kind: 'unreadable',
    message: `This is a bug of the language server (${words}).`,
    advice: 'Please report it; the build can be run again.',
  };
  ownFaults.add(failure);
  return failure;
}

const isOwnFault = (failure: ApiFailure): boolean => ownFaults.has(failure);

/** The listener itself has failed, who would be told. */
const nobodyHears = (): void => undefined;

/** Events are watched for each object by itself, so a list of them replaces nothing. */
function changesOf(resource: CourseChange['resource'], change: ObjectChange): readonly CourseChange[] {
  switch (change.type) {
    case 'all':
      return resource === 'events'
        ? change.objects.map(object => ({ resource, type: 'ADDED', object }))
        : [{ resource, type: 'LISTED', objects: change.objects }];
    case 'changed':
      return [{ resource, type: 'MODIFIED', object: change.object }];
    case 'deleted':
      return [{ resource, type: 'DELETED', object: change.object }];
    case 'interrupted':
      return [];
  }
}

const podNames = (change: ObjectChange): readonly string[] =>
  objectsThere(change)
    .map(object => textAt(object, 'metadata', 'name'))
    .filter(name => name !== '');
