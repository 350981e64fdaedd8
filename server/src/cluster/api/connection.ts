// The way to one API server as one user: TLS, proxies and authentication from @kubernetes/client-node, one request and
// the start of its answer at a time. It knows no time limits and repeats nothing; it can sign in again.
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { HttpMethod, RequestContext } from '@kubernetes/client-node/dist/gen/http/http.js';
import { fetch } from 'undici';
import type { Outcome } from '../../core/outcome.js';
import { success } from '../../core/outcome.js';
import type { StopSignal } from '../../core/stop.js';
import { StopSource } from '../../core/stop.js';
import type { Target } from '../kubeconfig/context.js';
import type { Identity } from '../kubeconfig/identity.js';
import { unreached } from '../asking/failure-words.js';

export interface HttpQuestion {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** From the server's root: `/api/v1/nodes`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
  /** What it may be answered with; JSON unless said. */
  readonly accept?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** By their names in lower case; several of one name are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ReadableStream<Uint8Array> | null;
  /** Which of this connection's identities has asked. */
  readonly identity: number;
}

/** What all requests of one identity share. */
type Access = Pick<RequestContext, 'getHeaders' | 'getDispatcher'>;

/** Reads certificates and tokens, or runs the program that gives them. Never rejects. */
export type Identify = (stop: StopSignal) => Promise<Outcome<Identity>>;

/** What asks a server for us; a test may stand in between. */
export type Wire = Pick<Connection, 'target' | 'closed' | 'send' | 'signInAgain' | 'close'>;

export class Connection {
  readonly target: Target;
  readonly #closed = new StopSource();
  readonly #identify: Identify;
  #access: Access;
  /** Counts the identities. */
  #identity = 1;
  /** Whether the server has accepted anybody since we signed in again. */
  #accepted = true;
  #renewing: Promise<Outcome<undefined>> | undefined;

  private constructor(target: Target, identify: Identify, access: Access) {
    this.target = target;
    this.#identify = identify;
    this.#access = access;
  }

  /** Asks nobody but whoever knows the identity. */
  static async open(target: Target, identify: Identify, stop: StopSignal): Promise<Outcome<Connection>> {
    const access = await accessFor(target, identify, stop);
    return access.ok ? success(new Connection(target, identify, access.value)) : access;
  }

  /** When nobody may ask any more. */
  get closed(): StopSignal {
    return this.#closed;
  }

  /** Rejects when there is no answer. */
  async send(question: HttpQuestion, signal: AbortSignal): Promise<HttpAnswer> {
    const identity = this.#identity;
    const url = this.target.cluster.server + question.path;
    const request = new RequestContext(url, HttpMethod[question.method]);
    for (const [name, value] of Object.entries(question.query)) request.setQueryParam(name, value);
    for (const [name, value] of Object.entries(this.#access.getHeaders()))
      request.setHeaderParam(name, value);
    request.setHeaderParam('Accept', question.accept ?? 'application/json');
    // The server notes it as who has made the object.
    request.setHeaderParam('User-Agent', 'kmm-language-tools');
    if (question.body !== undefined) {
      request.setHeaderParam('Content-Type', 'application/json');
    }
    const dispatcher = this.#access.getDispatcher();
    // An API server leads nowhere else; who follows takes what it sends, and its certificate, to another host.
    const response = await fetch(request.getUrl(), {
      ...{ method: question.method, body: question.body ?? null, headers: request.getHeaders() },
      ...{ signal, redirect: 'manual', ...(dispatcher && { dispatcher }) },
    });
    if (response.status !== 401 && identity === this.#identity) this.#accepted = true;
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: response.body,
      identity,
    };
  }

  /**
   * After a 401 to the identity of this number: a new one, for all who ask at the same time. Undefined when there is no
   * other way to sign in, or it has just been tried.
   */
  signInAgain(refused: number): Promise<Outcome<undefined>> | undefined {
    if (refused !== this.#identity) return Promise.resolve(success(undefined));
    if (this.#renewing) return this.#renewing;
    if (!this.#accepted || !mayChange(this.target)) return undefined;
    this.#accepted = false;
    this.#renewing = this.#renew().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  /** Lets go of its connections, also of those that still wait for something. */
  async close(): Promise<void> {
    this.#closed.stop();
    await this.#access.getDispatcher()?.destroy();
  }

  async #renew(): Promise<Outcome<undefined>> {
    const access = await accessFor(this.target, this.#identify, this.#closed);
    if (!access.ok) return access;
    // What the old identity still reads goes on to its end.
    void this.#access
      .getDispatcher()
      ?.close()
      .catch(() => undefined);
    this.#access = access.value;
    this.#identity += 1;
    return success(undefined);
  }
}

/** A program or a file may give another answer the next time; what stands in the kubeconfig does not. */
const mayChange = ({ user }: Target): boolean =>
  user.exec !== undefined || user.tokenFile !== '' || user.certificate.file !== '';

async function accessFor(target: Target, identify: Identify, stop: StopSignal): Promise<Outcome<Access>> {
  const identity = await identify(stop);
  if (!identity.ok) return identity;
  const access = new RequestContext(target.cluster.server, HttpMethod.GET);
  for (const [name, value] of Object.entries(identity.value.headers)) access.setHeaderParam(name, value);
  try {
    await kubeConfigOf(target, identity.value).applySecurityAuthentication(access);
  } catch (error) {
    return unreached(target, error);
  }
  return success(access);
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
