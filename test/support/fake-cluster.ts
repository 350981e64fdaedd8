// A small cluster on this machine's loopback: objects with versions, watches and logs, as a real API server shows them,
// and faults on order. Nothing runs in it: who needs a Job to make a Pod says so with `put`. Its happy path answers
// as the real server does; `test/real-cluster` holds the two against each other.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { textAt } from '../../server/src/core/kernel/node-object.js';
import type { JsonObject } from '../../server/src/core/json/json-value.js';
import { FakeApiServer, sendJson } from './fake-api-server.js';
import type { FakeRequest } from './fake-request.js';
import { readRequest } from './fake-request.js';
import { FakeLog, logQueryOf } from './fake-log.js';
import { Gate } from './gate.js';
import { matcherOf } from './fake-selector.js';
import type { Kind, Place, Refused, StoredEvent } from './fake-store.js';
import { detailsOf, FakeStore, isRefused, notFound, otherUid, qualified, usualKinds } from './fake-store.js';
import type { KubeconfigParts } from './kubeconfig.js';
import { fileWith, kubeconfig } from './kubeconfig.js';

/** What goes wrong with one request. */
export type Fault =
  /** Refused, and nothing done. */
  | {
      readonly status: number;
      readonly reason?: string;
      readonly message?: string;
      readonly retryAfter?: number;
    }
  /** No answer: `reset` before anything is done; `lost` after it is done; `silence` for ever, and nothing done. */
  | 'reset'
  | 'lost'
  | 'silence'
  /** It is done, and half of the answer arrives. */
  | 'half'
  /** A login page, as proxies show one. */
  | 'page'
  /** Done and answered byte by byte. */
  | 'slow';

/** What an admission plugin says to an object: a refusal, or warnings. */
export type Admission = Refused | readonly string[];

export interface FakeClusterParts extends Omit<KubeconfigParts, 'server'> {
  readonly kinds?: readonly Kind[];
  /** Those that are there from the start. */
  readonly namespaces?: readonly string[];
}

interface Stream {
  readonly request: FakeRequest;
  readonly response: ServerResponse;
}

export class FakeCluster {
  readonly store: FakeStore;
  /** Decides what goes wrong with a request; nothing does unless a test sets it. */
  faultOf: (request: FakeRequest) => Fault | undefined = () => undefined;
  /** Looks at each object before it is created. */
  admit: (object: JsonObject, place: Place) => Admission = () => [];
  /** What the user may not: `create jobs`, `get pods/log`. */
  readonly forbidden = new Set<string>();
  /** The tokens that are accepted; undefined = whatever is sent. */
  tokens: readonly string[] | undefined;
  /** Every request, in order. */
  readonly requests: FakeRequest[] = [];
  readonly #logs = new Map<string, FakeLog>();
  readonly #watches = new Set<Stream>();
  readonly #followed = new Set<Stream>();
  readonly #parts: FakeClusterParts;
  readonly #controllers = new Gate();
  #turnAway: (() => void) | undefined;
  #server: FakeApiServer | undefined;

  private constructor(parts: FakeClusterParts) {
    this.#parts = parts;
    this.store = new FakeStore(parts.kinds ?? usualKinds);
    for (const name of parts.namespaces ?? ['default', 'kmm-dev']) {
      this.put('namespaces', '', { metadata: { name }, status: { phase: 'Active' } });
    }
  }

  static async start(parts: FakeClusterParts = {}): Promise<FakeCluster> {
    const fake = new FakeCluster(parts);
    fake.#server = await FakeApiServer.start((request, response) => void fake.#answer(request, response));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.#server?.port)}`;
  }

  /** The path of a kubeconfig for it, whose context `lab` is current. */
  get kubeconfig(): string {
    return fileWith(kubeconfig({ ...this.#parts, server: this.url }));
  }

  /** How many watches are open. */
  get watches(): number {
    return this.#watches.size;
  }

  /** How many logs are followed. */
  get followers(): number {
    return this.#followed.size;
  }

  /** All objects of a resource, in all namespaces. */
  objects(resource: string): readonly JsonObject[] {
    return this.store.list(this.#place(resource, ''));
  }

  object(resource: string, namespace: string, name: string): JsonObject | undefined {
    return this.store.get(this.#place(resource, namespace), name);
  }

  /** Creates or replaces an object, as a controller or the kubelet does. */
  put(resource: string, namespace: string, object: JsonObject): JsonObject {
    return this.store.put(this.#place(resource, namespace), object);
  }

  /** Merges into an object's status. */
  setStatus(resource: string, namespace: string, name: string, status: JsonObject): JsonObject {
    const object: JsonObject = this.object(resource, namespace, name) ?? { metadata: { name } };
    // The status of an object is an object.
    const old = object['status'] as JsonObject | undefined;
    return this.put(resource, namespace, { ...object, status: { ...old, ...status } });
  }

  /** Deletes an object and all it owns, at once. */
  remove(resource: string, namespace: string, name: string): void {
    this.store.remove(this.#place(resource, namespace), name);
  }

  /** Plays a controller: hears of every change of a resource from now on, once it is not stopped. */
  control(resource: string, act: (event: StoredEvent) => void): void {
    const hear = (event: StoredEvent): void => this.#controllers.pass(() => act(event));
    this.store.follow(this.#place(resource, ''), {}, this.store.version, hear);
  }

  /** The controller-manager: while it is stopped nobody hears of changes, and nothing is collected. */
  stopControllers(): void {
    this.#controllers.close();
    this.store.collect('no more');
  }

  startControllers(): void {
    this.#controllers.open();
    this.store.collect('again');
  }

  /** Until it comes back, every connection breaks. Resolves when somebody has asked in vain. */
  goAway(): Promise<void> {
    const askedInVain = new Promise<void>(resolve => {
      this.#turnAway = resolve;
    });
    this.cutStreams('reset');
    return askedInVain;
  }

  comeBack(): void {
    this.#turnAway = undefined;
  }

  /** The log of a pod's container, or of a build's. */
  log(namespace: string, name: string): FakeLog {
    const key = `${namespace}/${name}`;
    const log = this.#logs.get(key) ?? new FakeLog();
    this.#logs.set(key, log);
    return log;
  }

  /** Ends all watches and logs that are read: as a server does it, as a broken line does, or in the middle of a line. */
  cutStreams(how: 'clean' | 'reset' | 'half a line', which: 'watches' | 'logs' | 'all' = 'all'): void {
    const streams = [
      ...(which === 'logs' ? [] : this.#watches),
      ...(which === 'watches' ? [] : this.#followed),
    ];
    for (const { response } of streams) {
      if (how === 'half a line') response.write('{"type":"MODIF');
      if (how === 'reset') response.destroy();
      else response.end();
    }
  }

  /** Tells all watches up to which version they are. */
  bookmark(): void {
    for (const { request, response } of this.#watches) {
      const bookmark = {
        type: 'BOOKMARK',
        object: {
          kind: request.place?.kind.kind ?? '',
          apiVersion: versionOf(request.place),
          metadata: { resourceVersion: String(this.store.version) },
        },
      };
      response.write(`${JSON.stringify(bookmark)}\n`);
    }
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  #place(resource: string, namespace: string): Place {
    return { kind: this.store.kindOf(resource), namespace };
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming).catch(() => Buffer.alloc(0));
    const request = readRequest(incoming, body.toString('utf8'), this.store.kinds);
    this.requests.push(request);
    response.on('error', () => undefined);
    this.#turnAway?.();
    const fault = this.#turnAway ? 'reset' : this.faultOf(request);
    if (fault === 'silence') return;
    if (fault === 'reset') incoming.socket.destroy();
    else if (fault === 'page') response.end('<html>Please log in</html>');
    else if (typeof fault === 'object') sendFault(response, fault);
    else if (fault === undefined) this.#handle(request, response);
    else this.#handle(request, crippled(response, fault));
  }

  #handle(request: FakeRequest, response: ServerResponse): void {
    const refused = this.#refuse(request);
    if (refused) sendRefusal(response, refused);
    else if (request.path === '/version')
      sendJson(response, { major: '1', minor: '36', gitVersion: 'v1.36.2' });
    else if (request.path.endsWith('/selfsubjectaccessreviews')) this.#review(request, response);
    else if (request.isDiscovery) this.#discover(request, response);
    else if (!request.place)
      response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n');
    else if (request.isLog) this.#sendLog(request, response);
    else if (request.method === 'POST') this.#create(request, request.place, response);
    else if (request.method === 'DELETE') this.#delete(request, request.place, response);
    else if (request.name !== '') this.#get(request, request.place, response);
    else if (request.query['watch'] !== undefined) this.#watch(request, request.place, response);
    else this.#list(request, request.place, response);
  }

  #refuse({ token, verb, place, name, isLog }: FakeRequest): Refused | undefined {
    if (this.tokens && !this.tokens.includes(token)) {
      return { code: 401, reason: 'Unauthorized', message: 'Unauthorized' };
    }
    if (!place) return undefined;
    const resource = place.kind.resource + (isLog ? '/log' : '');
    if (!this.forbidden.has(`${verb} ${resource}`)) return undefined;
    const where = place.namespace === '' ? 'at the cluster scope' : `in the namespace "${place.namespace}"`;
    return {
      code: 403,
      reason: 'Forbidden',
      details: detailsOf(place.kind, name),
      message: `${qualified(place.kind)} is forbidden: User "me" cannot ${verb} resource "${resource}" in API group "${place.kind.group}" ${where}`,
    };
  }

  #review({ body }: FakeRequest, response: ServerResponse): void {
    const spec = body?.['spec'] ?? {};
    const attribute = (key: string): string => textAt(spec, 'resourceAttributes', key);
    const subresource = attribute('subresource');
    const resource = attribute('resource') + (subresource && `/${subresource}`);
    const allowed = !this.forbidden.has(`${attribute('verb')} ${resource}`);
    sendJson(
      response,
      {
        kind: 'SelfSubjectAccessReview',
        apiVersion: 'authorization.k8s.io/v1',
        metadata: {},
        spec,
        status: { allowed },
      },
      201,
    );
  }

  #discover({ group, version }: FakeRequest, response: ServerResponse): void {
    const kinds = this.store.kinds.filter(kind => kind.group === group && kind.version === version);
    const groupVersion = versionOf({ kind: { group, version } });
    if (kinds.length === 0) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n');
      return;
    }
    const resources = kinds.map(({ resource, kind, namespaced }) => ({
      name: resource,
      singularName: kind.toLowerCase(),
      namespaced,
      kind,
      verbs: ['create', 'delete', 'get', 'list', 'watch'],
    }));
    sendJson(response, { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources });
  }

  #create(request: FakeRequest, place: Place, response: ServerResponse): void {
    if (!request.body) {
      const message = 'the object provided is unrecognized';
      sendRefusal(response, { code: 400, reason: 'BadRequest', message });
      return;
    }
    const admission = this.admit(request.body, place);
    if (!isWarnings(admission)) {
      sendRefusal(response, admission);
      return;
    }
    const mode = request.query['dryRun'] === 'All' ? 'dry run' : 'for real';
    const created = this.store.create(place, request.body, mode);
    if (isRefused(created)) {
      sendRefusal(response, created);
      return;
    }
    const warnings = admission.map(text => `299 - "${text.replaceAll(/["\\]/g, '\\$&')}"`);
    if (warnings.length > 0) response.setHeader('warning', warnings);
    sendJson(response, created, 201);
  }

  #get(request: FakeRequest, place: Place, response: ServerResponse): void {
    const object = this.store.get(place, request.name);
    if (object) sendJson(response, object);
    else sendRefusal(response, notFound(place.kind, request.name));
  }

  #list({ query }: FakeRequest, place: Place, response: ServerResponse): void {
    const all = this.store.list(place).filter(matcherOf(query));
    const start = Number(query['continue'] ?? 0);
    const end = query['limit'] === undefined ? all.length : start + Number(query['limit']);
    sendJson(response, {
      kind: `${place.kind.kind}List`,
      apiVersion: versionOf(place),
      metadata: {
        resourceVersion: String(this.store.version),
        ...(end < all.length && { continue: String(end) }),
      },
      items: all.slice(start, end).map(({ kind, apiVersion, ...item }) => item),
    });
  }

  #delete(request: FakeRequest, place: Place, response: ServerResponse): void {
    const object = this.store.get(place, request.name);
    if (!object) {
      sendRefusal(response, notFound(place.kind, request.name));
      return;
    }
    const uid = textAt(object, 'metadata', 'uid');
    const wanted = textAt(request.body, 'preconditions', 'uid');
    if (wanted !== '' && wanted !== uid) {
      sendRefusal(response, otherUid(place.kind, request.name, wanted, uid));
      return;
    }
    const isOrphan = textAt(request.body, 'propagationPolicy') === 'Orphan';
    if (place.kind.resource === 'namespaces') this.store.removeNamespace(request.name);
    else this.store.remove(place, request.name, isOrphan ? 'alone' : 'with dependents');
    const details = { ...detailsOf(place.kind, request.name), uid };
    sendJson(response, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
  }

  #watch(request: FakeRequest, place: Place, response: ServerResponse): void {
    const after = request.query['resourceVersion'];
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const send = (type: string, object: object): void =>
      void response.write(`${JSON.stringify({ type, object })}\n`);
    if (after === undefined) {
      for (const object of this.store.list(place).filter(matcherOf(request.query))) send('ADDED', object);
    }
    const from = after === undefined ? this.store.version : Number(after);
    const forget = this.store.follow(place, request.query, from, ({ type, object }) => send(type, object));
    if (!forget) {
      const message = `too old resource version: ${String(after)} (${String(this.store.version)})`;
      send('ERROR', statusOf({ code: 410, reason: 'Expired', message }));
      response.end();
      return;
    }
    this.#open(this.#watches, { request, response }, forget);
  }

  #sendLog(request: FakeRequest, response: ServerResponse): void {
    const { namespace, kind } = request.place ?? { namespace: '', kind: this.store.kindOf('pods') };
    if (!this.store.get({ kind, namespace }, request.name)) {
      sendRefusal(response, notFound(kind, request.name));
      return;
    }
    const log = this.log(namespace, request.name);
    const container = request.query['container'] ?? '';
    switch (log.state) {
      case 'unscheduled':
        response.writeHead(204).end();
        return;
      case 'waiting': {
        const message = `container "${container}" in pod "${request.name}" is waiting to start: ContainerCreating`;
        sendRefusal(response, { code: 400, reason: 'BadRequest', message });
        return;
      }
      case 'kubelet away': {
        const message = `Get "https://vm:10250/containerLogs/${namespace}/${request.name}/${container}": dial tcp 192.0.2.1:10250: connect: connection refused`;
        sendRefusal(response, { code: 500, reason: '', message });
        return;
      }
      case 'runtime away':
        response.writeHead(200, { 'content-type': 'text/plain' });
        response.end('unable to retrieve container logs for containerd://0123456789abcdef');
        return;
      case 'there':
        this.#followLog(log, request, response);
    }
  }

  #followLog(log: FakeLog, request: FakeRequest, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.flushHeaders();
    const forget = log.read(logQueryOf(request.query), {
      take: bytes => void response.write(bytes),
      end: () => void response.end(),
    });
    if (!response.writableEnded) this.#open(this.#followed, { request, response }, forget);
  }

  #open(streams: Set<Stream>, stream: Stream, forget: () => void): void {
    streams.add(stream);
    stream.response.once('close', () => {
      streams.delete(stream);
      forget();
    });
  }
}

const isWarnings = (admission: Admission): admission is readonly string[] => Array.isArray(admission);

const versionOf = (place: { readonly kind: Pick<Kind, 'group' | 'version'> } | undefined): string =>
  [place?.kind.group ?? '', place?.kind.version ?? ''].filter(part => part !== '').join('/');

const statusOf = ({ code, reason, message, details }: Refused): object => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  ...(reason && { reason }),
  ...(details && { details }),
  code,
});

const sendRefusal = (response: ServerResponse, refused: Refused): void =>
  sendJson(response, statusOf(refused), refused.code);

function sendFault(response: ServerResponse, fault: Extract<Fault, object>): void {
  const { status, reason = '', message = 'out of order', retryAfter } = fault;
  if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
  sendJson(response, statusOf({ code: status, reason, message }), status);
}

/** The same response, of which not all arrives, or slowly. */
function crippled(response: ServerResponse, how: 'lost' | 'half' | 'slow'): ServerResponse {
  const end = response.end.bind(response);
  response.end = (data?: unknown) => {
    const bytes = Buffer.from(typeof data === 'string' ? data : '');
    if (how === 'lost') response.destroy();
    else if (how === 'half') {
      response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
    } else void drip(response, bytes).then(() => end());
    return response;
  };
  return response;
}

async function drip(response: ServerResponse, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; at += 16) {
    await new Promise(resolve => setImmediate(resolve));
    if (!response.destroyed) response.write(bytes.subarray(at, at + 16));
  }
}
