// The cluster behind the `ClusterPort`: from a choice of the user's to an answer, with everything that may fail on
// the way told in words. Loaded when the first cluster command is given.
import type { Outcome } from '../core/outcome.js';
import { success } from '../core/outcome.js';
import type { StopSignal } from '../core/stop.js';
import type { ClusterChoice, ClusterPort } from '../service/ports.js';
import { contextsIn, targetIn } from './context.js';
import { identityFor } from './identity.js';
import { findKubeconfig } from './kubeconfig-files.js';
import { listNodes } from './list-nodes.js';
import { Session } from './session.js';
import type { KubeWorld } from './world.js';

export function createKubeCluster(world: KubeWorld): ClusterPort {
  return {
    async contexts(kubeconfig) {
      const config = await findKubeconfig(kubeconfig, world);
      return config.ok ? success(contextsIn(config.value)) : config;
    },
    listNodes: (choice, stop) =>
      inSession(choice, world, stop, async session => {
        const nodes = await listNodes(session, stop);
        return nodes.ok ? success({ context: session.target.context, nodes: nodes.value }) : nodes;
      }),
  };
}

async function inSession<T>(
  choice: ClusterChoice,
  world: KubeWorld,
  stop: StopSignal,
  use: (session: Session) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const config = await findKubeconfig(choice.kubeconfig, world);
  if (!config.ok) return config;
  const target = targetIn(config.value, choice.context);
  if (!target.ok) return target;
  const identity = await identityFor(target.value, choice, world, stop);
  if (!identity.ok) return identity;
  const session = await Session.open(target.value, identity.value, world);
  if (!session.ok) return session;
  try {
    return await use(session.value);
  } finally {
    await session.value.close();
  }
}
