// Which cluster a command is for: where the kubeconfig is, which of its contexts, may its sign-in program run. Asks
// the user and the server, never a cluster.
import * as vscode from 'vscode';
import type { ClusterContexts, ContextChoice, Refusal } from '../../../server/src/protocol/messages.js';
import { clusterContextsMethod } from '../../../server/src/protocol/messages.js';
import type { ClusterParams } from '../../../server/src/protocol/test-build.js';
import type { AskServer } from '../server/ask-server.js';
import type { PickChoice } from '../shown/pick.js';
import { pickOne } from '../shown/pick.js';
import { agreesToRun } from './consent.js';
import { explain } from '../server/explain.js';
import { kubeconfigOfKubernetesExtension } from './kubernetes-extension.js';

export interface ChosenCluster {
  /** For the server. */
  readonly params: ClusterParams;
  readonly context: ContextChoice;
}

/** For the heading and the question of the list of contexts. */
export interface ClusterQuestion {
  readonly title: string;
  readonly placeHolder: string;
}

/** Undefined when the user thinks better of it, or there is nothing to choose from, which is told. */
export async function chooseCluster(
  ask: AskServer,
  memory: vscode.Memento,
  question: ClusterQuestion,
): Promise<ChosenCluster | undefined> {
  const kubeconfig = await kubeconfigPath();
  const params: ClusterParams = kubeconfig === undefined ? {} : { kubeconfig };
  const found = await ask<ClusterContexts | Refusal>(clusterContextsMethod, params);
  if (!found.ok) return void (await explain(found));
  const context = await chooseContext(found, memory, question);
  if (!context || !(await agreesToRun(context, found.paths, memory))) return undefined;
  const mayRun = context.signIn === undefined ? {} : { mayRun: context.signIn };
  return { params: { ...params, ...mayRun, context: context.name }, context };
}

/** A workspace may not name a kubeconfig: it can name programs to run. Only the user's own settings count. */
async function kubeconfigPath(): Promise<string | undefined> {
  const own = vscode.workspace.getConfiguration('kmm').inspect<string>('kubeconfig')?.globalValue;
  return own ? own : kubeconfigOfKubernetesExtension();
}

const rememberedContext = 'kmm.cluster.context';

/** The only one there is, or the user's choice; the one chosen last time is offered first. */
async function chooseContext(
  { contexts, current, paths }: ClusterContexts,
  memory: vscode.Memento,
  { title, placeHolder }: ClusterQuestion,
): Promise<ContextChoice | undefined> {
  const [only] = contexts;
  if (contexts.length === 1) return only;
  const first = memory.get<string>(rememberedContext, current ?? '');
  const items = contexts
    .map(context => ({ ...itemOf(context, current), context }))
    .sort((a, b) => Number(b.context.name === first) - Number(a.context.name === first));
  const picked = await pickOne(items, {
    title: `${title} (${paths.join(', ')})`,
    placeHolder,
    matchOnDescription: true,
  });
  if (picked) await memory.update(rememberedContext, picked.context.name);
  return picked?.context;
}

function itemOf({ name, host, namespace, signIn }: ContextChoice, current?: string): PickChoice {
  const facts = [
    name === current ? 'current context' : '',
    namespace === undefined ? '' : `namespace ${namespace}`,
    signIn === undefined ? '' : `signs in with ${signIn}`,
  ].filter(fact => fact !== '');
  return { label: name, description: host, ...(facts.length > 0 && { detail: facts.join(' · ') }) };
}
