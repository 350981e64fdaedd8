// Is the image there, so that KMM would not build it? Asked of the registry, with the Module's own credentials only when
// the user agrees that they are read.
import { decodeBase64 } from '../../core/json/base64.js';
import { textAt } from '../../core/kernel/node-object.js';
import type { Loaded } from '../../core/module/resolve.js';
import type { StopSignal } from '../../core/stop.js';
import type { Advice } from '../../protocol/test-build.js';
import type { ClusterSession, ImageAnswer } from '../ports/cluster-session.js';
import { secretsIn } from '../ports/collections.js';
import type { TestBuildWorld } from '../ports/test-build-world.js';

export interface PullSecret {
  /** Undefined = anonymously. */
  readonly dockerConfig: string | undefined;
  readonly notes: readonly Advice[];
}

export async function readPullSecret(
  session: ClusterSession,
  { name, namespace }: { readonly name: string; readonly namespace: string },
  stop: StopSignal,
): Promise<PullSecret> {
  const secret = await session.get(secretsIn(namespace), name, stop);
  if (!secret.ok)
    return {
      dockerConfig: undefined,
      notes: [{ message: `The Secret ${name} cannot be read: ${secret.failure.message}` }],
    };
  const packed = textAt(secret.value, 'data', '.dockerconfigjson');
  const dockerConfig = packed === '' ? undefined : decodeBase64(packed);
  const why = secret.value ? 'has no usable key `.dockerconfigjson`' : `is not in namespace ${namespace}`;
  return {
    dockerConfig,
    notes:
      dockerConfig === undefined
        ? [{ message: `The Secret ${name} ${why}: the registry is asked without it.` }]
        : [],
  };
}

export function askRegistry(
  { registry }: Pick<TestBuildWorld, 'registry'>,
  image: string,
  { effective }: Loaded,
  dockerConfig: string | undefined,
  stop: StopSignal,
): Promise<ImageAnswer> {
  const { insecure, insecureSkipTLSVerify } = effective.registryTLS.value;
  return registry.exists({ image, insecure, skipTlsVerify: insecureSkipTLSVerify, dockerConfig }, stop);
}

export function existsInWords({ exists, words }: ImageAnswer): string {
  switch (exists) {
    case 'yes':
      return 'exists: KMM would not build it';
    case 'no':
      return 'not in its registry yet: KMM would build it';
    case 'unknown':
      return `not known whether it exists: ${words}`;
  }
}
