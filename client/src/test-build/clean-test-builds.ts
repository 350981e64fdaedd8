// The command "Clean Up Test Builds": what earlier sessions have left in a cluster, and the user's word on deleting it.
import type * as vscode from 'vscode';
import type { Refusal } from '../../../server/src/protocol/messages.js';
import type {
  DeleteLeftoversParams,
  Leftover,
  Leftovers,
  TestBuildAnswer,
} from '../../../server/src/protocol/test-build.js';
import { deleteLeftoversMethod, testBuildLeftoversMethod } from '../../../server/src/protocol/test-build.js';
import type { AskServer } from '../server/ask-server.js';
import { chooseCluster } from '../cluster/choose-cluster.js';
import { explain } from '../server/explain.js';
import { askWithProgress } from '../server/progress.js';
import type { PickChoice } from '../shown/pick.js';
import { pickSome } from '../shown/pick.js';
import { say } from '../shown/say.js';

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
    void say('information', `No test build is left in ${found.where}.`);
    return;
  }
  const picked = await pickSome(found.builds.map(itemOf), {
    title: `${title} in ${found.where}`,
    placeHolder:
      'What is ticked will be deleted; what is running is not ticked: somebody may be waiting for it',
  });
  if (!picked || picked.length === 0) return;
  const params: DeleteLeftoversParams = { ...cluster.params, builds: picked.map(({ left }) => left) };
  const answer = await ask<TestBuildAnswer>(deleteLeftoversMethod, params);
  if (!answer.ok) return explain(answer);
  const count = picked.length === 1 ? '1 test build' : `${String(picked.length)} test builds`;
  void say('information', `${count} deleted from ${found.context}.`);
}

const itemOf = (left: Leftover): PickChoice & { readonly left: Leftover } => ({
  label: left.module === '' ? left.name : `${left.module} for ${left.kernel}`,
  description: descriptionOf(left),
  detail: `${left.name}, created ${left.created}${left.startedBy === '' ? '' : ` by ${left.startedBy}`}`,
  // Somebody may be waiting for it.
  picked: !left.running,
  left,
});

const descriptionOf = ({ state, kind, namespace, running }: Leftover): string =>
  `${running ? 'still running' : state}, ${kind}${namespace === '' ? '' : ` in ${namespace}`}`;
