// The shell around a build or sign container: Pod or Job, names, labels, owner. The hash annotation needs Go's types
// and is a placeholder.
import { dnsSafeKernel, targetKernelLabel } from '../kernel/version.js';
import type { JsonObject } from '../json/json-value.js';
import type { Labels, ModuleToleration } from '../module/types.js';
import type { Context } from './request.js';

export const hashPlaceholder = '<uint64>';
export const uidPlaceholder = '<uid>';

export const moduleSelector = ({ request, dialect }: Context): Labels | null =>
  dialect.moduleSelectorOnBuildObject ? request.module.spec.selector : null;

export const hasEntries = (labels: Labels | null): boolean =>
  labels !== null && Object.keys(labels).length > 0;

export interface PodParts {
  readonly container: {
    readonly name: string;
    readonly image: string;
    readonly args: readonly string[];
    readonly mounts: readonly JsonObject[];
    readonly env?: readonly JsonObject[];
  };
  readonly volumes: readonly JsonObject[];
  readonly nodeSelector: Labels | null;
}

/** `annotations` are the Pod's: a Job's template has them, a Pod beside its own. */
export function wrapPod(
  context: Context,
  action: 'build' | 'sign',
  parts: PodParts,
  annotations: Readonly<Record<string, string>>,
): JsonObject {
  const spec = podSpec(context, parts);
  if (context.dialect.buildObject === 'Pod') {
    return { apiVersion: 'v1', kind: 'Pod', metadata: metadata(context, action, annotations), spec };
  }
  const template = { ...(hasEntries(annotations) && { metadata: { annotations } }), spec };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata(context, action, {}),
    spec: { completions: 1, backoffLimit: 0, template },
  };
}

function podSpec({ request, dialect }: Context, parts: PodParts): JsonObject {
  const { name, image, args, mounts, env } = parts.container;
  const tolerations = dialect.tolerationsOnBuildObject ? (request.module.spec.tolerations ?? []) : [];
  return {
    containers: [{ name, ...(image !== '' && { image }), ...(env && { env }), args, volumeMounts: mounts }],
    restartPolicy: 'Never',
    volumes: parts.volumes,
    ...(parts.nodeSelector && hasEntries(parts.nodeSelector) && { nodeSelector: parts.nodeSelector }),
    ...(tolerations.length > 0 && { tolerations: tolerations.map(tolerationJson) }),
  };
}

const tolerationJson = ({
  key,
  operator,
  value,
  effect,
  tolerationSeconds,
}: ModuleToleration): JsonObject => ({
  ...(key !== '' && { key }),
  ...(operator !== '' && { operator }),
  ...(value !== '' && { value }),
  ...(effect !== '' && { effect }),
  ...(tolerationSeconds !== null && { tolerationSeconds }),
});

export function metadata(
  context: Context,
  action: 'build' | 'sign',
  annotations: Readonly<Record<string, string>>,
): JsonObject {
  const { dialect, name, namespace, kernel } = context;
  const finalizers = dialect.buildObjectFinalizers;
  const prefix = `${name}-${action}-`;
  return {
    ...(dialect.buildObjectName === 'by kernel'
      ? { name: prefix + dnsSafeKernel(kernel) }
      : { generateName: prefix }),
    namespace,
    labels: objectLabels(context, action),
    annotations: { ...annotations, 'kmm.node.kubernetes.io/last-hash': hashPlaceholder },
    ...(finalizers.length > 0 && { finalizers }),
    ownerReferences: [ownerReference(context)],
  };
}

function objectLabels({ dialect, name, kernel }: Context, action: 'build' | 'sign'): JsonObject {
  const type = dialect.buildTypes[action];
  return {
    ...(dialect.applicationLabels && {
      'app.kubernetes.io/component': type,
      'app.kubernetes.io/name': 'kmm',
      'app.kubernetes.io/part-of': 'kmm',
    }),
    'kmm.node.kubernetes.io/module.name': name,
    [dialect.buildTypeLabel]: type,
    'kmm.node.kubernetes.io/target-kernel': targetKernelLabel(kernel, dialect),
  };
}

const ownerReference = ({ request, dialect, name }: Context): JsonObject => ({
  apiVersion: 'kmm.sigs.x-k8s.io/v1beta1',
  kind: dialect.buildObjectOwner,
  name,
  uid: request.ownerUid ?? uidPlaceholder,
  controller: true,
  blockOwnerDeletion: true,
});
