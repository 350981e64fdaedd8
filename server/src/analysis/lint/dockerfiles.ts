// Runs the rules for Dockerfiles where one is written: in a file, or in a ConfigMap, from where what they find goes
// back to its place in the YAML. An ordinary Dockerfile is left alone, and so is a template of one.
import type { Distribution, Release } from '../../core/release.js';
import { hole } from '../../core/dockerfile/hole.js';
import type { Problem } from '../../core/problem.js';
import { spanOf } from '../../core/span.js';
import type { DockerfileSource } from '../dockerfile/sources.js';
import type { DockerfileUser } from '../dockerfile/users.js';
import type { TemplateReading } from '../dockerfile/template-readings.js';
import { mostReadings, readingsOf } from '../dockerfile/template-readings.js';
import { dockerfileView } from '../dockerfile/view.js';
import type { OnRuleFailure } from './engine.js';
import { checkDockerfile } from './engine.js';
import { inHost } from './in-host.js';
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
  if (!source.isKmod) return [];
  return remembered(source, surroundings, () => {
    const readings = readingsOf(source);
    if (typeof readings === 'number') return [tooManyWays(source, readings)];
    const [first, ...others] = readings.map(reading => ({
      reading,
      problems: checkReading(
        rules,
        source,
        { ...reading, isOnly: readings.length === 1 },
        surroundings,
        onFailure,
      ),
    }));
    return first ? inEveryReading([first, ...others]).map(withoutHoles) : [];
  });
}

function checkReading(
  rules: readonly Rule[],
  { keeper, home, users, unfollowed, host }: DockerfileSource,
  { text, embedded, isOnly }: TemplateReading & { readonly isOnly: boolean },
  surroundings: Surroundings,
  onFailure: OnRuleFailure,
): readonly Problem[] {
  const view = dockerfileView({ text, ...(isOnly && { keeper }), home, users, ...surroundings });
  const found = checkDockerfile(rules, { ...view, ...surroundings, unfollowed }, onFailure);
  return embedded ? found.map(problem => inHost(problem, embedded, host?.field ?? [])) : found;
}

interface Checked {
  readonly reading: TemplateReading;
  readonly problems: readonly Problem[];
}

/** A template may become any of them: what one has and another that reads the same lines has not is not certain. */
function inEveryReading(all: readonly [Checked, ...Checked[]]): readonly Problem[] {
  if (all.length === 1) return all[0].problems;
  const keys = all.map(({ problems }) => new Set(problems.map(keyOf)));
  const distinct = new Map(all.flatMap(({ problems }) => problems).map(problem => [keyOf(problem), problem]));
  return [...distinct].flatMap(([key, problem]) =>
    all.every(({ reading }, index) => keys[index]?.has(key) || !reading.isRead(problem.span.start))
      ? [problem]
      : [],
  );
}

const keyOf = ({ code, span, message }: Problem): string => `${code} ${String(span.start)} ${message}`;

/** What an action brings is shown as what it is; an edit cannot bring it. */
function withoutHoles(problem: Problem): Problem {
  const { message, fixes } = problem;
  return {
    ...problem,
    message: message.replaceAll(holes, '{{…}}'),
    ...(fixes && { fixes: fixes.filter(fix => fix.changes.every(({ text }) => !text.includes(hole))) }),
  };
}

const holes = new RegExp(`${hole}+`, 'g');

function tooManyWays({ host }: DockerfileSource, ways: number): Problem {
  return {
    code: 'dockerfile-too-large-to-follow',
    severity: 'information',
    span: host?.entry.keySpan ?? spanOf(0, 0),
    message: `The conditions in this Dockerfile leave ${counted(ways)} ways through it, and at most ${String(mostReadings)} are followed: nothing is said of it. Put what several conditions decide into one.`,
  };
}

/** Ten thousand conditions leave more ways than a number holds. */
const counted = (ways: number): string => (ways > 1_000_000 ? 'more than 1,000,000' : String(ways));

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
