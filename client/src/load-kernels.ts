// The command "Load Kernels from Cluster": which cluster, may its sign-in program run, and the outcome, once. It asks
// no cluster itself; the server does.
import * as vscode from 'vscode';
import type {
  ClusterContexts,
  ClusterContextsParams,
  ContextChoice,
  LoadedKernels,
  LoadKernelsParams,
  Refusal,
} from '../../server/src/protocol/messages.js';
import { clusterContextsMethod, loadKernelsMethod } from '../../server/src/protocol/messages.js';
import { agreesToRun } from './consent.js';
import type { RunningClient } from './language-client.js';

export async function loadKernels(server: RunningClient, memory: vscode.Memento): Promise<void> {
  const params = clusterParams();
  const found = await server.request<ClusterContexts | Refusal>(clusterContextsMethod, params);
  if (!found.ok) return explain(found);
  const context = await chooseContext(found, memory);
  if (!context || !(await agreesToRun(context, found.paths, memory))) return;
  const mayRun = context.signIn === undefined ? {} : { mayRun: context.signIn };
  const answer = await ask(server, context, { ...params, ...mayRun, context: context.name });
  if (!answer) return;
  if (!answer.ok) return explain(answer);
  void vscode.window.showInformationMessage(outcome(answer));
}

/** A workspace may not name a kubeconfig: it can name programs to run. Only the user's own settings count. */
function clusterParams(): ClusterContextsParams {
  const kubeconfig = vscode.workspace.getConfiguration('kmm').inspect<string>('kubeconfig')?.globalValue;
  return kubeconfig ? { kubeconfig } : {};
}

const rememberedContext = 'kmm.cluster.context';

/** The only one there is, or the user's choice; the one chosen last time is offered first. */
async function chooseContext(
  { contexts, current, paths }: ClusterContexts,
  memory: vscode.Memento,
): Promise<ContextChoice | undefined> {
  const [only] = contexts;
  if (contexts.length === 1) return only;
  const first = memory.get<string>(rememberedContext, current ?? '');
  const items = contexts
    .map(context => ({ ...itemOf(context, current), context }))
    .sort((a, b) => Number(b.context.name === first) - Number(a.context.name === first));
  const picked = await vscode.window.showQuickPick(items, {
    title: `KMM: Load Kernels from Cluster (${paths.join(', ')})`,
    placeHolder: 'Whose nodes shall count in previews?',
    matchOnDescription: true,
  });
  if (picked) await memory.update(rememberedContext, picked.context.name);
  return picked?.context;
}

function itemOf({ name, host, namespace, signIn }: ContextChoice, current?: string): vscode.QuickPickItem {
  const facts = [
    name === current ? 'current context' : '',
    namespace === undefined ? '' : `namespace ${namespace}`,
    signIn === undefined ? '' : `signs in with ${signIn}`,
  ].filter(fact => fact !== '');
  return { label: name, description: host, ...(facts.length > 0 && { detail: facts.join(' · ') }) };
}

/** Undefined when the user cancelled. */
function ask(
  server: RunningClient,
  { name, host }: ContextChoice,
  params: LoadKernelsParams,
): Thenable<LoadedKernels | Refusal | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `KMM: asking ${name} (${host}) for its nodes`,
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (_, token) => {
    try {
      return await server.request<LoadedKernels | Refusal>(loadKernelsMethod, params, token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  });
}

function outcome({ context, host, nodes, kernels }: LoadedKernels): string {
  const counted = (count: number, what: string): string =>
    `${String(count)} ${what}${count === 1 ? '' : 's'}`;
  return nodes === 0
    ? `${context} (${host}) has no nodes, so previews count what they counted before.`
    : `Previews now count ${counted(kernels, 'kernel')} of ${counted(nodes, 'node')} in ${context} (${host}).`;
}

async function explain({ message, advice = '' }: Refusal): Promise<void> {
  const settings = 'Open Settings';
  const picked = await vscode.window.showErrorMessage(`${message} ${advice}`.trim(), settings);
  if (picked === settings) await vscode.commands.executeCommand('workbench.action.openSettings', 'kmm.');
}
