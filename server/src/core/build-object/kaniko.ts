// How KMM calls kaniko: image, arguments, volumes (`internal/build/job/maker.go`, `internal/build/pod/maker.go`,
// `internal/buildsign/resource/common.go` and `volumes.go`).
import type { Dialect } from '../dialect.js';
import type { SourcedBuildArg } from '../module/build-args.js';
import type { JsonObject } from '../json/json-value.js';
import { referenceJson } from '../module/go-json.js';
import type { Build, LocalObjectReference, Sign, TLSOptions } from '../module/types.js';

/** Preflight with `pushBuiltImage: false` builds without pushing. */
export type Destination = { readonly push: string } | 'no push';

/** `kanikoParams.tag` takes the place of whatever follows the first `@` or `:`, be it a registry's port. */
export function kanikoImage(image: string, build: Build): string {
  const tag = build.kanikoParams?.tag ?? '';
  return tag === '' ? image : `${image.replace(/[@:].*$/s, '')}:${tag}`;
}

export interface KanikoCall {
  readonly destination: Destination;
  /** Of the registry that the image is pushed to. */
  readonly registryTLS: TLSOptions;
  /** Of the registries that images come from. */
  readonly pullTLS: TLSOptions | null;
}

export function buildArguments(
  call: KanikoCall,
  buildArgs: readonly SourcedBuildArg[],
  dialect: Dialect,
): readonly string[] {
  const target = targetArguments(call.destination, '--no-push');
  const args = buildArgs.flatMap(({ name, value }) => ['--build-arg', `${name}=${value}`]);
  return dialect.argumentOrder === 'build args first'
    ? [...target, ...args, ...pullArguments(call), ...pushArguments(call)]
    : [...target, ...pushArguments(call), ...pullArguments(call), ...args];
}

export const signArguments = (call: KanikoCall, dialect: Dialect): readonly string[] => [
  ...targetArguments(call.destination, dialect.signNoPush),
  ...pushArguments(call),
  ...pullArguments(call),
];

const targetArguments = (destination: Destination, noPush: string): readonly string[] =>
  destination === 'no push' ? [noPush] : ['--destination', destination.push];

export const pushArguments = ({ destination, registryTLS }: KanikoCall): readonly string[] =>
  destination === 'no push' ? [] : tlsArguments(registryTLS, ['--insecure', '--skip-tls-verify']);

export const pullArguments = ({ pullTLS }: KanikoCall): readonly string[] =>
  tlsArguments(pullTLS, ['--insecure-pull', '--skip-tls-verify-pull']);

const tlsArguments = (
  options: TLSOptions | null,
  [insecure, skipVerify]: readonly [string, string],
): readonly string[] => [
  ...(options?.insecure ? [insecure] : []),
  ...(options?.insecureSkipTLSVerify ? [skipVerify] : []),
];

/** A volume of the Pod together with where the container sees it. */
export interface Mounted {
  readonly volume: JsonObject;
  readonly mount: JsonObject;
}

export function buildVolumes(
  build: Build,
  dockerfileConfigMap: LocalObjectReference,
  imageRepoSecret: LocalObjectReference | null,
  dialect: Dialect,
): readonly Mounted[] {
  const repository = repositorySecret(imageRepoSecret);
  const secrets = (build.secrets ?? []).map(({ name }) => mountSecret(name, `/run/secrets/${name}`));
  return [
    mountDockerfile({
      configMap: {
        ...referenceJson(dockerfileConfigMap),
        items: [{ key: 'dockerfile', path: 'Dockerfile' }],
      },
    }),
    ...(dialect.mountsHostModules ? [hostModules] : []),
    ...(dialect.buildVolumeOrder === 'build secrets first'
      ? [...secrets, ...repository]
      : [...repository, ...secrets]),
  ];
}

/** Mounts are in the same order in every release, volumes are not. */
export function signVolumes(
  sign: { readonly key: string; readonly cert: string },
  imageRepoSecret: LocalObjectReference | null,
  dialect: Dialect,
): { readonly volumes: readonly JsonObject[]; readonly mounts: readonly JsonObject[] } {
  const key = mountSecret(sign.key, '/run/secrets/key', { key: 'key', path: 'key.pem' });
  const cert = mountSecret(sign.cert, '/run/secrets/cert', { key: 'cert', path: 'cert.pem' });
  const fieldPath = "metadata.annotations['dockerfile']";
  const rest = [
    mountDockerfile({ downwardAPI: { items: [{ path: 'Dockerfile', fieldRef: { fieldPath } }] } }),
    ...repositorySecret(imageRepoSecret),
  ];
  const ordered = dialect.signVolumeOrder === 'key first' ? [key, cert] : [cert, key];
  return {
    volumes: [...ordered, ...rest].map(({ volume }) => volume),
    mounts: [cert, key, ...rest].map(({ mount }) => mount),
  };
}

const hostModules: Mounted = {
  volume: { name: 'lib-modules', hostPath: { path: '/lib/modules', type: 'Directory' } },
  mount: { name: 'lib-modules', readOnly: true, mountPath: '/host/lib/modules' },
};

const mountDockerfile = (source: JsonObject): Mounted => ({
  volume: { name: 'dockerfile', ...source },
  mount: { name: 'dockerfile', readOnly: true, mountPath: '/workspace' },
});

const repositorySecret = (secret: LocalObjectReference | null): readonly Mounted[] =>
  secret
    ? [mountSecret(secret.name, '/kaniko/.docker', { key: '.dockerconfigjson', path: 'config.json' })]
    : [];

/** Without an item every key of the Secret becomes a file. */
export function mountSecret(name: string, mountPath: string, item?: JsonObject): Mounted {
  const secret = { ...(name !== '' && { secretName: name }), ...(item && { items: [item] }) };
  return {
    volume: { name: `secret-${name}`, secret },
    mount: { name: `secret-${name}`, readOnly: true, mountPath },
  };
}

/** What signing mounts; null where the schema's required Secrets are missing. */
export function signSecrets(sign: Sign): { readonly key: string; readonly cert: string } | null {
  const { keySecret, certSecret } = sign;
  return keySecret && certSecret ? { key: keySecret.name, cert: certSecret.name } : null;
}
