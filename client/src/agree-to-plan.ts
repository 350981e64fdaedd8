// Shows what a test build would do and asks for the user's word: yes, no, or something else first.
import * as vscode from 'vscode';
import type { Advice, PlannedBuild, TestBuildPlan } from '../../server/src/protocol/test-build.js';
import { changePlan } from './change-plan.js';
import type { PlanChanges, TestBuildDesk } from './test-build-desk.js';

const build = 'Build';
const always = 'Build, and Don’t Ask Again';
const manifest = 'Show Manifest';
const change = 'Change…';
const copy = 'Copy Command';

/** Changes when the plan is to be made anew with them. */
export async function agreesToPlan(
  desk: TestBuildDesk,
  plan: TestBuildPlan,
  changes: PlanChanges,
): Promise<'yes' | 'no' | PlanChanges> {
  if (isOpen(plan) && isTrusted(desk, plan)) return 'yes';
  const picked = await ask(plan, 'before all else');
  if (picked !== manifest) return answerFor(desk, plan, changes, picked);
  await desk.texts.open(plan);
  // The objects can be read while this question waits.
  return answerFor(desk, plan, changes, await ask(plan, 'beside'));
}

async function answerFor(
  desk: TestBuildDesk,
  plan: TestBuildPlan,
  changes: PlanChanges,
  picked: string | undefined,
): Promise<'yes' | 'no' | PlanChanges> {
  if (picked === always) await trust(desk, plan);
  if (picked === build || picked === always) return 'yes';
  if (picked === change) return (await changePlan(plan, changes)) ?? 'no';
  if (picked === copy) await vscode.env.clipboard.writeText(commandIn(plan) ?? '');
  return 'no';
}

function ask(plan: TestBuildPlan, where: 'before all else' | 'beside'): Thenable<string | undefined> {
  const modal = where === 'before all else';
  const show = isOpen(plan) ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  const buttons = [
    ...(isOpen(plan) ? (modal ? [build, always] : [build]) : []),
    ...(modal ? [manifest] : []),
    change,
    ...(commandIn(plan) === undefined ? [] : [copy]),
  ];
  return show<string>(titleOf(plan), { modal, detail: detailOf(plan) }, ...buttons);
}

const isOpen = ({ obstacles, builds }: TestBuildPlan): boolean =>
  obstacles.length === 0 && builds.some(planned => planned.obstacles.length === 0);

/** Only a plan that pushes nothing is ever carried out without a question. */
const isTrusted = ({ memory }: TestBuildDesk, plan: TestBuildPlan): boolean =>
  plan.builds.every(({ destination }) => destination === undefined) &&
  memory.get<readonly string[]>(trustedPlaces, []).includes(placeOf(plan));

const trust = ({ memory }: TestBuildDesk, plan: TestBuildPlan): Thenable<void> =>
  memory.update(trustedPlaces, [...memory.get<readonly string[]>(trustedPlaces, []), placeOf(plan)]);

const trustedPlaces = 'kmm.testBuild.trusted';

const placeOf = ({ context, host, namespace }: TestBuildPlan): string =>
  JSON.stringify([context, host, namespace]);

function titleOf({ module, builds }: TestBuildPlan): string {
  const [only] = builds;
  return builds.length === 1 && only
    ? `Test build of ${module} for ${only.kernel}`
    : `Test builds of ${module} for ${String(builds.length)} kernels`;
}

/** What a user wants to know at a glance, one fact a line. */
function detailOf(plan: TestBuildPlan): string {
  const { context, host, namespace, kind, builds, obstacles, notes } = plan;
  return [
    `Cluster: ${context} (${host}), namespace ${namespace}, one ${kind} for each kernel`,
    ...builds.flatMap(planned => linesOf(planned, builds.length)),
    ...obstacles.map(spoken),
    ...notes.map(spoken),
  ].join('\n');
}

function linesOf(planned: PlannedBuild, count: number): readonly string[] {
  const { kernel, image, existsWords, builder, builderSource, dockerfile, destination } = planned;
  const reasons = planned.obstacles.map(spoken);
  const facts = [
    ...(image === '' ? [] : [`Image: ${image}${existsWords === '' ? '' : `, ${existsWords}`}`]),
    `Push: ${destination === undefined ? 'no, it only tries' : `to ${destination}`}`,
    ...(dockerfile === '' ? [] : [`Dockerfile: ${dockerfile}`]),
    ...(builder === '' ? [] : [`Builder: ${builder} (${builderSource})`]),
    ...planned.notes.map(spoken),
  ];
  if (count === 1) return [...reasons, ...facts];
  const line = reasons.length > 0 ? `not possible: ${reasons.join(' ')}` : (facts[0] ?? '');
  return [`${kernel}: ${line}`];
}

const spoken = ({ message, advice = '', command }: Advice): string =>
  [message, advice, command ?? ''].filter(part => part !== '').join(' ');

/** Something to type that takes an obstacle away. */
const commandIn = ({ obstacles, builds }: TestBuildPlan): string | undefined =>
  [...obstacles, ...builds.flatMap(planned => planned.obstacles)].find(({ command }) => command !== undefined)
    ?.command;
