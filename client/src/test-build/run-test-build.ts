// The command "Run Test Build": which kernels, which cluster, the plan and the user's word on it. What is planned and
// done is the server's business; without the user's word nothing is created.
import * as vscode from 'vscode';
import type { Refusal } from '../../../server/src/protocol/messages.js';
import type {
  ClusterParams,
  PlanTestBuildParams,
  StartedTestBuilds,
  TestBuildPlan,
} from '../../../server/src/protocol/test-build.js';
import { planTestBuildMethod, startTestBuildMethod } from '../../../server/src/protocol/test-build.js';
import { agreesToPlan } from './agree-to-plan.js';
import { chooseCluster } from '../cluster/choose-cluster.js';
import { explain } from '../server/explain.js';
import { followTestBuilds } from './follow-test-builds.js';
import { askWithProgress } from '../server/progress.js';
import type { PlanChanges, TestBuildContext } from './command-context.js';

/** A Module of a file, and the kernels to build it for. */
export interface TestBuildTarget {
  readonly uri: string;
  /** The index of the Module's document. */
  readonly document: number;
  readonly kernels: readonly string[];
}

export async function runTestBuild(context: TestBuildContext, target: TestBuildTarget): Promise<void> {
  const cluster = await chooseCluster(context.ask, context.memory, {
    title: 'KMM: Run Test Build',
    placeHolder: 'In which cluster shall it be built?',
  });
  if (!cluster) return;
  let changes: PlanChanges = {};
  for (;;) {
    const plan = await makePlan(context, target, { ...cluster.params, ...changes });
    if (!plan) return;
    if (!plan.ok) return explain(plan);
    const answer = await agreesToPlan(context, plan, changes);
    if (answer === 'no') return;
    if (answer === 'yes') return start(context, plan);
    changes = answer;
  }
}

/** Undefined when the user cancelled. */
function makePlan(
  { ask }: TestBuildContext,
  { uri, document, kernels }: TestBuildTarget,
  more: ClusterParams & PlanChanges,
): Thenable<TestBuildPlan | Refusal | undefined> {
  const params: PlanTestBuildParams = { ...more, textDocument: { uri }, document, kernels };
  return askWithProgress('KMM: looking at what the test build would do', token =>
    ask<TestBuildPlan | Refusal>(planTestBuildMethod, params, token),
  );
}

async function start({ ask, builds }: TestBuildContext, { plan, module }: TestBuildPlan): Promise<void> {
  const answer = await ask<StartedTestBuilds | Refusal>(startTestBuildMethod, { plan });
  if (!answer.ok) return explain(answer);
  await vscode.commands.executeCommand('kmm.testBuilds.focus');
  await followTestBuilds(builds, module, answer.builds);
}
