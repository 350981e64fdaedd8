// Which Dockerfiles are KMM's business, told by their text. It is strict with files: a driver toolkit or a loader image
// has a Dockerfile, too, and nothing of it is ours.
import type { ConfigMapName } from './users.js';

/** In a ConfigMap under the key `dockerfile`. */
export const mentionsKernel = (text: string): boolean =>
  /\/lib\/modules\b|\bKERNEL_(?:FULL_)?VERSION\b/.test(text);

/** In a file of its own: a build arg that only KMM has, or a tree of modules under a root other than `/`. */
export const isKmodDockerfile = (text: string): boolean =>
  /\bKERNEL_FULL_VERSION\b|\bMOD_NAMESPACE\b|[\w}]\/lib\/modules\/["']?\$/.test(text);

/**
 * The ConfigMap that a file says it becomes, in a comment alone in its line: `# kmm-configmap: name` or
 * `# kmm-configmap: namespace/name`. For files that something other than a kustomization puts into one.
 */
export function holderNamedIn(text: string): ConfigMapName | undefined {
  const [, namespace, name] =
    /^[ \t]*#[ \t]*kmm-configmap:[ \t]*(?:([a-z0-9-]+)\/)?([a-z0-9.-]+)[ \t]*\r?$/m.exec(text) ?? [];
  return name === undefined ? undefined : { name, namespace };
}
