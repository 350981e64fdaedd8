// Signing in 1.0.0: KMM's own `signimage` program instead of kaniko (`internal/sign/job/signer.go` at v1.0.0).
import type { JsonObject } from '../json/json-value.js';
import type { LocalObjectReference, Sign } from '../module/types.js';
import type { KanikoCall } from './kaniko.js';
import { mountSecret, pullArguments, pushArguments } from './kaniko.js';

export interface LegacySigning {
  readonly call: KanikoCall;
  readonly sign: Sign;
  readonly secrets: { readonly key: string; readonly cert: string };
  readonly unsignedImage: string;
  /** The image that holds the program. */
  readonly image: string;
  readonly imageRepoSecret: LocalObjectReference | null;
}

export interface LegacyPod {
  readonly container: {
    readonly name: string;
    readonly image: string;
    readonly args: readonly string[];
    readonly mounts: readonly JsonObject[];
  };
  readonly volumes: readonly JsonObject[];
}

export function legacySignPod(signing: LegacySigning): LegacyPod {
  const { secrets, imageRepoSecret, image } = signing;
  const key = mountSecret(secrets.key, '/signingkey', { key: 'key', path: 'key.priv' });
  const cert = mountSecret(secrets.cert, '/signingcert', { key: 'cert', path: 'public.der' });
  const repository = imageRepoSecret
    ? [mountSecret(imageRepoSecret.name, `/docker_config/${imageRepoSecret.name}`)]
    : [];
  return {
    container: {
      name: 'signimage',
      image,
      args: legacyArguments(signing),
      mounts: [cert, key, ...repository].map(({ mount }) => mount),
    },
    volumes: [key, cert, ...repository].map(({ volume }) => volume),
  };
}

function legacyArguments({ call, sign, unsignedImage }: LegacySigning): readonly string[] {
  const files = sign.filesToSign ?? [];
  return [
    ...(call.destination === 'no push' ? ['-no-push'] : ['-signedimage', call.destination.push]),
    ...pushArguments(call),
    '-unsignedimage',
    unsignedImage,
    '-key',
    '/signingkey/key.priv',
    '-cert',
    '/signingcert/public.der',
    ...(files.length > 0 ? ['-filestosign', files.join(':')] : []),
    ...pullArguments(call),
    '-secretdir',
    '/docker_config/',
  ];
}
