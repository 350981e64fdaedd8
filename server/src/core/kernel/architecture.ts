// The architecture a kernel is for, as far as its name ends in it, in the words of image indexes (Go's `GOARCH`).

const architectures: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  amd64: 'amd64',
  aarch64: 'arm64',
  arm64: 'arm64',
  ppc64le: 'ppc64le',
  s390x: 's390x',
};

/** `amd64` for a name that does not say. */
export const architectureOf = (kernel: string): string =>
  architectures[/(x86_64|amd64|aarch64|arm64|ppc64le|s390x)(?:$|[^a-z\d])/.exec(kernel)?.[1] ?? ''] ??
  'amd64';
