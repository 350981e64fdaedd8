// The cluster's adapter is a third of a second to load, so it is loaded with the first command that needs it.
import type { Outcome } from '../core/outcome.js';
import { failure, success } from '../core/outcome.js';
import type { ClusterPort } from '../service/ports/ports.js';

export function lazyCluster(load: () => Promise<ClusterPort>): ClusterPort {
  let loading: Promise<Outcome<ClusterPort>> | undefined;
  const loaded = (): Promise<Outcome<ClusterPort>> => (loading ??= load().then(success, tooOld));
  return {
    async contexts(kubeconfig) {
      const cluster = await loaded();
      return cluster.ok ? cluster.value.contexts(kubeconfig) : cluster;
    },
    async listNodes(choice, stop) {
      const cluster = await loaded();
      return cluster.ok ? cluster.value.listNodes(choice, stop) : cluster;
    },
    async open(choice, stop) {
      const cluster = await loaded();
      return cluster.ok ? cluster.value.open(choice, stop) : cluster;
    },
  };
}

/** Nothing but an old Node.js keeps the file beside us from being loaded. */
const tooOld = (): Outcome<never> =>
  failure(
    `Clusters can be asked only with Node.js 22.19 or newer; this is ${process.version}.`,
    'Start the server with a newer Node.js. Everything else works with this one.',
  );
