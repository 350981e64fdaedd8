// Which documents are ours, told by apiVersion and kind alone. Everything else in a stream is left alone.
import type { Distribution } from '../../core/release.js';
import type { Located } from '../yaml/located.js';
import { stringAt } from '../yaml/located.js';

/** The kinds that have a schema here. */
export const kmmKinds = [
  'Module',
  'PreflightValidation',
  'ManagedClusterModule',
  'PreflightValidationOCP',
  'BootModuleConfig',
] as const;
export type KmmKind = (typeof kmmKinds)[number];

export const kmmGroup = 'kmm.sigs.x-k8s.io';
export const hubGroup = 'hub.kmm.sigs.x-k8s.io';

const versionsOf: Readonly<Record<KmmKind, readonly string[]>> = {
  Module: [`${kmmGroup}/v1beta1`],
  PreflightValidation: [`${kmmGroup}/v1beta1`, `${kmmGroup}/v1beta2`],
  ManagedClusterModule: [`${hubGroup}/v1beta1`],
  PreflightValidationOCP: [`${kmmGroup}/v1beta1`, `${kmmGroup}/v1beta2`],
  BootModuleConfig: [`${kmmGroup}/v1beta1`],
};

/** Whether that KMM has the kind in any release: two are Red Hat's alone. */
export const isServedBy = (kind: KmmKind, distribution: Distribution): boolean =>
  distribution === 'openshift' || !isOpenShiftKind(kind);

export const isOpenShiftKind = (kind: KmmKind): boolean =>
  kind === 'PreflightValidationOCP' || kind === 'BootModuleConfig';

/** What the document says it is. A part that is missing or no string is undefined. */
export interface ObjectIdentity {
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

export const identityOf = (root: Located | undefined): ObjectIdentity => ({
  apiVersion: stringAt(root, ['apiVersion']),
  kind: stringAt(root, ['kind']),
  name: stringAt(root, ['metadata', 'name']),
  namespace: stringAt(root, ['metadata', 'namespace']),
});

/** The kind, when a released KMM serves exactly this apiVersion and kind. */
export function kmmKindOf(identity: ObjectIdentity): KmmKind | undefined {
  const kind = kmmKinds.find(known => known === identity.kind);
  return kind && identity.apiVersion !== undefined && versionsOf[kind].includes(identity.apiVersion)
    ? kind
    : undefined;
}

/** All apiVersions under which a kind is served, oldest first. */
export const apiVersionsOf = (kind: KmmKind): readonly string[] => versionsOf[kind];

export const isConfigMap = (identity: ObjectIdentity): boolean =>
  identity.apiVersion === 'v1' && identity.kind === 'ConfigMap';

/** OpenShift's, as `oc process` and old manifests have it, too. */
export const isBuildConfig = ({ apiVersion, kind }: ObjectIdentity): boolean =>
  kind === 'BuildConfig' && (apiVersion === 'v1' || apiVersion?.startsWith('build.openshift.io/') === true);

/** For a document too broken to say what it is: whether its text names KMM's group as an apiVersion. */
export const mentionsKmm = (text: string): boolean =>
  /^(?:---\s+)?["']?apiVersion["']?\s*:\s*["']?(?:hub\.)?kmm\.sigs\.x-k8s\.io\//m.test(text);

export const isSecret = (identity: ObjectIdentity): boolean =>
  identity.apiVersion === 'v1' && identity.kind === 'Secret';
