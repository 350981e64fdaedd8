// Where an API server keeps what: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
// The only place that makes paths. What can be no name is refused here, before anybody is asked: `.` would lead to the list
// of all that one object of was meant.
import { dnsLabelFault, subdomainFault } from '../core/admission/names.js';
import { visible } from '../core/visible-text.js';
import type { Collection } from '../service/cluster-session.js';

/** Of an API server, from its root; or what of it can be no name. */
export type ApiPath = { readonly text: string } | { readonly unfit: string };

export const groupPath = (group: string, version: string): ApiPath =>
  group === '' ? pathOf('api', version) : pathOf('apis', group, version);

export function collectionPath({ group, version, resource, namespace }: Collection): ApiPath {
  if (namespace !== undefined && dnsLabelFault(namespace)) return unfit(namespace, 'a namespace');
  const place = namespace === undefined ? pathOf() : pathOf('namespaces', namespace);
  return joined(groupPath(group, version), place, pathOf(resource));
}

/** All kinds that are asked for have names that are DNS subdomains. */
export const objectPath = (collection: Collection, name: string): ApiPath =>
  subdomainFault(name)
    ? unfit(name, `one of ${collection.resource}`)
    : joined(collectionPath(collection), pathOf(name));

/** `k8s.io/apimachinery/pkg/api/validation/path`, `IsValidPathSegmentName`. */
export function pathOf(...parts: readonly string[]): ApiPath {
  const wrong = parts.find(part => ['', '.', '..'].includes(part) || /[/%]/.test(part));
  return wrong === undefined
    ? { text: parts.map(part => `/${encodeURIComponent(part)}`).join('') }
    : unfit(wrong, 'anything');
}

export function joined(...paths: readonly ApiPath[]): ApiPath {
  const wrong = paths.find(path => 'unfit' in path);
  return wrong ?? { text: paths.map(path => ('text' in path ? path.text : '')).join('') };
}

const unfit = (name: string, what: string): ApiPath => ({
  unfit: `\`${visible(name.slice(0, 100))}\` cannot be the name of ${what}`,
});
