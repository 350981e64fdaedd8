// Where an API server keeps what: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
import type { Collection } from '../service/cluster-session.js';

export const groupPath = (group: string, version: string): string =>
  group === '' ? pathOf('api', version) : pathOf('apis', group, version);

export function collectionPath({ group, version, resource, namespace }: Collection): string {
  const place = namespace === undefined ? '' : pathOf('namespaces', namespace);
  return groupPath(group, version) + place + pathOf(resource);
}

export const objectPath = (collection: Collection, name: string): string =>
  collectionPath(collection) + pathOf(name);

export const pathOf = (...parts: readonly string[]): string =>
  parts.map(part => `/${encodeURIComponent(part)}`).join('');
