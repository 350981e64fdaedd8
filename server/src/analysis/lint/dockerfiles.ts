// Runs the rules for Dockerfiles where one is written: in a file, or in a ConfigMap, from where what they find goes
// back to its place in the YAML. An ordinary Dockerfile is left alone, and so is a template of one.
import type { Distribution, Release } from '../../core/release.js';
import type { Fix, Problem } from '../../core/problem.js';
import type { DockerfileSource } from '../dockerfile/sources.js';
import type { DockerfileUser } from '../dockerfile/users.js';
import { dockerfileView } from '../dockerfile/view.js';
import type { EmbeddedText } from '../yaml/embed.js';
import type { OnRuleFailure } from './engine.js';
import { checkDockerfile } from './engine.js';
import type { Rule } from './rule.js';
import { factsKey, withPlaces } from './user-places.js';

/** What else the verdict depends on. */
export interface Surroundings {
  readonly release: Release;
  readonly distribution: Distribution;
}

/** Spans count from the start of the file, or of the ConfigMap's document. */
export function checkDockerfileSource(
  rules: readonly Rule[],
  source: DockerfileSource,
  surroundings: Surroundings,
  onFailure: OnRuleFailure,
): readonly Problem[] {
  const { text, keeper, home, users, unfollowed, host, isKmod } = source;
  if (!isKmod) return [];
  return remembered(source, surroundings, () => {
    const view = dockerfileView({ text, keeper, home, users, ...surroundings });
    const found = checkDockerfile(rules, { ...view, ...surroundings, unfollowed }, onFailure);
    return host ? found.map(problem => inHost(problem, host.embedded)) : found;
  });
}

interface RememberedProblems {
  readonly key: string;
  readonly users: readonly DockerfileUser[];
  readonly problems: readonly Problem[];
}

const known = new WeakMap<object, RememberedProblems>();

/** What was last said of a text for those who use it, wherever they stand by now. */
function remembered(
  { keeper, home, users, unfollowed }: DockerfileSource,
  surroundings: Surroundings,
  find: () => readonly Problem[],
): readonly Problem[] {
  const key = JSON.stringify([home, surroundings, unfollowed]);
  const last = known.get(keeper);
  const isSame = last?.key === key && factsKey(last.users) === factsKey(users);
  const moved = isSame ? withPlaces(last.problems, last.users, users) : undefined;
  const problems = moved ?? find();
  known.set(keeper, { key, users, problems });
  return problems;
}

function inHost(problem: Problem, embedded: EmbeddedText): Problem {
  const { related, fixes } = problem;
  return {
    ...problem,
    span: embedded.hostSpan(problem.span),
    field: ['data', 'dockerfile'],
    ...(related && {
      related: related.map(place => (place.uri ? place : { ...place, span: embedded.hostSpan(place.span) })),
    }),
    ...(fixes && { fixes: fixes.flatMap(fix => fixInHost(fix, embedded)) }),
  };
}

function fixInHost(fix: Fix, embedded: EmbeddedText): readonly Fix[] {
  const changes = fix.changes.map(change => (change.uri ? change : embedded.hostChange(change)));
  const written = changes.filter(change => change !== undefined);
  return written.length === changes.length ? [{ ...fix, changes: written }] : [];
}
