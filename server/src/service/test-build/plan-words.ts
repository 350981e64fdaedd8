// A plan in a few lines, for a question in a message or on a terminal.
import type { PlannedBuild, TestBuildPlan } from '../../protocol/test-build.js';
import { adviceInWords } from '../../protocol/advice-words.js';

export interface PlanWords {
  /** What would be done, in lines. */
  readonly lines: readonly string[];
  /** Why nothing can be; empty when something can. */
  readonly obstacles: readonly string[];
}

export function planInWords(plan: TestBuildPlan): PlanWords {
  const { module, context, host, namespace, builds } = plan;
  const open = builds.filter(({ obstacles }) => obstacles.length === 0);
  const lines = [
    `Test build of ${module || 'a Module without a name'} in ${context} (${host}), namespace ${namespace}`,
    ...open.flatMap(buildLines),
    ...plan.notes.map(adviceInWords),
  ];
  const refused = [...plan.obstacles, ...builds.flatMap(({ obstacles }) => obstacles)];
  const cannot = plan.obstacles.length > 0 || open.length === 0;
  return { lines, obstacles: cannot ? refused.map(adviceInWords) : [] };
}

const buildLines = (build: PlannedBuild): readonly string[] => [
  `${build.kernel}: mapping ${String(build.mapping)}, Dockerfile of ${build.dockerfile}`,
  `  image ${build.image}: ${build.existsWords}`,
  ...(build.builder === '' ? [] : [`  built by ${build.builder} (${build.builderSource})`]),
  `  ${build.destination === undefined ? 'nothing is pushed' : `pushed to ${build.destination}`}`,
  ...build.notes.map(note => `  ${adviceInWords(note)}`),
];
