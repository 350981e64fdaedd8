// What the object that builds or signs depends on besides the Module: release, kernel, owner, the operator's own
// settings, and what is in the namespace.
import type { Dialect } from '../dialect.js';
import type { Release } from '../release.js';
import { dialectOf } from '../dialect.js';
import type { RawKernel } from '../kernel/version.js';
import type { Loaded } from '../module/resolve.js';
import type { Module } from '../module/types.js';

/** What the operator is told by its own Deployment. */
export interface OperatorImages {
  readonly build: string;
  readonly sign: string;
}

/** `config/manager-base/manager.yaml`, the same in every release. */
export const defaultOperatorImages: OperatorImages = {
  build: 'gcr.io/kaniko-project/executor:latest',
  sign: 'gcr.io/k8s-staging-kmm/kernel-module-management-signimage:latest',
};

/** The keys of a ConfigMap's or Secret's `data`; `unknown` where nobody has looked, which raises no error. */
export type ObjectKeys = readonly string[] | 'missing' | 'unknown';

/** Why the operator has no Dockerfile, in its own words. */
export function dockerfileFault(keys: ObjectKeys, namespace: string, name: string): string | undefined {
  const full = `${namespace}/${name}`;
  if (keys === 'missing') return `failed to get dockerfile ConfigMap ${full}: configmaps "${name}" not found`;
  if (keys === 'unknown' || keys.includes('dockerfile')) return undefined;
  return `invalid Dockerfile ConfigMap ${full} format, dockerfile key is missing`;
}

export interface NamespaceObjects {
  readonly configMap: (name: string) => ObjectKeys;
  readonly secret: (name: string) => ObjectKeys;
}

export const unknownObjects: NamespaceObjects = { configMap: () => 'unknown', secret: () => 'unknown' };

export interface BuildObjectRequest {
  readonly module: Module;
  readonly namespace: string;
  readonly release: Release;
  readonly kernel: RawKernel;
  readonly loaded: Loaded;
  readonly destination: 'push' | 'no push';
  /** Where a build pushes to instead of the image that KMM would push; KMM itself never does that. */
  readonly pushTo?: string;
  readonly images: OperatorImages;
  readonly objects: NamespaceObjects;
  /** From 2.4 on: the ModuleBuildSignConfig, when it is not named like the Module (preflight, hub). */
  readonly ownerName?: string;
  /** Of the owner. */
  readonly ownerUid?: string;
}

export interface Context {
  readonly request: BuildObjectRequest;
  readonly dialect: Dialect;
  /** In labels, names and `MOD_NAME`: the owner's, from 2.4 on. */
  readonly name: string;
  readonly namespace: string;
  readonly kernel: RawKernel;
}

export function contextOf(request: BuildObjectRequest): Context {
  const dialect = dialectOf(request.release);
  const ownerName = dialect.buildObjectOwner === 'Module' ? undefined : request.ownerName;
  const { namespace, kernel, module } = request;
  return { request, dialect, name: ownerName ?? module.metadata.name, namespace, kernel };
}
