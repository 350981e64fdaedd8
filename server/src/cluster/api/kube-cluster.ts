// The cluster behind the `ClusterPort`: from a choice of the user's to an answer, with everything that may fail on
// the way told in words. Loaded when the first cluster command is given.
import { success } from '../../core/outcome.js';
import type { ClusterPort } from '../../service/ports/ports.js';
import { connect } from './connect.js';
import { contextsIn } from '../kubeconfig/context.js';
import { KubeSession } from './kube-session.js';
import { findKubeconfig } from '../kubeconfig/kubeconfig-files.js';
import { listNodes } from './list-nodes.js';
import { Session } from './session.js';
import type { KubeWorld } from '../asking/world.js';

export function createKubeCluster(world: KubeWorld): ClusterPort {
  return {
    async contexts(kubeconfig) {
      const config = await findKubeconfig(kubeconfig, world);
      return config.ok ? success(contextsIn(config.value)) : config;
    },
    async listNodes(choice, stop) {
      const connection = await connect(choice, world, stop);
      if (!connection.ok) return connection;
      try {
        const nodes = await listNodes(new Session(connection.value, world), stop);
        return nodes.ok ? success({ context: connection.value.target.context, nodes: nodes.value }) : nodes;
      } finally {
        await connection.value.close();
      }
    },
    async open(choice, stop) {
      const connection = await connect(choice, world, stop);
      return connection.ok ? success(new KubeSession(connection.value, world)) : connection;
    },
  };
}
