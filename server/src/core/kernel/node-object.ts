// A Node as the API server or `kubectl -o json` writes it, read into what KMM looks at. Whatever is missing or of
// another type than Kubernetes' is as if it were not there.
import { isObject } from '../json/json-value.js';
import type { NodeFacts, Taint } from './node.js';

/** `metadata.name` and `metadata.labels`, `spec.taints`, `status.nodeInfo.kernelVersion`. */
export const nodeFactsOf = (object: unknown): NodeFacts => ({
  name: textAt(object, 'metadata', 'name'),
  kernelVersion: textAt(object, 'status', 'nodeInfo', 'kernelVersion'),
  labels: labelsIn(at(object, 'metadata', 'labels')),
  taints: taintsIn(at(object, 'spec', 'taints')),
});

/** The value a path of keys leads to; undefined where it leads nowhere. */
export function at(object: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (holder, key) => (isObject(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined),
    object,
  );
}

/** The string a path of keys leads to; empty where there is none. */
export function textAt(object: unknown, ...path: readonly string[]): string {
  const value = at(object, ...path);
  return typeof value === 'string' ? value : '';
}

function labelsIn(labels: unknown): NodeFacts['labels'] {
  if (!isObject(labels)) return {};
  return Object.fromEntries(
    Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

const taintsIn = (taints: unknown): readonly Taint[] =>
  Array.isArray(taints)
    ? taints.map(taint => ({
        key: textAt(taint, 'key'),
        value: textAt(taint, 'value'),
        effect: textAt(taint, 'effect'),
      }))
    : [];
