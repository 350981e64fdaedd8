// A planned test build in the words of the question that the user is asked. Pure: how the question is shown is in
// agree-to-plan.ts.
import type { Advice, PlannedBuild, TestBuildPlan } from '../../server/src/protocol/test-build.js';

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

/** What a user wants to know at a glance, one fact a line; what stands in the way comes first. */
export function detailOf(plan: TestBuildPlan): string {
  const { context, host, namespace, builds, obstacles, notes } = plan;
  const reasons = [...obstacles, ...(builds.length === 1 ? (builds[0]?.obstacles ?? []) : [])];
  return [
    ...(reasons.length > 0 ? [reasons.map(spoken).join('\n\n'), ''] : []),
    `Cluster: ${context} (${host})`,
    `Namespace: ${namespace}`,
    ...(builds.length === 1 ? builds.flatMap(factsOf) : [pushesOf(builds), ...builds.map(lineOf)]),
    ...(isOpen(plan) ? [createdBy(plan)] : []),
    ...notes.map(spoken),
  ].join('\n');
}

/** Something to type that takes an obstacle away. */
export const commandIn = ({ obstacles, builds }: TestBuildPlan): string | undefined =>
  [...obstacles, ...builds.flatMap(planned => planned.obstacles)].find(({ command }) => command !== undefined)
    ?.command;

function factsOf({
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
    ...notes.map(spoken),
  ];
}

function lineOf({ kernel, image, existsWords, obstacles }: PlannedBuild): string {
  if (obstacles.length > 0) return `${kernel}: not possible. ${obstacles.map(spoken).join(' ')}`;
  return `${kernel}: ${image}${existsWords === '' ? '' : `, ${existsWords}`}`;
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

const spoken = ({ message, advice = '', command }: Advice): string =>
  [message, advice, command ?? ''].filter(part => part !== '').join(' ');
