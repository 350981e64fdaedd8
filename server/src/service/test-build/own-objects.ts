// Which objects of a cluster are ours, and which Pods are a test build's: watched while it runs, waited for and deleted
// afterwards. Nothing that this file does not know as ours is ever deleted.
import { managedBy, managedByLabel, runLabel, testBuildSelector } from '../../core/build-object/manifest.js';
import { at, textAt } from '../../core/kernel/node-object.js';
import type { JsonObject } from '../../core/json/json-value.js';
import type { Selection } from '../ports/cluster-session.js';
import { podsIn } from '../ports/collections.js';

/** What a test build's Pods belong to. */
export interface PodOwner {
  readonly kind: 'Job' | 'Build';
  readonly namespace: string;
  readonly name: string;
  readonly runId: string;
}

export const isOurs = (object: JsonObject): boolean =>
  textAt(object, 'metadata', 'labels', managedByLabel) === managedBy && runOf(object) !== '';

export const runOf = (object: JsonObject): string => textAt(object, 'metadata', 'labels', runLabel);

/** OpenShift gives its Pods a label of its own and none of the Build's. */
export const podsOf = ({ kind, namespace, name, runId }: PodOwner): Selection => ({
  ...podsIn(namespace),
  labelSelector: kind === 'Job' ? testBuildSelector(runId) : `openshift.io/build.name=${name}`,
});

/** A label can be on anything; the owner's name has the run's id in it and is nobody else's. */
export function isPodOf(pod: JsonObject, { kind, name }: PodOwner): boolean {
  const owners = at(pod, 'metadata', 'ownerReferences');
  return (
    Array.isArray(owners) &&
    owners.some(owner => textAt(owner, 'kind') === kind && textAt(owner, 'name') === name)
  );
}

export const isBeingDeleted = (object: JsonObject): boolean =>
  textAt(object, 'metadata', 'deletionTimestamp') !== '';

/** Nothing of it runs any more, whatever is still there of it. */
export const hasPodEnded = (pod: JsonObject): boolean =>
  ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'));
