// Watches the objects of a selection over broken connections, time-outs and forgotten history
// (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes). Goes on from the last
// version it has seen, so that nothing that happens in a gap is lost as long as the server remembers it.
import { at, textAt } from '../../core/kernel/node-object.js';
import type { JsonObject } from '../../core/json/json-value.js';
import type { StopSignal } from '../../core/stop.js';
import type { ApiFailure, ApiOutcome, ObjectChange, Selection } from '../../service/ports/cluster-session.js';
import type { Api, ApiQuestion, Stream } from './api.js';
import { mayPass } from './api.js';
import { refusal, unreadable } from './api-failure.js';
import { collectionPath } from './api-path.js';
import { BackOff } from '../asking/back-off.js';
import type { Deadline } from '../asking/deadline.js';
import { deadline } from '../asking/deadline.js';
import { pause } from '../../service/ports/waiting.js';
import { JsonLines } from '../asking/json-lines.js';
import { isObject } from '../../core/json/json-value.js';
import { listObjects, selectors } from './list-objects.js';

/** The server ends a watch after so many seconds; one that nobody ends could be dead without anybody knowing. */
const longestWatch = '300';

/** How a stretch of watching, one list and one watch, has ended. */
type Ending =
  | { readonly type: 'ended'; readonly told: number }
  | { readonly type: 'silence' }
  | { readonly type: 'forgotten' }
  | { readonly type: 'failed'; readonly failure: ApiFailure; readonly retryAfter: number };

export class ObjectWatch {
  readonly #api: Api;
  readonly #selection: Selection;
  readonly #tell: (change: ObjectChange) => void;
  readonly #backOff: BackOff;
  readonly #known = new Map<string, JsonObject>();
  /** The `resourceVersion` up to which everything is told; empty = nothing is known. */
  #version = '';
  /** Why the watch is interrupted, as long as it is. */
  #outage: ApiFailure | undefined;
  #silences = 0;

  constructor(api: Api, selection: Selection, tell: (change: ObjectChange) => void) {
    this.#api = api;
    this.#selection = selection;
    this.#tell = tell;
    this.#backOff = new BackOff(1000, 30_000, api.world.chance);
  }

  async run(stop: StopSignal): Promise<ApiOutcome<'stopped'>> {
    const { clock, patience } = this.#api.world;
    // The time of an outage; it runs in gaps only.
    const limit = deadline(clock, patience.outage, this.#api.until(stop));
    limit.allow(undefined);
    try {
      for (;;) {
        const ending = this.#version === '' ? await this.#list(limit) : await this.#follow(limit);
        if (limit.over() === 'stopped') return { ok: true, value: 'stopped' };
        const failure = this.#failureOf(ending, limit);
        if (failure) return { ok: false, failure };
        await this.#prepare(ending, limit);
      }
    } finally {
      limit.done();
    }
  }

  /** Says why the watch does not go on; undefined when it does. */
  #failureOf(ending: Ending | undefined, limit: Deadline): ApiFailure | undefined {
    if (limit.over() === 'timed out') return this.#outage;
    return ending?.type === 'failed' && !mayPass(ending.failure) ? ending.failure : undefined;
  }

  /** Lists every object there is and tells of all of them at once. */
  async #list(limit: Deadline): Promise<Ending | undefined> {
    const listed = await listObjects(this.#api, this.#selection, limit);
    if (!listed.ok) return { type: 'failed', failure: listed.failure, retryAfter: 0 };
    this.#known.clear();
    for (const object of listed.value.objects) this.#known.set(keyOf(object), object);
    this.#version = listed.value.resourceVersion;
    this.#reportAll(limit);
    return undefined;
  }

  /** Watches what happens from the last version on. */
  async #follow(limit: Deadline): Promise<Ending> {
    const stream = await this.#api.stream(this.#question, limit);
    if (!stream.ok) {
      if (stream.failure.status?.code === 410) return { type: 'forgotten' };
      return { type: 'failed', failure: stream.failure, retryAfter: stream.again ?? 0 };
    }
    try {
      if (this.#outage) this.#reportAll(limit);
      return await this.#read(stream.value);
    } finally {
      stream.value.close();
    }
  }

  /** Tells and waits for what is due before the next stretch. */
  async #prepare(ending: Ending | undefined, limit: Deadline): Promise<void> {
    const { clock, patience } = this.#api.world;
    if (ending?.type !== 'silence') this.#silences = 0;
    switch (ending?.type) {
      case undefined:
        return;
      case 'ended':
        // Whoever ends every watch at once is not asked more than once a second.
        if (ending.told === 0) await pause(clock, 1000, limit);
        return;
      case 'silence':
        // A dead connection, most likely. Else the server waits for a version that will never be.
        this.#silences += 1;
        if (this.#silences > 1) this.#version = '';
        return;
      case 'forgotten':
        this.#version = '';
        if (this.#backOff.waits > 0) await pause(clock, this.#backOff.wait(), limit);
        else this.#backOff.wait();
        return;
      case 'failed':
        if (!this.#outage) {
          limit.allow(patience.outage);
          this.#tell({ type: 'interrupted', failure: ending.failure });
        }
        this.#outage = ending.failure;
        await pause(clock, this.#backOff.wait(ending.retryAfter), limit);
    }
  }

  async #read(stream: Stream): Promise<Ending> {
    const lines = new JsonLines();
    let told = 0;
    for (;;) {
      const chunk = await stream.next();
      if (chunk.type === 'end') return { type: 'ended', told };
      if (chunk.type === 'silence') return chunk;
      if (chunk.type === 'broken') return { type: 'failed', failure: chunk.failure, retryAfter: 0 };
      const events = lines.take(chunk.bytes);
      if (!events) return this.#nonsense();
      for (const event of events) {
        const ending = this.#take(event);
        if (ending) return ending;
        told += 1;
        this.#silences = 0;
        this.#backOff.reset();
      }
    }
  }

  /** Takes one event of the stream; undefined when the stream goes on. */
  #take(event: unknown): Ending | undefined {
    const object = at(event, 'object');
    const type = textAt(event, 'type');
    if (type === 'ERROR') return this.#error(object);
    if (!isObject(object)) return this.#nonsense();
    switch (type) {
      case 'ADDED':
      case 'MODIFIED':
        this.#known.set(keyOf(object), object);
        this.#tell({ type: 'changed', object });
        break;
      case 'DELETED':
        this.#known.delete(keyOf(object));
        this.#tell({ type: 'deleted', object });
        break;
      case 'BOOKMARK':
        break;
      default:
        return this.#nonsense();
    }
    this.#version = textAt(object, 'metadata', 'resourceVersion') || this.#version;
    return undefined;
  }

  #error(status: unknown): Ending {
    const code = at(status, 'code');
    if (code === 410) return { type: 'forgotten' };
    const { target } = this.#api;
    const failure = refusal(target, this.#question.asked, typeof code === 'number' ? code : 500, status);
    return { type: 'failed', failure, retryAfter: 0 };
  }

  /** Ends the stretch at an event that makes no sense; the next list may make sense of it. */
  #nonsense(): Ending {
    this.#version = '';
    return { type: 'failed', failure: unreadable(this.#api.target), retryAfter: 0 };
  }

  #reportAll(limit: Deadline): void {
    this.#outage = undefined;
    limit.allow(undefined);
    this.#tell({ type: 'all', objects: [...this.#known.values()] });
  }

  get #question(): ApiQuestion {
    return {
      method: 'GET',
      path: collectionPath(this.#selection),
      query: {
        ...selectors(this.#selection),
        watch: '1',
        allowWatchBookmarks: 'true',
        timeoutSeconds: longestWatch,
        resourceVersion: this.#version,
      },
      asked: { verb: 'watch', resource: this.#selection.resource },
    };
  }
}

const keyOf = (object: JsonObject): string =>
  `${textAt(object, 'metadata', 'namespace')}/${textAt(object, 'metadata', 'name')}`;
