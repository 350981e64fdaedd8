// From a choice of the user's to a connection: kubeconfig, context, identity. Asks the cluster nothing.
import type { Outcome } from '../../core/outcome.js';
import type { StopSignal } from '../../core/stop.js';
import type { ClusterChoice } from '../../service/ports/ports.js';
import { Connection } from './connection.js';
import { targetIn } from '../kubeconfig/context.js';
import { identityFor } from '../kubeconfig/identity.js';
import { findKubeconfig } from '../kubeconfig/kubeconfig-files.js';
import type { KubeWorld } from '../asking/world.js';

export async function connect(
  choice: ClusterChoice,
  world: KubeWorld,
  stop: StopSignal,
): Promise<Outcome<Connection>> {
  const config = await findKubeconfig(choice.kubeconfig, world);
  if (!config.ok) return config;
  const target = targetIn(config.value, choice.context);
  if (!target.ok) return target;
  return Connection.open(target.value, wanted => identityFor(target.value, choice, world, wanted), stop);
}
