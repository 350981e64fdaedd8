// Kubernetes' verbs for one cluster and one user: what is sent for each, and what an answer means.
import { at, textAt } from '../../core/kernel/node-object.js';
import type { Json, JsonObject } from '../../core/json/json-value.js';
import type { StopSignal } from '../../core/stop.js';
import type {
  ApiOutcome,
  ClusterContext,
  ClusterSession,
  Collection,
  CreatedObject,
  LogSource,
  ObjectChange,
  Right,
  Selection,
} from '../../service/ports/cluster-session.js';
import { Api } from './api.js';
import type { Reply } from './api.js';
import { unreadable } from './api-failure.js';
import type { ApiPath } from './api-path.js';
import { collectionPath, groupPath, joined, objectPath, pathOf } from './api-path.js';
import type { Wire } from './connection.js';
import { LogFollower } from './follow-log.js';
import { isObject } from '../../core/json/json-value.js';
import { listObjects } from './list-objects.js';
import { warningsIn } from './warnings.js';
import { ObjectWatch } from './watch-objects.js';
import type { KubeWorld } from '../asking/world.js';

/** Says which run of the engine has made an object; names are made for one run only. */
const runLabel = 'kmm.language-tools/run';

export class KubeSession implements ClusterSession {
  readonly #connection: Wire;
  readonly #api: Api;

  constructor(connection: Wire, world: KubeWorld) {
    this.#connection = connection;
    this.#api = new Api(connection, world);
  }

  get context(): ClusterContext {
    return this.#connection.target.context;
  }

  async version(stop: StopSignal): Promise<ApiOutcome<string>> {
    const reply = await this.#get(pathOf('version'), 'version', stop);
    if (!reply.ok) return reply;
    const version = textAt(reply.value.body, 'gitVersion');
    return version === '' ? this.#unreadable() : { ok: true, value: version };
  }

  async resources(group: string, version: string, stop: StopSignal): Promise<ApiOutcome<readonly string[]>> {
    const reply = await this.#get(groupPath(group, version), group, stop);
    if (!reply.ok) return isStatus(reply, 404) ? { ok: true, value: [] } : reply;
    const resources = at(reply.value.body, 'resources');
    if (!Array.isArray(resources)) return this.#unreadable();
    const names = resources.map(resource => textAt(resource, 'name'));
    return { ok: true, value: names.filter(name => name !== '' && !name.includes('/')) };
  }

  async get(
    collection: Collection,
    name: string,
    stop: StopSignal,
  ): Promise<ApiOutcome<JsonObject | undefined>> {
    const reply = await this.#get(objectPath(collection, name), collection.resource, stop);
    if (reply.ok) return this.#objectIn(reply.value);
    return isStatus(reply, 404, 'NotFound') ? { ok: true, value: undefined } : reply;
  }

  async list(selection: Selection, stop: StopSignal): Promise<ApiOutcome<readonly JsonObject[]>> {
    const listed = await listObjects(this.#api, selection, stop);
    return listed.ok ? { ok: true, value: listed.value.objects } : listed;
  }

  async create(
    collection: Collection,
    object: JsonObject,
    mode: 'dry run' | 'for real',
    stop: StopSignal,
  ): Promise<ApiOutcome<CreatedObject>> {
    const reply = await this.#post(
      collectionPath(collection),
      collection.resource,
      object,
      { fieldValidation: 'Strict', ...(mode === 'dry run' && { dryRun: 'All' }) },
      stop,
    );
    if (reply.ok) {
      const created = this.#objectIn(reply.value);
      const warnings = warningsIn(reply.value.headers);
      return created.ok ? { ok: true, value: { object: created.value, warnings } } : created;
    }
    if (mode === 'dry run' || !isStatus(reply, 409, 'AlreadyExists')) return reply;
    const there = await this.get(collection, textAt(object, 'metadata', 'name'), stop);
    if (!there.ok) return there;
    return there.value && isOfSameRun(there.value, object)
      ? { ok: true, value: { object: there.value, warnings: [] } }
      : reply;
  }

  async delete(
    collection: Collection,
    name: string,
    uid: string,
    stop: StopSignal,
  ): Promise<ApiOutcome<'deleted' | 'gone'>> {
    const reply = await this.#api.ask(
      {
        method: 'DELETE',
        path: objectPath(collection, name),
        query: {},
        body: JSON.stringify({
          kind: 'DeleteOptions',
          apiVersion: 'v1',
          propagationPolicy: 'Background',
          preconditions: { uid },
        }),
        asked: { verb: 'delete', resource: collection.resource },
      },
      stop,
    );
    if (reply.ok) return { ok: true, value: 'deleted' };
    if (isStatus(reply, 404, 'NotFound')) return { ok: true, value: 'gone' };
    if (!isStatus(reply, 409)) return reply;
    const there = await this.get(collection, name, stop);
    if (!there.ok) return there;
    return textAt(there.value, 'metadata', 'uid') === uid ? reply : { ok: true, value: 'gone' };
  }

  async mayDo({ verb, group, resource, namespace }: Right, stop: StopSignal): Promise<ApiOutcome<boolean>> {
    const [name = '', subresource] = resource.split('/', 2);
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: {
        resourceAttributes: {
          verb,
          group,
          resource: name,
          ...(subresource !== undefined && { subresource }),
          ...(namespace !== undefined && { namespace }),
        },
      },
    };
    const path = joined(groupPath('authorization.k8s.io', 'v1'), pathOf('selfsubjectaccessreviews'));
    const reply = await this.#post(path, 'selfsubjectaccessreviews', review, {}, stop);
    if (!reply.ok) return reply;
    const allowed = at(reply.value.body, 'status', 'allowed');
    return typeof allowed === 'boolean' ? { ok: true, value: allowed } : this.#unreadable();
  }

  watch(
    selection: Selection,
    tell: (change: ObjectChange) => void,
    stop: StopSignal,
  ): Promise<ApiOutcome<'stopped'>> {
    return new ObjectWatch(this.#api, selection, tell).run(stop);
  }

  followLog(
    source: LogSource,
    take: (bytes: Uint8Array) => void,
    stop: StopSignal,
  ): Promise<ApiOutcome<'ended' | 'none' | 'stopped'>> {
    return new LogFollower(this.#api, source, take).run(stop);
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  #get(path: ApiPath, resource: string, stop: StopSignal): Promise<ApiOutcome<Reply>> {
    return this.#api.ask({ method: 'GET', path, query: {}, asked: { verb: 'get', resource } }, stop);
  }

  #post(
    path: ApiPath,
    resource: string,
    object: JsonObject,
    query: Readonly<Record<string, string>>,
    stop: StopSignal,
  ): Promise<ApiOutcome<Reply>> {
    return this.#api.ask(
      { method: 'POST', path, query, body: JSON.stringify(object), asked: { verb: 'create', resource } },
      stop,
    );
  }

  #objectIn({ body }: Reply): ApiOutcome<JsonObject> {
    return isObject(body) ? { ok: true, value: body } : this.#unreadable();
  }

  #unreadable(): ApiOutcome<never> {
    return { ok: false, failure: unreadable(this.#connection.target) };
  }
}

function isStatus(outcome: ApiOutcome<unknown>, code: number, reason?: string): boolean {
  const status = outcome.ok ? undefined : outcome.failure.status;
  return status?.code === code && (reason === undefined || status.reason === reason);
}

/** What we have made ourselves, by a request whose answer was lost, and that is there to stay. */
function isOfSameRun(there: Json, object: JsonObject): boolean {
  const run = textAt(object, 'metadata', 'labels', runLabel);
  const isSame = run !== '' && textAt(there, 'metadata', 'labels', runLabel) === run;
  return isSame && textAt(there, 'metadata', 'deletionTimestamp') === '';
}
