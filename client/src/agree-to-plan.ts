// Shows what a test build would do and asks for the user's word: yes, no, or something else first.
import * as vscode from 'vscode';
import type { TestBuildPlan } from '../../server/src/protocol/test-build.js';
import { changePlan } from './change-plan.js';
import { commandIn, detailOf, isOpen, titleOf } from './plan-words.js';
import type { PlanChanges, TestBuildDesk } from './test-build-desk.js';

const build = 'Build';
const always = 'Build, and Don’t Ask Again';
const manifest = 'Show Manifest';
const change = 'Change…';
const copy = 'Copy Command';
const again = 'Try Again';

/** Changes when the plan is to be made anew with them. */
export async function agreesToPlan(
  desk: TestBuildDesk,
  plan: TestBuildPlan,
  changes: PlanChanges,
): Promise<'yes' | 'no' | PlanChanges> {
  if (isOpen(plan) && isTrusted(desk, plan)) return 'yes';
  switch (await askBeforeAllElse(plan)) {
    case build:
      return 'yes';
    case always:
      await trust(desk, plan);
      return 'yes';
    case manifest:
      return afterReading(desk, plan, changes);
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
  const show = isOpen(plan) ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  const buttons = [
    ...(isOpen(plan) ? [build, always] : []),
    ...(commandIn(plan) === undefined ? [] : [copy]),
    ...(plan.builds.some(planned => planned.manifest !== '') ? [manifest] : []),
    change,
  ];
  return show<string>(titleOf(plan), { modal: true, detail: detailOf(plan) }, ...buttons);
}

/** The objects can be read for as long as one likes: the question stands above them. */
async function afterReading(
  desk: TestBuildDesk,
  plan: TestBuildPlan,
  changes: PlanChanges,
): Promise<'yes' | 'no' | PlanChanges> {
  const answer = await desk.texts.ask(plan, isOpen(plan) ? [build, change] : [again, change]);
  if (answer === again) return changes;
  if (answer === change) return (await changePlan(plan, changes)) ?? 'no';
  return answer === build ? 'yes' : 'no';
}

async function afterCopying(plan: TestBuildPlan, changes: PlanChanges): Promise<'no' | PlanChanges> {
  const command = commandIn(plan) ?? '';
  await vscode.env.clipboard.writeText(command);
  const answer = await vscode.window.showInformationMessage(`Copied: ${command}`, again);
  return answer === again ? changes : 'no';
}

/** Only a plan that pushes nothing is ever carried out without a question. */
const isTrusted = ({ memory }: TestBuildDesk, plan: TestBuildPlan): boolean =>
  plan.builds.every(({ destination }) => destination === undefined) &&
  memory.get<readonly string[]>(trustedPlaces, []).includes(placeOf(plan));

const trust = ({ memory }: TestBuildDesk, plan: TestBuildPlan): Thenable<void> =>
  memory.update(trustedPlaces, [...memory.get<readonly string[]>(trustedPlaces, []), placeOf(plan)]);

const trustedPlaces = 'kmm.testBuild.trusted';

const placeOf = ({ context, host, namespace }: TestBuildPlan): string =>
  JSON.stringify([context, host, namespace]);
