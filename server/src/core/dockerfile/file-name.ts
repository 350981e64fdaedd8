// Which files are Dockerfiles, told by their names alone.

/** Of a URI or a path: `Dockerfile`, `kmod.Dockerfile`, `Dockerfile.rhel9`, and the same with Containerfile. */
export const isDockerfileName = (uri: string): boolean =>
  /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[^/]+)?$|\.(?:Dockerfile|Containerfile)$/i.test(uri) &&
  !/\.ya?ml$/i.test(uri);

/** A Dockerfile begins with ARG or FROM, which no manifest does. */
export const beginsAsDockerfile = (text: string): boolean =>
  /^\s*(?:ARG|FROM)[ \t]/i.test(text.split('\n').find(line => !/^\s*(?:#|$)/.test(line)) ?? '');
