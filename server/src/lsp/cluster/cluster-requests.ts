// The requests that ask a cluster for its nodes, or for a kubeconfig's contexts. All come from a command of the user's.
import type { Failure } from '../../core/outcome.js';
import { withoutRepeats } from '../../core/kernel/kernel-source.js';
import type { StopSignal } from '../../core/stop.js';
import type { ClusterContexts, LoadedKernels, Refusal } from '../../protocol/messages.js';
import { clusterContextsMethod, loadKernelsMethod } from '../../protocol/messages.js';
import type { ClusterNodes } from '../../service/workspace/kernel-sources.js';
import type { ClusterPort, ListedNodes } from '../../service/ports/ports.js';
import { answered, refusal } from '../connection/refusal.js';
import type { TrustedWorld } from './trusted-requests.js';
import { choiceIn, filledTextIn, serveTrusted } from './trusted-requests.js';

export interface ClusterWorld extends TrustedWorld {
  readonly cluster: ClusterPort;
  /** The user has loaded a cluster's nodes. */
  readonly loaded: (cluster: ClusterNodes) => void;
}

export function serveCluster(world: ClusterWorld): void {
  serveTrusted(world, clusterContextsMethod, params => contexts(world, params));
  serveTrusted(world, loadKernelsMethod, (params, stop) => loadKernels(world, params, stop));
}

async function contexts({ cluster }: ClusterWorld, params: unknown): Promise<ClusterContexts | Refusal> {
  const found = await cluster.contexts(filledTextIn(params, 'kubeconfig'));
  return answered(found, value => ({ ok: true, ...value }));
}

async function loadKernels(
  { cluster, loaded }: ClusterWorld,
  params: unknown,
  stop: StopSignal,
): Promise<LoadedKernels | Refusal> {
  const listed = await cluster.listNodes(choiceIn(params), stop);
  if (!listed.ok) return refusal(withOthers(listed.failure));
  if (!stop.stopped) loaded({ context: listed.value.context.name, nodes: listed.value.nodes });
  return summary(listed.value);
}

function summary({ context, nodes }: ListedNodes): LoadedKernels {
  const kernels = withoutRepeats(nodes.flatMap(({ kernelVersion }) => kernelVersion || []));
  return {
    ok: true,
    context: context.name,
    host: context.host,
    ...(context.namespace !== undefined && { namespace: context.namespace }),
    nodes: nodes.length,
    kernels: kernels.length,
  };
}

const withOthers = ({ message, advice = '' }: Failure): Failure => ({
  message,
  advice: `${advice} Kernels from settings and files stay as they are.`.trim(),
});
