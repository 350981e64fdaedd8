// Follows a log over broken connections, quiet times and kubelets that are away for a while. A stream that ends well
// does not mean that the log has ended, so its end counts only when asking again brings nothing new.
import type { StopSignal } from '../../core/stop.js';
import type { ApiFailure, ApiOutcome, LogSource } from '../../service/ports/cluster-session.js';
import type { Api, ApiQuestion, Stream } from './api.js';
import { mayPass } from './api.js';
import { joined, objectPath, pathOf } from './api-path.js';
import { runtimeAway } from './api-failure.js';
import { BackOff } from '../asking/back-off.js';
import type { Deadline } from '../asking/deadline.js';
import { deadline } from '../asking/deadline.js';
import { pause } from '../../service/ports/waiting.js';
import { LogPlace } from './log-place.js';

type End = 'ended' | 'none' | 'stopped';

/** How one request has ended. */
type Ending =
  | { readonly type: 'end' | 'perhaps the end' | 'silence' | 'no log' }
  | { readonly type: 'failed'; readonly failure: ApiFailure; readonly retryAfter: number };

export class LogFollower {
  readonly #api: Api;
  readonly #source: LogSource;
  readonly #take: (bytes: Uint8Array) => void;
  readonly #place = new LogPlace();
  readonly #backOff: BackOff;
  #hasBytes = false;
  /** What the last stream that ended well had after its last line end. */
  #tail: Uint8Array = new Uint8Array();
  /** The server has said that it is at the end, and nothing has come since. */
  #hasEnded = false;
  /** How many streams have ended well. */
  #ends = 0;
  /** Why it is interrupted, as long as it is. */
  #outage: ApiFailure | undefined;

  constructor(api: Api, source: LogSource, take: (bytes: Uint8Array) => void) {
    this.#api = api;
    this.#source = source;
    this.#take = take;
    this.#backOff = new BackOff(1000, 15_000, api.world.chance);
  }

  async run(stop: StopSignal): Promise<ApiOutcome<End>> {
    const { clock, patience } = this.#api.world;
    const limit = deadline(clock, patience.outage, this.#api.until(stop));
    limit.allow(undefined);
    try {
      for (;;) {
        const ending = await this.#stretch(limit);
        const outcome = this.#outcomeOf(ending, limit);
        if (outcome) return outcome;
        await this.#prepare(ending, limit);
      }
    } finally {
      limit.done();
    }
  }

  async #stretch(limit: Deadline): Promise<Ending> {
    this.#place.begin();
    const stream = await this.#api.stream(this.#question, limit);
    if (!stream.ok) return this.#unopened(stream.failure, stream.again ?? 0);
    try {
      this.#outage = undefined;
      limit.allow(undefined);
      return stream.value.status === 204 ? { type: 'no log' } : await this.#read(stream.value);
    } finally {
      stream.value.close();
    }
  }

  async #read(stream: Stream): Promise<Ending> {
    for (;;) {
      const chunk = await stream.next();
      if (chunk.type === 'silence') return chunk;
      if (chunk.type === 'broken') return { type: 'failed', failure: chunk.failure, retryAfter: 0 };
      if (chunk.type === 'end') return this.#atEnd();
      const fresh = this.#place.take(chunk.bytes);
      if (fresh.length === 0) continue;
      this.#hasBytes = true;
      this.#hasEnded = false;
      this.#backOff.reset();
      this.#take(fresh);
    }
  }

  #atEnd(): Ending {
    this.#tail = this.#place.finish();
    if (this.#place.isRuntimeAway) return this.#away(runtimeAway(this.#api.target), 0);
    const isConfirmed = this.#hasEnded && !this.#place.isFresh;
    this.#hasEnded = true;
    this.#ends += 1;
    return { type: isConfirmed ? 'end' : 'perhaps the end' };
  }

  /** A log that cannot be had: not yet (400), no more (404), or the kubelet is away (500). */
  #unopened(failure: ApiFailure, retryAfter: number): Ending {
    const code = failure.status?.code;
    if (code === 400 || code === 404) return { type: 'no log' };
    return code === 500 ? this.#away(failure, retryAfter) : { type: 'failed', failure, retryAfter };
  }

  /** Whoever keeps the log does not answer, which is for the asker to know as long as there was none at all. */
  #away(failure: ApiFailure, retryAfter: number): Ending {
    return this.#hasBytes || this.#hasEnded ? { type: 'failed', failure, retryAfter } : { type: 'no log' };
  }

  /** Undefined when it goes on. */
  #outcomeOf(ending: Ending, limit: Deadline): ApiOutcome<End> | undefined {
    if (limit.over() === 'stopped') return { ok: true, value: 'stopped' };
    if (ending.type === 'end') return this.#end();
    if (limit.over() === 'timed out' && this.#outage) return this.#giveUp(this.#outage);
    if (ending.type === 'no log') return this.#hasEnded ? this.#end() : { ok: true, value: 'none' };
    if (ending.type !== 'failed' || mayPass(ending.failure)) return undefined;
    return this.#giveUp(ending.failure);
  }

  #giveUp(failure: ApiFailure): ApiOutcome<End> {
    return this.#hasEnded ? this.#end() : { ok: false, failure };
  }

  #end(): ApiOutcome<End> {
    if (this.#tail.length > 0) this.#take(this.#tail);
    // A build's log is empty until it runs.
    const isNone = this.#source.container === undefined && !this.#hasBytes && this.#tail.length === 0;
    return { ok: true, value: isNone ? 'none' : 'ended' };
  }

  async #prepare(ending: Ending, limit: Deadline): Promise<void> {
    const { clock, patience } = this.#api.world;
    if (ending.type !== 'failed') {
      // The first end is confirmed at once; a server that ends every stream is not asked more than once a second.
      if (ending.type === 'perhaps the end' && this.#ends > 1) await pause(clock, 1000, limit);
      return;
    }
    if (!this.#outage) limit.allow(this.#hasEnded ? patience.logEnd : patience.outage);
    this.#outage = ending.failure;
    await pause(clock, this.#backOff.wait(ending.retryAfter), limit);
  }

  get #question(): ApiQuestion {
    const { namespace, name, container } = this.#source;
    const { since } = this.#place;
    const isPod = container !== undefined;
    const collection = isPod
      ? { group: '', version: 'v1', resource: 'pods', namespace }
      : { group: 'build.openshift.io', version: 'v1', resource: 'builds', namespace };
    return {
      method: 'GET',
      path: joined(objectPath(collection, name), pathOf('log')),
      query: {
        // A build's log is not waited for by the server: it would be for longer than we wait for an answer.
        ...(isPod ? { container } : { nowait: 'true' }),
        follow: 'true',
        timestamps: 'true',
        ...(since !== undefined && { sinceTime: since }),
      },
      accept: 'application/json, */*',
      asked: { verb: 'get', resource: `${collection.resource}/log` },
    };
  }
}
