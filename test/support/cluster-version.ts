// The version of a cluster out of the words in which vectors have it.
import type { ClusterVersion } from '../../server/src/core/admission/cluster-version.js';

/** `internal/version/version.go`, `ParseKubeVersion`: `v1.34.0+k3s1`, `4.21.3`; undefined for what is no version. */
export function parseClusterVersion(text: string): ClusterVersion | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(text) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return { major: Number(major), minor: Number(minor) };
}
