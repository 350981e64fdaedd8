// Which Dockerfiles are KMM's business, told by their text. It is strict with files: a driver toolkit or a loader image
// has a Dockerfile, too, and nothing of it is ours.

/** In a ConfigMap under the key `dockerfile`. */
export const mentionsKernel = (text: string): boolean =>
  /\/lib\/modules\b|\bKERNEL_(?:FULL_)?VERSION\b/.test(text);

/** In a file of its own: a build arg that only KMM has, or a tree of modules under a root other than `/`. */
export const isKmodDockerfile = (text: string): boolean =>
  /\bKERNEL_FULL_VERSION\b|\bMOD_NAMESPACE\b|[\w}]\/lib\/modules\/["']?\$/.test(text);
