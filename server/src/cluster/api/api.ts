// Asks an API server with patience: every question has a deadline, is asked again when its answer is lost or the
// server has too much to do, and signs in again when that is all that is missing. It knows no verbs.
import type { StopSignal } from '../../core/stop.js';
import { either } from '../../core/stop.js';
import type { ApiFailure, ApiOutcome } from '../../service/ports/cluster-session.js';
import {
  endless,
  lost,
  refusal,
  signInFailure,
  stoppedFailure,
  timeOut,
  unfitName,
  unreadable,
} from './api-failure.js';
import type { ApiPath } from './api-path.js';
import { BackOff, retryAfterIn } from '../asking/back-off.js';
import type { HttpAnswer, HttpQuestion, Wire } from './connection.js';
import type { Target } from '../kubeconfig/context.js';
import type { Deadline } from '../asking/deadline.js';
import { deadline, unlessStopped } from '../asking/deadline.js';
import { pause } from '../../service/ports/waiting.js';
import { jsonIn, letGo, readAll } from '../asking/read-answer.js';
import type { Asked } from '../asking/failure-words.js';
import { codeOf, isAboutTls } from '../asking/failure-words.js';
import type { KubeWorld } from '../asking/world.js';

export interface ApiQuestion extends Omit<HttpQuestion, 'path'> {
  readonly path: ApiPath;
  readonly asked: Asked;
}

export interface Reply {
  /** JSON. */
  readonly body: unknown;
  readonly headers: HttpAnswer['headers'];
}

/** What came of one try. */
type Tried<T> = { readonly ok: true; readonly value: T } | Failed;

interface Failed {
  readonly ok: false;
  readonly failure: ApiFailure;
  /** Undefined when another try would fail in the same way; else how long the server wants us to wait (ms). */
  readonly again: number | undefined;
}

/** What comes next of an answer that goes on. */
export type Chunk =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly type: 'end' }
  /** Nothing for so long that the connection may be dead. */
  | { readonly type: 'silence' }
  | { readonly type: 'broken'; readonly failure: ApiFailure };

export interface Stream {
  readonly status: number;
  /** Never rejects. */
  readonly next: () => Promise<Chunk>;
  readonly close: () => void;
}

/** Four repeats within about eight seconds. */
const mostWaits = 4;

const notNow: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

export class Api {
  readonly world: KubeWorld;
  readonly #connection: Wire;

  constructor(connection: Wire, world: KubeWorld) {
    this.#connection = connection;
    this.world = world;
  }

  get target(): Target {
    return this.#connection.target;
  }

  /** Also when all connections are let go of. */
  until = (stop: StopSignal): StopSignal => either(stop, this.#connection.closed);

  /** The JSON of a successful answer. */
  async ask(question: ApiQuestion, stop: StopSignal): Promise<ApiOutcome<Reply>> {
    const { clock, patience } = this.world;
    const whole = deadline(clock, patience.call, this.until(stop));
    const backOff = new BackOff(500, 8000, this.world.chance);
    try {
      for (;;) {
        const tried = await this.#askOnce(question, whole);
        if (tried.ok || tried.again === undefined || backOff.waits === mostWaits) return tried;
        await pause(clock, backOff.wait(tried.again), whole);
        if (whole.over() === 'stopped') return { ok: false, failure: stoppedFailure };
        if (whole.over() === 'timed out') return tried;
      }
    } finally {
      whole.done();
    }
  }

  /** An answer that goes on, asked for once. Whoever gets it closes it. */
  async stream(question: ApiQuestion, stop: StopSignal): Promise<Tried<Stream>> {
    const { clock, patience } = this.world;
    const limit = deadline(clock, patience.request, stop);
    const begun = await this.#begin(question, limit);
    if (begun.ok) return { ok: true, value: this.#streamOf(begun.value, question, limit) };
    limit.done();
    return begun;
  }

  /** The start of a successful answer; the rest is to be read while the limit lets it. */
  async #begin(question: ApiQuestion, limit: Deadline): Promise<Tried<HttpAnswer>> {
    if (limit.stopped) return this.#broken(question, limit, undefined);
    const { path } = question;
    if ('unfit' in path) return { ok: false, failure: unfitName(path.unfit), again: undefined };
    const sent = { ...question, path: path.text };
    try {
      const answer = await this.#connection.send(sent, limit.signal);
      if (answer.status === 401) return await this.#beginAgain(question, sent, answer, limit);
      return await this.#successful(question, answer);
    } catch (error) {
      return this.#broken(question, limit, error);
    }
  }

  /** Why there is no answer, or only half of one. */
  #broken(question: ApiQuestion, limit: Deadline, error: unknown): Failed {
    if (limit.over() === 'stopped') return { ok: false, failure: stoppedFailure, again: undefined };
    if (limit.over() === 'timed out') {
      // Whether it was done must be known; what was only to be read can be asked for again by the user.
      const again = question.method === 'GET' ? undefined : 0;
      return { ok: false, failure: timeOut(this.target, this.world.patience.request), again };
    }
    return { ok: false, failure: lost(this.target, error), again: isAboutTls(codeOf(error)) ? undefined : 0 };
  }

  async #askOnce(question: ApiQuestion, whole: Deadline): Promise<Tried<Reply>> {
    const limit = deadline(this.world.clock, this.world.patience.request, whole);
    try {
      const begun = await this.#begin(question, limit);
      if (!begun.ok) return begun;
      const text = await readAll(begun.value);
      if (text === undefined) return { ok: false, failure: endless(this.target), again: undefined };
      const body = jsonIn(text);
      if (body === undefined) return { ok: false, failure: unreadable(this.target), again: undefined };
      return { ok: true, value: { body, headers: begun.value.headers } };
    } catch (error) {
      return this.#broken(question, limit, error);
    } finally {
      limit.done();
    }
  }

  #streamOf({ status, body }: HttpAnswer, question: ApiQuestion, limit: Deadline): Stream {
    const reader = body?.getReader();
    const { silence } = this.world.patience;
    return {
      status,
      next: async () => {
        limit.allow(silence);
        try {
          const part = await reader?.read();
          limit.allow(undefined);
          return part?.value ? { type: 'bytes', bytes: part.value } : { type: 'end' };
        } catch (error) {
          if (limit.over() === 'timed out') return { type: 'silence' };
          return { type: 'broken', failure: this.#broken(question, limit, error).failure };
        }
      },
      close: () => {
        limit.done();
        reader?.cancel().catch(() => undefined);
      },
    };
  }

  /** After a 401: once more, as whoever we are now. */
  async #beginAgain(
    question: ApiQuestion,
    sent: HttpQuestion,
    refused: HttpAnswer,
    limit: Deadline,
  ): Promise<Tried<HttpAnswer>> {
    const renewal = this.#connection.signInAgain(refused.identity);
    if (!renewal) return this.#successful(question, refused);
    letGo(refused);
    // Signing in has a limit of its own.
    limit.allow(undefined);
    const renewed = await unlessStopped(renewal, limit);
    limit.allow(this.world.patience.request);
    if (!renewed) return this.#broken(question, limit, undefined);
    if (!renewed.ok) return { ok: false, failure: signInFailure(renewed), again: undefined };
    return this.#successful(question, await this.#connection.send(sent, limit.signal));
  }

  async #successful(question: ApiQuestion, answer: HttpAnswer): Promise<Tried<HttpAnswer>> {
    if (answer.status >= 200 && answer.status < 300) return { ok: true, value: answer };
    const body = jsonIn((await readAll(answer)) ?? '');
    const failure = refusal(this.target, question.asked, answer.status, body);
    const again = isPassing(question, failure) ? retryAfterIn(answer.headers) : undefined;
    return { ok: false, failure, again };
  }
}

/** Whoever has time asks again: what failed lies between us and the server, or the server has too much to do. */
export const mayPass = ({ kind, status }: ApiFailure): boolean =>
  kind === 'refused' ? notNow.has(status?.code ?? 0) : kind !== 'stopped';

/** A refusal that the server may not repeat. */
function isPassing({ method }: Pick<HttpQuestion, 'method'>, { status }: ApiFailure): boolean {
  if (!status) return false;
  // Two that use up the same quota at the same time; what exists already is `AlreadyExists`.
  const isRace = method === 'POST' && status.code === 409 && status.reason === 'Conflict';
  return isRace || notNow.has(status.code);
}
