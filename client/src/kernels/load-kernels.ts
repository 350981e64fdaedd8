// The command "Load Kernels from Cluster": which cluster, and the outcome, once. It asks no cluster itself; the server
// does.
import type * as vscode from 'vscode';
import type { LoadedKernels, Refusal } from '../../../server/src/protocol/messages.js';
import { loadKernelsMethod } from '../../../server/src/protocol/messages.js';
import type { AskServer } from '../server/ask-server.js';
import { chooseCluster } from '../cluster/choose-cluster.js';
import { explain } from '../server/explain.js';
import { askWithProgress } from '../server/progress.js';
import { say } from '../shown/say.js';

export async function loadKernels(ask: AskServer, memory: vscode.Memento): Promise<void> {
  const cluster = await chooseCluster(ask, memory, {
    title: 'KMM: Load Kernels from Cluster',
    placeHolder: 'Whose nodes shall count in previews?',
  });
  if (!cluster) return;
  const { name, host } = cluster.context;
  const answer = await askWithProgress(`KMM: asking ${name} (${host}) for its nodes`, token =>
    ask<LoadedKernels | Refusal>(loadKernelsMethod, cluster.params, token),
  );
  if (!answer) return;
  if (!answer.ok) return explain(answer);
  void say('information', outcome(answer));
}

function outcome({ context, host, nodes, kernels }: LoadedKernels): string {
  const counted = (count: number, what: string): string =>
    `${String(count)} ${what}${count === 1 ? '' : 's'}`;
  return nodes === 0
    ? `${context} (${host}) has no nodes, so previews count what they counted before.`
    : `Previews now count ${counted(kernels, 'kernel')} of ${counted(nodes, 'node')} in ${context} (${host}).`;
}
