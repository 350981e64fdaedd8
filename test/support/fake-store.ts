// The objects of a fake cluster with their history: versions, watches, what is refused and in which words. What the
// real server answers to the same is proven in test/real-cluster.
import { randomUUID } from 'node:crypto';
import { at, textAt } from '../../server/src/core/kernel/node-object.js';
import type { Json, JsonObject } from '../../server/src/core/json/json-value.js';
import { matcherOf } from './fake-selector.js';

/** What is served at one place: `/apis/batch/v1/namespaces/kmm/jobs`. */
export interface Kind {
  readonly group: string;
  readonly version: string;
  /** Plural. */
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

export interface Place {
  readonly kind: Kind;
  /** Empty = all, or objects without one. */
  readonly namespace: string;
}

/** An answer that is a `Status`. */
export interface Refused {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  /** What it is about. */
  readonly details?: { readonly name?: string; readonly group?: string; readonly kind: string };
}

export interface StoredEvent {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly place: Place;
  readonly object: JsonObject;
}

interface Entry {
  readonly place: Place;
  readonly object: JsonObject;
}

const kind = (group: string, version: string, resource: string, name: string, namespaced = true): Kind => ({
  group,
  version,
  resource,
  kind: name,
  namespaced,
});

/** What a cluster with KMM serves, as far as anybody asks. */
export const usualKinds: readonly Kind[] = [
  ...Object.entries({ pods: 'Pod', configmaps: 'ConfigMap', secrets: 'Secret', events: 'Event' }).map(
    ([resource, name]) => kind('', 'v1', resource, name),
  ),
  kind('', 'v1', 'serviceaccounts', 'ServiceAccount'),
  kind('', 'v1', 'resourcequotas', 'ResourceQuota'),
  kind('', 'v1', 'namespaces', 'Namespace', false),
  kind('', 'v1', 'nodes', 'Node', false),
  kind('batch', 'v1', 'jobs', 'Job'),
  kind('apps', 'v1', 'deployments', 'Deployment'),
  kind('kmm.sigs.x-k8s.io', 'v1beta1', 'modules', 'Module'),
  kind('kmm.sigs.x-k8s.io', 'v1beta2', 'preflightvalidations', 'PreflightValidation', false),
];

/** What an OpenShift cluster serves beside that. */
export const openshiftKinds: readonly Kind[] = [
  ...usualKinds,
  kind('build.openshift.io', 'v1', 'builds', 'Build'),
];

export class FakeStore {
  readonly kinds: readonly Kind[];
  readonly #entries = new Map<string, Entry>();
  readonly #events: StoredEvent[] = [];
  readonly #listeners = new Set<(event: StoredEvent) => void>();
  #version = 100;
  #collects = true;
  /** Events up to this version are forgotten. */
  #compacted = 0;
  /** Now, as the servers that are tested have it. */
  #seconds = Math.floor(Date.now() / 1000);

  constructor(kinds: readonly Kind[]) {
    this.kinds = kinds;
  }

  get version(): number {
    return this.#version;
  }

  kindOf(resource: string): Kind {
    const found = this.kinds.find(one => one.resource === resource);
    if (!found) throw new Error(`The fake cluster serves no ${resource}.`);
    return found;
  }

  get(place: Place, name: string): JsonObject | undefined {
    return this.#entries.get(keyOf(place, name))?.object;
  }

  /** Those of a place, in the order of their names as etcd has them. */
  list({ kind: { group, resource }, namespace }: Place): readonly JsonObject[] {
    const entries = [...this.#entries].filter(
      ([, { place }]) =>
        place.kind.group === group &&
        place.kind.resource === resource &&
        (namespace === '' || place.namespace === namespace),
    );
    return entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, { object }]) => object);
  }

  /** As it would be stored, or is. */
  create(place: Place, object: JsonObject, mode: 'dry run' | 'for real'): JsonObject | Refused {
    const named = withName(object);
    const name = textAt(named, 'metadata', 'name');
    const refused = this.#refuse(place, named, name);
    if (refused) return refused;
    this.#seconds += 1;
    const created = withMetadata(named, {
      ...(place.kind.namespaced && { namespace: place.namespace }),
      uid: randomUUID(),
      creationTimestamp: new Date(this.#seconds * 1000).toISOString().replace('.000', ''),
      ...(hasGeneration(place.kind) && { generation: 1 }),
    });
    const whole = {
      apiVersion: [place.kind.group, place.kind.version].filter(part => part !== '').join('/'),
      kind: place.kind.kind,
      ...created,
    };
    return mode === 'dry run' ? whole : this.#keep('ADDED', place, whole);
  }

  /** Puts it there whatever was there, as controllers and kubelets do. */
  put(place: Place, object: JsonObject): JsonObject {
    const old = this.get(place, textAt(object, 'metadata', 'name'));
    if (!old) {
      const created = this.create(place, object, 'for real');
      if (isRefused(created)) throw new Error(created.message);
      return created;
    }
    // An object has metadata.
    const { uid = '', creationTimestamp = '', generation = 1 } = old['metadata'] as JsonObject;
    const apiVersion = old['apiVersion'] ?? '';
    const merged = { apiVersion, kind: place.kind.kind, ...object };
    const namespaced = place.kind.namespaced && { namespace: place.namespace };
    return this.#keep(
      'MODIFIED',
      place,
      withMetadata(merged, {
        ...namespaced,
        uid,
        creationTimestamp,
        ...(hasGeneration(place.kind) && { generation }),
      }),
    );
  }

  /** The garbage collector is stopped, or goes on and does what it has missed. */
  collect(how: 'no more' | 'again'): void {
    this.#collects = how === 'again';
    if (this.#collects) this.#collectAlone();
  }

  /** Removes it, and in the background what it owns. */
  remove(place: Place, name: string, dependents: 'with dependents' | 'alone' = 'with dependents'): void {
    const key = keyOf(place, name);
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#tell('DELETED', place, this.#versioned(entry.object));
    if (dependents === 'with dependents' && this.#collects) this.#collectAlone();
  }

  /** What has owners of which none is there. */
  #collectAlone(): void {
    const uids = new Set([...this.#entries.values()].map(({ object }) => textAt(object, 'metadata', 'uid')));
    for (const { place, object } of [...this.#entries.values()]) {
      const owners = ownersOf(object);
      if (owners.length > 0 && !owners.some(owner => uids.has(owner)))
        this.remove(place, textAt(object, 'metadata', 'name'));
    }
  }

  removeNamespace(name: string): void {
    for (const { place, object } of [...this.#entries.values()]) {
      if (place.namespace === name) this.remove(place, textAt(object, 'metadata', 'name'), 'alone');
    }
    this.remove({ kind: this.kindOf('namespaces'), namespace: '' }, name, 'alone');
  }

  /** Forgets all history: older versions are too old from now on. */
  compact(): void {
    this.#version += 1;
    this.#compacted = this.#version;
  }

  /**
   * Tells of every event of a place after a version, first those that have been; undefined when they are forgotten.
   * The result ends it.
   */
  follow(
    place: Place,
    selectors: Readonly<Record<string, string>>,
    after: number,
    tell: (event: StoredEvent) => void,
  ): (() => void) | undefined {
    if (after < this.#compacted) return undefined;
    const matches = matcherOf(selectors);
    const listener = (event: StoredEvent): void => {
      if (isWithin(event.place, place) && matches(event.object)) tell(event);
    };
    for (const event of this.#events) if (event.version > after) listener(event);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #refuse(place: Place, object: JsonObject, name: string): Refused | undefined {
    const { kind: called, namespaced } = place.kind;
    if (namespaced && !this.get({ kind: this.kindOf('namespaces'), namespace: '' }, place.namespace)) {
      return notFound(this.kindOf('namespaces'), place.namespace);
    }
    const namespace = textAt(object, 'metadata', 'namespace');
    if (namespace !== '' && namespace !== place.namespace) {
      const message = 'the namespace of the provided object does not match the namespace sent on the request';
      return { code: 400, reason: 'BadRequest', message };
    }
    if (name === '') {
      const message = `${called} "" is invalid: metadata.name: Required value: name or generateName is required`;
      return { code: 422, reason: 'Invalid', message };
    }
    if (!this.get(place, name)) return undefined;
    return {
      code: 409,
      reason: 'AlreadyExists',
      message: `${qualified(place.kind)} "${name}" already exists`,
      details: detailsOf(place.kind, name),
    };
  }

  #keep(type: 'ADDED' | 'MODIFIED', place: Place, object: JsonObject): JsonObject {
    const versioned = this.#versioned(object);
    this.#entries.set(keyOf(place, textAt(object, 'metadata', 'name')), { place, object: versioned });
    this.#tell(type, place, versioned);
    return versioned;
  }

  #versioned(object: JsonObject): JsonObject {
    this.#version += 1;
    return withMetadata(object, { resourceVersion: String(this.#version) });
  }

  #tell(type: StoredEvent['type'], place: Place, object: JsonObject): void {
    const event = { version: this.#version, type, place, object };
    this.#events.push(event);
    for (const listener of [...this.#listeners]) listener(event);
  }
}

export const notFound = (kind: Kind, name: string): Refused => ({
  code: 404,
  reason: 'NotFound',
  message: `${qualified(kind)} "${name}" not found`,
  details: detailsOf(kind, name),
});

/** The object there is another one than was meant. */
export const otherUid = (kind: Kind, name: string, wanted: string, uid: string): Refused => ({
  code: 409,
  reason: 'Conflict',
  message: `Operation cannot be fulfilled on ${[kind.kind, kind.group].filter(part => part !== '').join('.')} "${name}": the UID in the precondition (${wanted}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
  details: detailsOf({ ...kind, resource: kind.kind }, name),
});

/** Without a name when it is about a whole collection. */
export const detailsOf = ({ group, resource }: Kind, name: string): NonNullable<Refused['details']> => ({
  ...(name && { name }),
  ...(group && { group }),
  kind: resource,
});

export const isRefused = (value: JsonObject | Refused): value is Refused =>
  typeof value['code'] === 'number' && typeof value['reason'] === 'string';

/** `jobs.batch`, as the server's messages have it. */
export const qualified = ({ group, resource }: Kind): string =>
  group === '' ? resource : `${resource}.${group}`;

/** What has no spec has no generation. */
const hasGeneration = ({ resource }: Kind): boolean =>
  !['configmaps', 'secrets', 'events', 'namespaces', 'nodes', 'serviceaccounts'].includes(resource);

const keyOf = ({ kind: { group, resource }, namespace }: Place, name: string): string =>
  [group, resource, namespace, name].join('/');

const isWithin = (place: Place, wanted: Place): boolean =>
  place.kind.group === wanted.kind.group &&
  place.kind.resource === wanted.kind.resource &&
  (wanted.namespace === '' || place.namespace === wanted.namespace);

function ownersOf(object: JsonObject): readonly string[] {
  const owners = at(object, 'metadata', 'ownerReferences');
  return Array.isArray(owners) ? owners.map(owner => textAt(owner, 'uid')) : [];
}

function withName(object: JsonObject): JsonObject {
  const prefix = textAt(object, 'metadata', 'generateName');
  if (prefix === '' || textAt(object, 'metadata', 'name') !== '') return object;
  return withMetadata(object, { name: prefix + randomUUID().slice(0, 5) });
}

function withMetadata(object: JsonObject, more: { readonly [key: string]: Json }): JsonObject {
  const metadata = at(object, 'metadata');
  // What is in a JSON object under a key is JSON.
  return { ...object, metadata: { ...(metadata as JsonObject | undefined), ...more } };
}
