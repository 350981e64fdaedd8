// The Job (1.x) or Pod (2.0 and later) that KMM creates to build an image, and the one to sign it: what `Sync` of the
// build and sign managers hands to the API server. The hash annotation needs Go's types and is a placeholder.
// It does not decide whether an image is built at all: KMM first looks whether it exists.
import type { Dialect, Release } from '../dialect.js';
import { dialectOf } from '../dialect.js';
import { nilPointerPanic } from '../go/text.js';
import type { RawKernel } from '../kernel/version.js';
import { dnsSafeKernel, targetKernelLabel } from '../kernel/version.js';
import { finalBuildArgs } from '../module/build-args.js';
import type { JsonObject } from '../module/json.js';
import type { Loaded } from '../module/resolve.js';
import type { Labels, Module, Sign, Toleration } from '../module/types.js';
import { legacySignPod } from './signimage.js';
import type { Destination, KanikoCall } from './kaniko.js';
import {
  buildArguments,
  buildVolumes,
  kanikoImage,
  signArguments,
  signSecrets,
  signVolumes,
} from './kaniko.js';
import { signDockerfile } from './sign-dockerfile.js';

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

export const hashPlaceholder = '<uint64>';
export const uidPlaceholder = '<uid>';

/** The keys of a ConfigMap's or Secret's `data`; `unknown` where nobody has looked, which raises no error. */
export type ObjectKeys = readonly string[] | 'missing' | 'unknown';

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
  readonly images: OperatorImages;
  readonly objects: NamespaceObjects;
  /** From 2.4 on: the ModuleBuildSignConfig, when it is not named like the Module (preflight, hub). */
  readonly ownerName?: string;
  /** Of the owner. */
  readonly ownerUid?: string;
}

export type BuildObject =
  { readonly ok: true; readonly object: JsonObject } | { readonly ok: false; readonly error: string };

/** Null where the mapping has no `build`. The error is the operator's log line. */
export function buildObject(request: BuildObjectRequest): BuildObject | null {
  const { build } = request.loaded.effective;
  if (!build) return null;
  const context = contextOf(request);
  if (!build.dockerfileConfigMap) return { ok: false, error: nilPointerPanic };
  const error = dockerfileError(context, build.dockerfileConfigMap.name);
  if (error !== undefined) return wrong(context, error);
  const { dialect } = context;
  const call = kanikoCall(context, builtImage(context), build.baseImageRegistryTLS);
  const args = buildArguments(call, finalBuildArgs(build.sourcedArgs, context, dialect), dialect);
  const volumes = buildVolumes(build, request.module.spec.imageRepoSecret, dialect);
  const ownSelector = dialect.buildSelector && hasEntries(build.selector) ? build.selector : null;
  const pod: PodParts = {
    container: {
      name: 'kaniko',
      image: kanikoImage(request.images.build, build),
      args,
      mounts: volumes.map(({ mount }) => mount),
    },
    volumes: volumes.map(({ volume }) => volume),
    nodeSelector: ownSelector ?? moduleSelector(context),
  };
  return { ok: true, object: wrapPod(context, 'build', pod, {}) };
}

/** Null where the mapping has no `sign`. */
export function signObject(request: BuildObjectRequest): BuildObject | null {
  const { sign } = request.loaded;
  if (!sign) return null;
  const context = contextOf(request);
  const unsignedImage = imageToSign(context, sign);
  if (unsignedImage === '') return wrong(context, 'no image to sign given');
  const secrets = signSecrets(sign);
  if (!secrets) return { ok: false, error: nilPointerPanic };
  const error =
    secretError(context, 'private', secrets.key, 'key') ??
    secretError(context, 'public', secrets.cert, 'cert');
  if (error !== undefined) return wrong(context, error);
  const call = kanikoCall(context, request.loaded.containerImage, sign.unsignedImageRegistryTLS);
  if (context.dialect.signTool === 'signimage') {
    const { imageRepoSecret } = request.module.spec;
    const pod = legacySignPod({
      call,
      sign,
      secrets,
      unsignedImage,
      image: request.images.sign,
      imageRepoSecret,
    });
    return {
      ok: true,
      object: wrapPod(context, 'sign', { ...pod, nodeSelector: moduleSelector(context) }, {}),
    };
  }
  return { ok: true, object: kanikoSignObject(context, call, secrets, unsignedImage) };
}

function kanikoSignObject(
  context: Context,
  call: KanikoCall,
  secrets: { readonly key: string; readonly cert: string },
  unsignedImage: string,
): JsonObject {
  const { request, dialect } = context;
  const { module, loaded, images } = request;
  const { volumes, mounts } = signVolumes(secrets, module.spec.imageRepoSecret, dialect);
  const pod: PodParts = {
    container: { name: 'kaniko', image: images.build, args: signArguments(call, dialect), mounts },
    volumes,
    nodeSelector: moduleSelector(context),
  };
  const dockerfile = signDockerfile(
    {
      unsignedImage,
      signImage: images.sign,
      filesToSign: loaded.sign?.filesToSign ?? [],
      // An empty one is left out on the way and filled in again by the ModuleImagesConfig's schema.
      dirName: module.spec.moduleLoader?.container.modprobe.dirName || '/opt',
    },
    dialect,
  );
  return wrapPod(context, 'sign', pod, { dockerfile });
}

interface Context {
  readonly request: BuildObjectRequest;
  readonly dialect: Dialect;
  /** In labels, names and `MOD_NAME`: the owner's, from 2.4 on. */
  readonly name: string;
  readonly namespace: string;
  readonly kernel: RawKernel;
}

function contextOf(request: BuildObjectRequest): Context {
  const dialect = dialectOf(request.release);
  const ownerName = dialect.buildObjectOwner === 'Module' ? undefined : request.ownerName;
  const { namespace, kernel, module } = request;
  return { request, dialect, name: ownerName ?? module.metadata.name, namespace, kernel };
}

function wrong({ dialect }: Context, error: string): BuildObject {
  return { ok: false, error: `could not make ${dialect.buildObjectWording.template}: ${error}` };
}

/** The first thing that goes wrong when the hash is taken, which reads what the object will read later. */
function dockerfileError(context: Context, name: string): string | undefined {
  const keys = context.request.objects.configMap(name);
  const full = `${context.namespace}/${name}`;
  if (keys === 'missing') {
    return hashError(context, `failed to get dockerfile ConfigMap ${full}: configmaps "${name}" not found`);
  }
  if (keys === 'unknown' || keys.includes('dockerfile')) return undefined;
  return hashError(context, `invalid Dockerfile ConfigMap ${full} format, dockerfile key is missing`);
}

function secretError(
  context: Context,
  role: 'private' | 'public',
  name: string,
  key: string,
): string | undefined {
  const keys = context.request.objects.secret(name);
  const full = `${context.namespace}/${name}`;
  const step = `failed to get ${role} secret ${name} for signing`;
  if (keys === 'missing') {
    return hashError(context, `${step}: failed to get Secret ${full}: secrets "${name}" not found`);
  }
  if (keys === 'unknown' || keys.includes(key)) return undefined;
  return hashError(context, `${step}: invalid Secret ${full} format, ${key} key is missing`);
}

const hashError = ({ dialect }: Context, error: string): string =>
  `could not hash ${dialect.buildObjectWording.definitions}: ${error}`;

/** `internal/module/helper.go`, `IntermediateImageName`. */
function intermediateImage({ request, name, namespace }: Context): string {
  const { containerImage } = request.loaded;
  return `${containerImage}${containerImage.includes(':') ? '_' : ':'}${namespace}_${name}_kmm_unsigned`;
}

const builtImage = (context: Context): string =>
  context.request.loaded.sign && context.dialect.intermediateImage
    ? intermediateImage(context)
    : context.request.loaded.containerImage;

/** Empty when there is none. */
function imageToSign(context: Context, sign: Sign): string {
  return context.request.loaded.effective.build ? builtImage(context) : sign.unsignedImage;
}

function kanikoCall(context: Context, image: string, pullTLS: KanikoCall['pullTLS']): KanikoCall {
  const { destination, loaded } = context.request;
  const target: Destination = destination === 'push' ? { push: image } : 'no push';
  return { destination: target, registryTLS: loaded.effective.registryTLS.value, pullTLS };
}

const moduleSelector = ({ request, dialect }: Context): Labels | null =>
  dialect.moduleSelectorOnBuildObject ? request.module.spec.selector : null;

const hasEntries = (labels: Labels | null): boolean => labels !== null && Object.keys(labels).length > 0;

export interface PodParts {
  readonly container: {
    readonly name: string;
    readonly image: string;
    readonly args: readonly string[];
    readonly mounts: readonly JsonObject[];
  };
  readonly volumes: readonly JsonObject[];
  readonly nodeSelector: Labels | null;
}

/** `annotations` are the Pod's: a Job's template has them, a Pod beside its own. */
function wrapPod(
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
  const { name, image, args, mounts } = parts.container;
  const tolerations = dialect.tolerationsOnBuildObject ? (request.module.spec.tolerations ?? []) : [];
  return {
    containers: [{ name, ...(image !== '' && { image }), args, volumeMounts: mounts }],
    restartPolicy: 'Never',
    volumes: parts.volumes,
    ...(parts.nodeSelector && hasEntries(parts.nodeSelector) && { nodeSelector: parts.nodeSelector }),
    ...(tolerations.length > 0 && { tolerations: tolerations.map(tolerationJson) }),
  };
}

const tolerationJson = ({ key, operator, value, effect, tolerationSeconds }: Toleration): JsonObject => ({
  ...(key !== '' && { key }),
  ...(operator !== '' && { operator }),
  ...(value !== '' && { value }),
  ...(effect !== '' && { effect }),
  ...(tolerationSeconds !== null && { tolerationSeconds }),
});

function metadata(
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
