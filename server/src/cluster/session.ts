// Asks one API server as one user. Takes TLS, proxies and authentication from @kubernetes/client-node and does the
// rest itself: time limits, limits of size, and errors as words.
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import {
  HttpMethod,
  IsomorphicFetchHttpLibrary,
  RequestContext,
} from '@kubernetes/client-node/dist/gen/http/http.js';
import type { Outcome } from '../core/outcome.js';
import { success } from '../core/outcome.js';
import type { StopSignal } from '../core/stop.js';
import type { Target } from './context.js';
import { deadline } from './deadline.js';
import type { Identity } from './identity.js';
import type { Asked } from './words.js';
import { noJson, refusedBy, stopped, timedOut, tooLong, unreached } from './words.js';
import type { KubeWorld } from './world.js';

export interface Question extends Asked {
  /** From the server's root: `/api/v1/nodes`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** 64 MiB: a page of 500 nodes with all their images and fields is a tenth of it. */
const longestAnswer = 64 * 1024 * 1024;

/** What all requests of a session share. */
type Access = Pick<RequestContext, 'getHeaders' | 'getDispatcher'>;

export class Session {
  readonly target: Target;
  readonly #world: KubeWorld;
  readonly #access: Access;

  private constructor(target: Target, world: KubeWorld, access: Access) {
    this.target = target;
    this.#world = world;
    this.#access = access;
  }

  /** Asks nobody yet. */
  static async open(target: Target, identity: Identity, world: KubeWorld): Promise<Outcome<Session>> {
    const access = new RequestContext(target.cluster.server, HttpMethod.GET);
    for (const [name, value] of Object.entries(identity.headers)) access.setHeaderParam(name, value);
    try {
      await kubeConfigOf(target, identity).applySecurityAuthentication(access);
    } catch (error) {
      return unreached(target, error);
    }
    return success(new Session(target, world, access));
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

  /** Lets go of its connections, also of those that still wait for something. */
  async close(): Promise<void> {
    await this.#access.getDispatcher()?.destroy();
  }

  async #ask(question: Question, signal: AbortSignal): Promise<Outcome<unknown>> {
    const request = new RequestContext(this.target.cluster.server + question.path, HttpMethod.GET);
    for (const [name, value] of Object.entries(question.query)) request.setQueryParam(name, value);
    for (const [name, value] of Object.entries(this.#access.getHeaders()))
      request.setHeaderParam(name, value);
    request.setHeaderParam('Accept', 'application/json');
    const dispatcher = this.#access.getDispatcher();
    if (dispatcher) request.setDispatcher(dispatcher);
    request.setSignal(signal);
    const response = await new IsomorphicFetchHttpLibrary().send(request).toPromise();
    const text = await readAll(response.body.stream());
    if (text === undefined) return tooLong(this.target);
    const body = jsonIn(text);
    if (response.httpStatusCode !== 200)
      return refusedBy(this.target, question, response.httpStatusCode, body);
    return body === undefined ? noJson(this.target) : success(body);
  }
}

/** Undefined when it is too long. */
async function readAll(stream: ReadableStream<Uint8Array> | null): Promise<string | undefined> {
  if (!stream) return '';
  const decoder = new TextDecoder();
  let length = 0;
  let text = '';
  for await (const part of stream) {
    length += part.length;
    if (length > longestAnswer) return undefined;
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function kubeConfigOf({ cluster, context }: Target, identity: Identity): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [
      {
        name: 'cluster',
        server: cluster.server,
        skipTLSVerify: cluster.skipTlsVerify,
        caData: identity.ca,
        tlsServerName: cluster.tlsServerName || undefined,
        proxyUrl: cluster.proxyUrl || undefined,
      },
    ],
    users: [{ name: 'user', ...identity.user }],
    contexts: [{ name: context.name, cluster: 'cluster', user: 'user' }],
    currentContext: context.name,
  });
  return config;
}
