// All that goes out of this process, as the one file that is loaded with the first question to a cluster or a registry:
// both need the same large packages, which are bundled once for it.
export { createKubeCluster } from './api/kube-cluster.js';
export { createRegistry } from './registry/registry.js';
