// Asks one API server once and takes no second try: what is asked for while somebody waits and looks on.
import type { Outcome } from '../../core/outcome.js';
import { success } from '../../core/outcome.js';
import type { StopSignal } from '../../core/stop.js';
import type { Connection } from './connection.js';
import type { Target } from '../kubeconfig/context.js';
import { deadline } from '../asking/deadline.js';
import { jsonIn, readAll } from '../asking/read-answer.js';
import type { Asked } from '../asking/failure-words.js';
import { noJson, refusedBy, stopped, timedOut, tooLong, unreached } from '../asking/failure-words.js';
import type { KubeWorld } from '../asking/world.js';

export interface Question extends Asked {
  /** From the server's root: `/api/v1/nodes`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

export class Session {
  readonly target: Target;
  readonly #world: KubeWorld;
  readonly #connection: Connection;

  constructor(connection: Connection, world: KubeWorld) {
    this.target = connection.target;
    this.#world = world;
    this.#connection = connection;
  }

  /** The JSON value of a successful answer. */
  async get(question: Question, stop: StopSignal): Promise<Outcome<unknown>> {
    if (stop.stopped) return stopped;
    const limit = deadline(this.#world.clock, this.#world.patience.request, stop);
    try {
      return await this.#ask(question, limit.signal);
    } catch (error) {
      if (limit.over() === 'stopped') return stopped;
      if (limit.over() === 'timed out') return timedOut(this.target, this.#world.patience.request);
      return unreached(this.target, error);
    } finally {
      limit.done();
    }
  }

  async #ask({ path, query, ...asked }: Question, signal: AbortSignal): Promise<Outcome<unknown>> {
    const answer = await this.#connection.send({ method: 'GET', path, query }, signal);
    const text = await readAll(answer);
    if (text === undefined) return tooLong(this.target);
    const body = jsonIn(text);
    if (answer.status !== 200) return refusedBy(this.target, asked, answer.status, body);
    return body === undefined ? noJson(this.target) : success(body);
  }
}
