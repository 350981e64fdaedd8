// The requests that reach a cluster, or its kubeconfig. All come from a command of the user's, none is answered while
// the workspace is not trusted, and failures are answers: the client shows them once.
import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import type { Failure } from '../core/outcome.js';
import { withoutRepeats } from '../core/kernel/kernel-source.js';
import type { StopSignal } from '../core/stop.js';
import type { ClusterContexts, LoadedKernels, Refusal } from '../protocol/messages.js';
import { clusterContextsMethod, loadKernelsMethod } from '../protocol/messages.js';
import type { ClusterNodes } from '../service/kernel-shelf.js';
import type { ClusterPort, ListedNodes } from '../service/ports.js';
import type { Failed } from './guard.js';
import { guard } from './guard.js';
import type { LifeCycle } from './life-cycle.js';
import { field } from './params.js';
import type { Trust } from './trust.js';

export interface ClusterWorld {
  readonly connection: Connection;
  readonly lifeCycle: LifeCycle;
  readonly cluster: ClusterPort;
  readonly trust: Trust;
  readonly failed: Failed;
  /** The user has loaded a cluster's nodes. */
  readonly loaded: (cluster: ClusterNodes) => void;
}

export function serveCluster(world: ClusterWorld): void {
  serve(world, clusterContextsMethod, params => contexts(world, params));
  serve(world, loadKernelsMethod, (params, token) => loadKernels(world, params, stopSignalOf(token)));
}

function serve(
  { connection, lifeCycle, trust, failed }: ClusterWorld,
  method: string,
  answer: (params: unknown, token: CancellationToken) => Promise<unknown>,
): void {
  const trusted = (params: unknown, token: CancellationToken): unknown =>
    trust.granted ? answer(params, token) : refusal(notTrusted);
  connection.onRequest(method, guard({ method, basis: () => undefined, answer: trusted }, lifeCycle, failed));
}

const notTrusted: Failure = {
  message: 'The workspace is not trusted, so no cluster is asked.',
  advice: 'Trust the workspace if you know where its files come from.',
};

async function contexts({ cluster }: ClusterWorld, params: unknown): Promise<ClusterContexts | Refusal> {
  const found = await cluster.contexts(textIn(params, 'kubeconfig'));
  return found.ok ? { ok: true, ...found.value } : refusal(found.failure);
}

async function loadKernels(
  { cluster, loaded }: ClusterWorld,
  params: unknown,
  stop: StopSignal,
): Promise<LoadedKernels | Refusal> {
  const choice = {
    kubeconfig: textIn(params, 'kubeconfig'),
    context: textIn(params, 'context'),
    mayRun: textIn(params, 'mayRun'),
  };
  const listed = await cluster.listNodes(choice, stop);
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

const refusal = (why: Failure): Refusal => ({ ok: false, ...why });

function textIn(params: unknown, name: string): string | undefined {
  const value = field(params, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const stopSignalOf = (token: CancellationToken): StopSignal => ({
  get stopped() {
    return token.isCancellationRequested;
  },
  onStop(action) {
    const listener = token.onCancellationRequested(action);
    return () => listener.dispose();
  },
});
