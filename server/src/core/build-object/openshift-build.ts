// The Build (`build.openshift.io/v1`) that OpenShift's KMM creates to build an image, and the one to sign it; OpenShift
// runs it. Source: rh-ecosystem-edge/kernel-module-management, internal/build/buildconfig/maker.go (1.0),
// internal/build/ocpbuild and internal/sign/ocpbuild (1.1 to 2.3), internal/buildsign/resource/common.go (from 2.4).
// It does not resolve `DTK_AUTO`: which nodes and ImageStreams there are is the cluster's to say.
import { nilPointerPanic } from '../json/go-text.js';
import { finalBuildArgs, namesDriverToolkit } from '../module/build-args.js';
import { loaderDirName } from '../module/dir-name.js';
import type { JsonObject } from '../json/json-value.js';
import { referenceJson } from '../module/go-json.js';
import type { Labels } from '../module/types.js';
import { signSecrets } from './kaniko.js';
import type { BuildObject } from './operator.js';
import {
  configMapErrorOnOpenShift,
  secretsErrorOnOpenShift,
  toolkitError,
  wrongOnOpenShift,
} from './openshift-errors.js';
import { builtImage, imageToSign, isBuilt, kanikoCall } from './operator.js';
import { hasEntries, metadata, moduleSelector, wrapPod } from './pod.js';
import type { BuildObjectRequest, Context } from './request.js';
import { contextOf } from './request.js';
import { signDockerfileOnOpenShift } from './sign-dockerfile.js';
import { legacySignPod } from './signimage.js';

export interface OpenShiftRequest extends BuildObjectRequest {
  /** The text in the ConfigMap; undefined where nobody has looked. */
  readonly dockerfile: string | undefined;
  /** What the operator makes of `DTK_AUTO` for the kernel; undefined where nobody has asked the cluster. */
  readonly driverToolkit: string | { readonly error: string } | undefined;
}

const dockerfilePlaceholder = '<Dockerfile>';
export const driverToolkitPlaceholder = '<driver toolkit image>';

/** The operator is told its image for signing by the bundle it came with: there is no default. */
export const openShiftImages = { build: '', sign: '<sign image>' };

/** Null where the mapping has no `build`. */
export function openShiftBuild(request: OpenShiftRequest): BuildObject | null {
  const { build } = request.loaded.effective;
  if (!build) return null;
  if (!build.dockerfileConfigMap) return { ok: false, error: nilPointerPanic };
  const context = openShiftContext(request);
  const configMapError = configMapErrorOnOpenShift(context, build.dockerfileConfigMap.name);
  if (configMapError !== undefined) return wrongOnOpenShift(context, configMapError);
  const dockerfile = request.dockerfile ?? dockerfilePlaceholder;
  if (typeof request.driverToolkit === 'object' && namesDriverToolkit(dockerfile))
    return wrongOnOpenShift(context, toolkitError(context, request.driverToolkit.error));
  const toolkit = namesDriverToolkit(dockerfile) && {
    driverToolkit:
      typeof request.driverToolkit === 'string' ? request.driverToolkit : driverToolkitPlaceholder,
  };
  const args = finalBuildArgs(build.sourcedArgs, { ...context, ...toolkit }, context.dialect);
  const own = context.dialect.buildSelector && hasEntries(build.selector) ? build.selector : null;
  return {
    ok: true,
    object: buildJson(context, 'build', {
      dockerfile,
      image: builtImage(context),
      nodeSelector: own ?? moduleSelector(context),
      strategy: {
        buildArgs: args.map(({ name, value }) => ({ name, ...(value !== '' && { value }) })),
        ...(build.secrets && {
          volumes: build.secrets.map(({ name }) =>
            secretVolume(`secret-${name}`, name, `/run/secrets/${name}`),
          ),
        }),
      },
    }),
  };
}

/** Null where the mapping has no `sign`. */
export function openShiftSign(request: OpenShiftRequest): BuildObject | null {
  const { sign } = request.loaded;
  if (!sign) return null;
  const context = openShiftContext(request);
  const unsignedImage = imageToSign(context, sign);
  if (unsignedImage === '' && !isBuilt(context)) return wrongOnOpenShift(context, 'no image to sign given');
  const secrets = signSecrets(sign);
  if (!secrets) return { ok: false, error: nilPointerPanic };
  const secretsError = secretsErrorOnOpenShift(context, secrets);
  if (secretsError !== undefined) return wrongOnOpenShift(context, secretsError);
  if (context.dialect.onOpenShift.signObject === 'Job')
    return { ok: true, object: signJob(request, unsignedImage, secrets) };
  const dockerfile = signDockerfileOnOpenShift(
    {
      unsignedImage,
      signImage: request.images.sign,
      filesToSign: sign.filesToSign ?? [],
      dirName: loaderDirName({ module: request.module, onHub: false }, context.dialect),
    },
    context.dialect,
  );
  return {
    ok: true,
    object: buildJson(context, 'sign', {
      dockerfile,
      image: request.loaded.containerImage,
      nodeSelector: moduleSelector(context),
      strategy: {
        volumes: [
          secretVolume('key', secrets.key, '/run/secrets/key'),
          secretVolume('cert', secrets.cert, '/run/secrets/cert'),
        ],
      },
    }),
  };
}

/** With the names and labels that Red Hat's KMM uses. */
function openShiftContext(request: OpenShiftRequest): Context {
  const context = contextOf(request);
  const { dialect } = context;
  const named = dialect.onOpenShift.buildName === 'by kernel';
  return {
    ...context,
    dialect: {
      ...dialect,
      buildTypeLabel: 'kmm.openshift.io/build.type',
      ...(named && { buildObjectName: 'by kernel', targetKernelLabel: 'DNS label' }),
    },
  };
}

interface BuildParts {
  readonly dockerfile: string;
  readonly image: string;
  readonly nodeSelector: Labels | null;
  readonly strategy: JsonObject;
}

function buildJson(context: Context, action: 'build' | 'sign', parts: BuildParts): JsonObject {
  const { request, dialect } = context;
  const secret = request.module.spec.imageRepoSecret;
  const output = {
    to: { kind: 'DockerImage', name: parts.image },
    ...(secret && { pushSecret: referenceJson(secret) }),
  };
  const pull = secret &&
    dialect.onOpenShift.pullsWithImageRepoSecret && { pullSecret: referenceJson(secret) };
  return {
    apiVersion: 'build.openshift.io/v1',
    kind: 'Build',
    metadata: buildMetadata(context, action),
    spec: {
      serviceAccount: 'builder',
      source: { type: 'Dockerfile', dockerfile: parts.dockerfile },
      strategy: { type: 'Docker', dockerStrategy: { ...parts.strategy, ...pull } },
      output: request.destination === 'push' ? output : {},
      ...(parts.nodeSelector && { nodeSelector: parts.nodeSelector }),
      mountTrustedCA: true,
    },
  };
}

function buildMetadata(context: Context, action: 'build' | 'sign'): JsonObject {
  const { dialect, name } = context;
  const all = metadata(context, action, {});
  if (dialect.onOpenShift.typeLabel) return all;
  const labels = Object.entries(all['labels'] ?? {}).filter(([label]) => label !== dialect.buildTypeLabel);
  return { ...all, generateName: `${name}-`, labels: Object.fromEntries(labels) };
}

const secretVolume = (name: string, secretName: string, destinationPath: string): JsonObject => ({
  name,
  source: { type: 'Secret', secret: { ...(secretName !== '' && { secretName }), optional: false } },
  mounts: [{ destinationPath }],
});

/**
 * 1.0: upstream's Job that also trusts the cluster's authorities (`internal/sign/job/signer.go`). The names of their
 * ConfigMaps are generated. What it mounts besides, the Secrets of the ServiceAccount `builder`, only the cluster knows.
 */
function signJob(
  request: OpenShiftRequest,
  unsignedImage: string,
  secrets: { readonly key: string; readonly cert: string },
): JsonObject {
  const context = contextOf(request);
  const { loaded, module, images } = request;
  const { sign } = loaded;
  if (!sign) throw new Error('asked to sign without `sign`');
  const call = kanikoCall(context, loaded.containerImage, sign.unsignedImageRegistryTLS);
  const { imageRepoSecret } = module.spec;
  const pod = legacySignPod({ call, sign, secrets, unsignedImage, image: images.sign, imageRepoSecret });
  const { container, volumes } = pod;
  const [cert, key, ...repository] = container.mounts;
  const trusted = { name: 'trusted-ca', readOnly: true, mountPath: '/etc/pki/ca-trust/extracted/pem' };
  const parts = {
    container: {
      ...container,
      env: [{ name: 'SSL_CERT_DIR', value: trusted.mountPath }],
      mounts: [cert, key, trusted, ...repository].filter(mount => mount !== undefined),
    },
    volumes: [...volumes.slice(0, 2), trustedAuthorities, ...volumes.slice(2)],
    nodeSelector: moduleSelector(context),
  };
  return wrapPod(context, 'sign', parts, {});
}

const authority = (name: string, key: string, path: string): JsonObject => ({
  configMap: { name, items: [{ key, path }] },
});

const trustedAuthorities: JsonObject = {
  name: 'trusted-ca',
  projected: {
    sources: [
      authority('kmm-cluster-ca-<generated>', 'ca-bundle.crt', 'tls-ca-bundle.pem'),
      authority('kmm-service-ca-<generated>', 'service-ca.crt', 'ocp-service-ca-bundle.pem'),
    ],
  },
};
