// What KMM's webhook says of a Module (`internal/webhook/module.go`; before 2.1.0 `api/v1beta1/module_webhook.go`).
// The webhook stops at its first reason; here are all that hold, in its order, without those that another one already
// explains. It sees what passed the schema, with `dirName` filled in; whether the schema holds is not asked here.
import type { Distribution, Release } from '../release.js';
import { dialectOf } from '../dialect.js';
import type { Module, ModuleLoader, ModuleLoaderContainer } from '../module/types.js';
import type { ClusterVersion } from './cluster-version.js';
import { imageAndMappingRefusals } from './container.js';
import { draRefusals } from './dra.js';
import type { AdmissionFacts } from './facts.js';
import { admissionFacts } from './facts.js';
import { modprobeRefusals } from './modprobe.js';
import { nameRefusals } from './name-length.js';
import type { AdmissionRefusal } from './refusal.js';
import { signRefusals } from './files-to-sign.js';
import { tolerationRefusals } from './tolerations.js';
import { volumeRefusals } from './volumes.js';
import { containerField } from '../module/container-field.js';

export interface AdmissionRequest {
  /** For a ManagedClusterModule, its `moduleSpec` under an empty name and namespace, as the hub does it. */
  readonly module: Module;
  readonly release: Release;
  readonly distribution: Distribution;
  /** The object that an update replaces. */
  readonly old?: Module;
  /** Kubernetes' version, on OpenShift OpenShift's. Not known on a hub, which leaves that check to the spokes. */
  readonly clusterVersion?: ClusterVersion;
}

/** None when the webhook lets the Module in; otherwise the first is what it answers. */
export function refusalsOf(request: AdmissionRequest): readonly AdmissionRefusal[] {
  const { module, release, distribution, old } = request;
  const facts = admissionFacts(release, distribution);
  if (!facts.webhook) return [];
  const needsLoader = !dialectOf(release).moduleLoaderOptional;
  return [
    ...(old && facts.keepsVersion ? versionRefusals(old, module, needsLoader) : []),
    ...nameRefusals(module.metadata, hasVersion(module.spec.moduleLoader?.container), facts),
    ...specRefusals(request, facts, needsLoader),
  ];
}

function specRefusals(request: AdmissionRequest, facts: AdmissionFacts, needsLoader: boolean) {
  const { spec } = request.module;
  const tolerations = tolerationRefusals(spec.tolerations ?? []);
  const { container, modprobe } = loaderRefusals(spec.moduleLoader, request.release, facts, needsLoader);
  return [
    ...(facts.tolerations === 'before the container' ? tolerations : []),
    ...draRefusals(spec.dra, facts, request.clusterVersion),
    ...volumeRefusals(spec, facts),
    ...container,
    ...(facts.tolerations === 'after the container' ? tolerations : []),
    ...modprobe,
    ...(facts.filesToSign && spec.moduleLoader ? signRefusals(spec.moduleLoader.container) : []),
  ];
}

interface LoaderRefusals {
  readonly container: readonly AdmissionRefusal[];
  readonly modprobe: readonly AdmissionRefusal[];
}

/** Where `moduleLoader` must be there it is no pointer in Go: one left out is one with nothing in it. */
function loaderRefusals(
  loader: ModuleLoader | null,
  release: Release,
  facts: AdmissionFacts,
  needsLoader: boolean,
): LoaderRefusals {
  if (!loader) return { container: [], modprobe: needsLoader ? modprobeRefusals(undefined) : [] };
  return {
    container: imageAndMappingRefusals(loader.container, facts, dialectOf(release).goRegexp),
    modprobe: modprobeRefusals(loader.container.modprobe),
  };
}

function versionRefusals(old: Module, module: Module, needsLoader: boolean): readonly AdmissionRefusal[] {
  const before = old.spec.moduleLoader;
  const after = module.spec.moduleLoader;
  if (!needsLoader && (!before || !after)) return [];
  if (hasVersion(before?.container) === hasVersion(after?.container)) return [];
  return [{ kind: 'version-appears-or-goes', path: [...containerField, 'version'] }];
}

const hasVersion = (container: ModuleLoaderContainer | undefined): boolean =>
  container !== undefined && container.version !== '';
