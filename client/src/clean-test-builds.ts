// The command "Clean Up Test Builds": what earlier sessions have left in a cluster, and the user's word on deleting it.
import * as vscode from 'vscode';
import type { Refusal } from '../../server/src/protocol/messages.js';
import type {
  DeleteLeftoversParams,
  Leftover,
  Leftovers,
  TestBuildAnswer,
} from '../../server/src/protocol/test-build.js';
import { deleteLeftoversMethod, testBuildLeftoversMethod } from '../../server/src/protocol/test-build.js';
import type { AskServer } from './ask-server.js';
import { chooseCluster } from './choose-cluster.js';
import { explain } from './explain.js';
import { askWithProgress } from './progress.js';

export async function cleanTestBuilds(ask: AskServer, memory: vscode.Memento): Promise<void> {
  const title = 'KMM: Clean Up Test Builds';
  const cluster = await chooseCluster(ask, memory, {
    title,
    placeHolder: 'Where shall be looked for test builds that are left?',
  });
  if (!cluster) return;
  const found = await askWithProgress('KMM: looking for test builds that are left', token =>
    ask<Leftovers | Refusal>(testBuildLeftoversMethod, cluster.params, token),
  );
  if (!found) return;
  if (!found.ok) return explain(found);
  if (found.builds.length === 0) {
    void vscode.window.showInformationMessage(`No test build is left in ${found.where}.`);
    return;
  }
  const picked = await vscode.window.showQuickPick(found.builds.map(itemOf), {
    title: `${title} in ${found.where}`,
    placeHolder:
      'What is ticked will be deleted; what is running is not ticked: somebody may be waiting for it',
    canPickMany: true,
  });
  if (!picked || picked.length === 0) return;
  const params: DeleteLeftoversParams = { ...cluster.params, builds: picked.map(({ left }) => left) };
  const answer = await ask<TestBuildAnswer>(deleteLeftoversMethod, params);
  if (!answer.ok) return explain(answer);
  const count = picked.length === 1 ? '1 test build' : `${String(picked.length)} test builds`;
  void vscode.window.showInformationMessage(`${count} deleted from ${found.context}.`);
}

const itemOf = (left: Leftover): vscode.QuickPickItem & { readonly left: Leftover } => ({
  label: left.module === '' ? left.name : `${left.module} for ${left.kernel}`,
  description: descriptionOf(left),
  detail: `${left.name}, created ${left.created}${left.startedBy === '' ? '' : ` by ${left.startedBy}`}`,
  // Somebody may be waiting for it.
  picked: !left.running,
  left,
});

const descriptionOf = ({ state, kind, namespace, running }: Leftover): string =>
  `${running ? 'still running' : state}, ${kind}${namespace === '' ? '' : ` in ${namespace}`}`;
