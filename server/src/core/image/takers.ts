// Who takes the first part of an image's name for what. kaniko, and the worker of KMM 2.0 and 2.1, read names with
// go-containerregistry; buildah and CRI-O with containers/image; containerd and the kubelet with distribution/reference.
import type { ImageReference, ReferenceFault } from './reference.js';

export type ImageTaker = 'kaniko' | 'worker' | 'buildah' | 'CRI-O';

/**
 * To both libraries a first part is a registry only with a dot, a port, or as `localhost`; anything else belongs to the
 * repository and must be in lower case (`NewRepository`, `SplitDockerDomain`). To distribution/reference upper case
 * makes a registry of it.
 */
export function firstPartFault({ registry }: ImageReference): ReferenceFault | undefined {
  if (!registry || registry.text === 'localhost' || /[.:]/.test(registry.text)) return undefined;
  return { kind: 'upper case', span: registry.span };
}
