// The collections that test builds are made of, and what this project asks of a cluster besides.
import type { Collection } from './cluster-session.js';

type In = (namespace: string | undefined) => Collection;

const of =
  (group: string, version: string, resource: string): In =>
  namespace => ({ group, version, resource, namespace });

export const jobsIn = of('batch', 'v1', 'jobs');
export const configMapsIn = of('', 'v1', 'configmaps');
export const podsIn = of('', 'v1', 'pods');
export const eventsIn = of('', 'v1', 'events');
export const secretsIn = of('', 'v1', 'secrets');
export const deploymentsIn = of('apps', 'v1', 'deployments');
export const openShiftBuildsIn = of('build.openshift.io', 'v1', 'builds');
export const imageStreamsIn = of('image.openshift.io', 'v1', 'imagestreams');
export const namespaces: Collection = of('', 'v1', 'namespaces')(undefined);
export const nodes: Collection = of('', 'v1', 'nodes')(undefined);

const kmmGroup = 'kmm.sigs.x-k8s.io';

export interface PreflightKind {
  readonly kind: 'PreflightValidation' | 'PreflightValidationOCP';
  readonly collection: Collection;
}

const preflight = (kind: PreflightKind['kind'], version: string, resource: string): PreflightKind => ({
  kind,
  collection: of(kmmGroup, version, resource)(undefined),
});

/** OpenShift's first: where it is served, the other is too, but nobody checks it. */
export const preflightKinds: readonly PreflightKind[] = [
  preflight('PreflightValidationOCP', 'v1beta2', 'preflightvalidationsocp'),
  preflight('PreflightValidationOCP', 'v1beta1', 'preflightvalidationsocp'),
  preflight('PreflightValidation', 'v1beta2', 'preflightvalidations'),
  preflight('PreflightValidation', 'v1beta1', 'preflightvalidations'),
];

export const modules: Collection = of(kmmGroup, 'v1beta1', 'modules')(undefined);
