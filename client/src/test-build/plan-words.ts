// A planned test build in the words of the question that the user is asked. Pure: how the question is shown is in
// agree-to-plan.ts.
import type { Advice, PlannedBuild, TestBuildPlan } from '../../../server/src/protocol/test-build.js';

/** Whether anything of it can be started. */
export const isOpen = ({ obstacles, builds }: TestBuildPlan): boolean =>
  obstacles.length === 0 && builds.some(planned => planned.obstacles.length === 0);

export function titleOf(plan: TestBuildPlan): string {
  const { builds } = plan;
  const module = plan.module || 'a Module without a name';
  const [only] = builds;
  const what =
    builds.length === 1 && only
      ? `Test build of ${module} for ${only.kernel}`
      : `Test builds of ${module} for ${String(builds.length)} kernels`;
  return isOpen(plan) ? what : `${what}: not possible now`;
}

/** What a user wants to know at a glance, one fact a line; or what stands in the way, and where. */
export function factsOf(plan: TestBuildPlan): readonly string[] {
  const where = [`Cluster: ${plan.context} (${plan.host})`, `Namespace: ${plan.namespace}`];
  return isOpen(plan) ? [...where, ...openFacts(plan)] : [...reasonsOf(plan), '', ...where];
}

function openFacts(plan: TestBuildPlan): readonly string[] {
  const { builds, notes } = plan;
  const facts =
    builds.length === 1 ? builds.flatMap(buildFacts) : [pushesOf(builds), ...builds.flatMap(lineOf)];
  return [...facts, createdBy(plan), ...notes.flatMap(spoken)];
}

/** Of one kernel, or in a line for each. */
const reasonsOf = ({ obstacles, builds }: TestBuildPlan): readonly string[] =>
  obstacles.length > 0 || builds.length === 1
    ? [...obstacles, ...builds.flatMap(planned => planned.obstacles)].flatMap(spoken)
    : builds.flatMap(lineOf);

/** Something to type that takes an obstacle away. */
export const commandIn = ({ obstacles, builds }: TestBuildPlan): string | undefined =>
  [...obstacles, ...builds.flatMap(planned => planned.obstacles)].find(({ command }) => command !== undefined)
    ?.command;

function buildFacts({
  image,
  existsWords,
  builder,
  builderSource,
  dockerfile,
  destination,
  notes,
}: PlannedBuild): readonly string[] {
  return [
    ...(image === '' ? [] : [`Image: ${image}${existsWords === '' ? '' : `, ${existsWords}`}`]),
    `Push: ${pushWords(destination)}`,
    ...(dockerfile === '' ? [] : [`Dockerfile: ${dockerfile}`]),
    ...(builder === '' ? [] : [`Builder: ${builder} (${builderSource})`]),
    ...notes.flatMap(spoken),
  ];
}

/** One that cannot be built may need some more. */
function lineOf({ kernel, image, existsWords, obstacles }: PlannedBuild): readonly string[] {
  const [first = '', ...more] = obstacles.flatMap(spoken);
  if (obstacles.length > 0) return [`• ${kernel}: not possible. ${first}`, ...more];
  return [`• ${kernel}: ${image}${existsWords === '' ? '' : `, ${existsWords}`}`];
}

const pushesOf = (builds: readonly PlannedBuild[]): string =>
  builds.some(({ destination }) => destination !== undefined)
    ? 'Push: each to its own image'
    : `Push: ${pushWords(undefined)}`;

const pushWords = (destination: string | undefined): string =>
  destination === undefined ? 'no, the image is built and thrown away' : `yes, to ${destination}`;

function createdBy({ kind, builds }: TestBuildPlan): string {
  const what = kind === 'Job' ? 'a Job and its ConfigMap' : 'a Build';
  const each = builds.length === 1 ? '' : ' for each kernel';
  return `Permissions: ok. Creates ${what}${each}, deleted at the end.`;
}

/** What is to be typed has a line of its own. */
function spoken({ message, advice = '', command }: Advice): readonly string[] {
  const sentence = advice === '' || /[.:!?]$/.test(message) ? message : `${message}.`;
  const words = `${sentence} ${advice}`.trim();
  return command === undefined ? [words] : [words, command];
}
