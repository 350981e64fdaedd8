// The Job (1.x) or Pod (2.0 and later) that KMM creates to build an image, and the one to sign it: what `Sync` of the
// build and sign managers hands to the API server.
// It does not decide whether an image is built at all: KMM first looks whether it exists.
import { nilPointerPanic } from '../json/go-text.js';
import { finalBuildArgs } from '../module/build-args.js';
import { loaderDirName } from '../module/dir-name.js';
import type { JsonObject } from '../json/json-value.js';
import type { Sign } from '../module/types.js';
import type { Destination, KanikoCall } from './kaniko.js';
import {
  buildArguments,
  buildVolumes,
  kanikoImage,
  signArguments,
  signSecrets,
  signVolumes,
} from './kaniko.js';
import type { PodParts } from './pod.js';
import { hasEntries, moduleSelector, wrapPod } from './pod.js';
import type { BuildObjectRequest, Context } from './request.js';
import { contextOf, dockerfileFault } from './request.js';
import { signDockerfile } from './sign-dockerfile.js';
import { legacySignPod } from './signimage.js';

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
  const volumes = buildVolumes(
    build,
    build.dockerfileConfigMap,
    request.module.spec.imageRepoSecret,
    dialect,
  );
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
  if (unsignedImage === '' && !isBuilt(context)) return wrong(context, 'no image to sign given');
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
      dirName: loaderDirName({ module, onHub: false }, dialect),
    },
    dialect,
  );
  return wrapPod(context, 'sign', pod, { dockerfile });
}

function wrong({ dialect }: Context, error: string): BuildObject {
  return { ok: false, error: `could not make ${dialect.buildObjectWording.template}: ${error}` };
}

/** The first thing that goes wrong when the hash is taken, which reads what the object will read later. */
function dockerfileError(context: Context, name: string): string | undefined {
  const because = dockerfileFault(context.request.objects.configMap(name), context.namespace, name);
  return because === undefined ? undefined : hashError(context, because);
}

/** The first thing that is wrong with a Secret to sign with; undefined where nothing is, or nobody knows. */
export function secretError(
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

/** What the build pushes to. */
export const builtImage = (context: Context): string =>
  context.request.pushTo ??
  (context.request.loaded.sign && context.dialect.intermediateImage
    ? intermediateImage(context)
    : context.request.loaded.containerImage);

/** An image that KMM builds is signed whatever its name, even where its template leaves nothing of that. */
export const isBuilt = (context: Context): boolean => context.request.loaded.effective.build !== null;

/** Empty when there is none. */
export function imageToSign(context: Context, sign: Sign): string {
  return context.request.loaded.effective.build ? builtImage(context) : sign.unsignedImage;
}

export function kanikoCall(context: Context, image: string, pullTLS: KanikoCall['pullTLS']): KanikoCall {
  const { destination, loaded } = context.request;
  const target: Destination = destination === 'push' ? { push: image } : 'no push';
  return { destination: target, registryTLS: loaded.effective.registryTLS.value, pullTLS };
}
