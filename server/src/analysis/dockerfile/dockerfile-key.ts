// Whether a ConfigMap has its Dockerfile where KMM reads it: `cm.Data["dockerfile"]`, in that very case.
import type { ObjectContents, ObjectKey } from '../objects/object-contents.js';

/** The only key KMM reads (internal/constants `DockerfileCMKey`). */
export const dockerfileKey = 'dockerfile';

export type DockerfileKeyFault =
  | { readonly kind: 'other case' | 'other key' | 'binary'; readonly key: ObjectKey }
  | { readonly kind: 'no such key' };

/** Undefined when the key is there, when it may be, and when there is nothing yet: somebody may fill that in. */
export function dockerfileKeyFault({ keys, complete }: ObjectContents): DockerfileKeyFault | undefined {
  const texts = keys.filter(({ home }) => home !== 'binaryData');
  if (!complete || keys.length === 0 || texts.some(({ name }) => name === dockerfileKey)) return undefined;
  const alike = (key: ObjectKey): boolean => key.name.toLowerCase() === dockerfileKey;
  const inOtherCase = texts.find(alike);
  if (inOtherCase) return { kind: 'other case', key: inOtherCase };
  const binary = keys.find(key => key.home === 'binaryData' && alike(key));
  if (binary) return { kind: 'binary', key: binary };
  const [only, ...more] = texts;
  return only && more.length === 0 ? { kind: 'other key', key: only } : { kind: 'no such key' };
}
