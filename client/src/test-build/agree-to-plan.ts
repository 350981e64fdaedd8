// Shows what a test build would do and asks for the user's word: yes, no, or something else first.
import type * as vscode from 'vscode';
import type { TestBuildPlan } from '../../../server/src/protocol/test-build.js';
import { changePlan } from './change-plan.js';
import { copy as copyText, askFirst, say } from '../shown/say.js';
import { commandIn, factsOf, isOpen, titleOf } from './plan-words.js';
import type { PlanChanges, TestBuildContext } from './command-context.js';

const build = 'Build';
const buildAndPush = 'Build and Push';
const always = 'Build, and Don’t Ask Again';
const manifest = 'Show Manifest';
const change = 'Change…';
const copy = 'Copy Command';
const again = 'Try Again';

/** Changes when the plan is to be made anew with them. */
export async function agreesToPlan(
  context: TestBuildContext,
  plan: TestBuildPlan,
  changes: PlanChanges,
): Promise<'yes' | 'no' | PlanChanges> {
  if (isOpen(plan) && isTrusted(context, plan)) return 'yes';
  switch (await askBeforeAllElse(plan)) {
    case build:
    case buildAndPush:
      return 'yes';
    case always:
      await trust(context, plan);
      return 'yes';
    case manifest:
      return afterReading(context, plan, changes);
    case change:
      return (await changePlan(plan, changes)) ?? 'no';
    case copy:
      return afterCopying(plan, changes);
    case undefined:
    default:
      return 'no';
  }
}

function askBeforeAllElse(plan: TestBuildPlan): Thenable<string | undefined> {
  const buttons = [
    ...startsOf(plan),
    ...(commandIn(plan) === undefined ? [] : [copy]),
    ...(plan.builds.some(planned => planned.manifest !== '') ? [manifest] : []),
    change,
  ];
  return askFirst(isOpen(plan) ? 'information' : 'warning', titleOf(plan), factsOf(plan), ...buttons);
}

/** The objects can be read for as long as one likes: the question stands above them. */
async function afterReading(
  context: TestBuildContext,
  plan: TestBuildPlan,
  changes: PlanChanges,
): Promise<'yes' | 'no' | PlanChanges> {
  const answer = await context.texts.ask(plan, [isOpen(plan) ? startOf(plan) : again, change]);
  if (answer === again) return changes;
  if (answer === change) return (await changePlan(plan, changes)) ?? 'no';
  return answer === undefined ? 'no' : 'yes';
}

async function afterCopying(plan: TestBuildPlan, changes: PlanChanges): Promise<'no' | PlanChanges> {
  const command = commandIn(plan) ?? '';
  await copyText(command);
  const answer = await say('information', `Copied: ${command}`, again);
  return answer === again ? changes : 'no';
}

const pushes = ({ builds }: TestBuildPlan): boolean =>
  builds.some(({ destination }) => destination !== undefined);

const startOf = (plan: TestBuildPlan): string => (pushes(plan) ? buildAndPush : build);

function startsOf(plan: TestBuildPlan): readonly string[] {
  if (!isOpen(plan)) return [];
  return pushes(plan) ? [buildAndPush] : [build, always];
}

/** Only a plan that pushes nothing is ever carried out without a question. */
const isTrusted = ({ memory }: TestBuildContext, plan: TestBuildPlan): boolean =>
  !pushes(plan) && memory.get<readonly string[]>(trustedPlaces, []).includes(placeOf(plan));

async function trust({ memory }: TestBuildContext, plan: TestBuildPlan): Promise<void> {
  await memory.update(trustedPlaces, [...memory.get<readonly string[]>(trustedPlaces, []), placeOf(plan)]);
  const { context, namespace } = plan;
  void say(
    'information',
    `Test builds in ${context} / ${namespace} that push nothing start at once from now on. “KMM: Ask Before Test Builds” takes that back.`,
  );
}

/** Takes back what was said about questions, everywhere. */
export async function askFromNowOn(memory: vscode.Memento): Promise<void> {
  await memory.update(trustedPlaces, undefined);
  void say('information', 'Every test build is shown before it starts.');
}

const trustedPlaces = 'kmm.testBuild.trusted';

const placeOf = ({ context, host, namespace }: TestBuildPlan): string =>
  JSON.stringify([context, host, namespace]);
