// The version of a cluster, as far as the webhook compares it: Kubernetes' upstream, OpenShift's own on OpenShift.

export interface ClusterVersion {
  readonly major: number;
  readonly minor: number;
}

export const isAtLeast = (found: ClusterVersion, needed: ClusterVersion): boolean =>
  found.major > needed.major || (found.major === needed.major && found.minor >= needed.minor);
