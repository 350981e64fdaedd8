// The version of a cluster, as far as the webhook compares it: Kubernetes' upstream, OpenShift's own on OpenShift.

export interface ClusterVersion {
  readonly major: number;
  readonly minor: number;
}

/** `internal/version/version.go`, `ParseKubeVersion`: `v1.34.0+k3s1`, `4.21.3`; undefined for what is no version. */
export function parseClusterVersion(text: string): ClusterVersion | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(text) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return { major: Number(major), minor: Number(minor) };
}

export const isAtLeast = (found: ClusterVersion, needed: ClusterVersion): boolean =>
  found.major > needed.major || (found.major === needed.major && found.minor >= needed.minor);
