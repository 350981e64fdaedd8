// Runs the rules for Dockerfiles where one is written: in a file, or in a ConfigMap, from where what they find goes
// back to its place in the YAML. An ordinary Dockerfile is left alone, and so is a template of one.
import type { Distribution, Release } from '../../core/dialect.js';
import type { Fix, Problem } from '../../core/problem.js';
import type { YamlDocument } from '../document.js';
import { isKmodDockerfile, mentionsKernel } from '../dockerfile-file.js';
import type { DockerfileUser } from '../dockerfile-users.js';
import { dockerfileUsers } from '../dockerfile-users.js';
import type { DockerfileFacts } from '../dockerfile-view.js';
import { dockerfileView } from '../dockerfile-view.js';
import { isConfigMap } from '../kinds.js';
import { isPatch } from '../kustomization.js';
import { withoutPlaces, withPlaces } from './user-places.js';
import type { EmbeddedText } from '../yaml/embed.js';
import { embeddedText } from '../yaml/embed.js';
import { entryAt } from '../yaml/located.js';
import type { OnRuleFailure } from './engine.js';
import { checkDockerfile } from './engine.js';
import type { Rule, WorkspaceSubject } from './rule.js';

/** A file that is a Dockerfile. */
export interface DockerfileText {
  readonly text: string;
  readonly release: Release;
  readonly distribution: Distribution;
}

export function checkDockerfileText(
  rules: readonly Rule[],
  { text, release, distribution }: DockerfileText,
  onFailure: OnRuleFailure,
): readonly Problem[] {
  if (!isKmodDockerfile(text) || text.includes('{{')) return [];
  return check(rules, { text, home: 'file', users: [], release, distribution }, onFailure);
}

/** Spans count from the start of the document. */
export function checkEmbeddedDockerfile(
  rules: readonly Rule[],
  { document, files, uri, release, distribution }: WorkspaceSubject,
  onFailure: OnRuleFailure,
): readonly Problem[] {
  if (!isConfigMap(document.identity) || document.templated || isPatch(files, uri)) return [];
  const entry = entryAt(document.root, ['data', 'dockerfile']);
  const embedded = entry && embeddedText(document.text, entry);
  if (!embedded || embedded.text.trim() === '' || embedded.text.includes('{{')) return [];
  const users = dockerfileUsers(files, document, release);
  if (users.length === 0 && !mentionsKernel(embedded.text)) return [];
  const facts = { text: embedded.text, home: 'ConfigMap', users, release, distribution } as const;
  return remembered(document, { users, release, distribution }, () =>
    check(rules, facts, onFailure).map(problem => inHost(problem, embedded)),
  );
}

const check = (
  rules: readonly Rule[],
  facts: DockerfileFacts,
  onFailure: OnRuleFailure,
): readonly Problem[] =>
  checkDockerfile(
    rules,
    { ...dockerfileView(facts), release: facts.release, distribution: facts.distribution },
    onFailure,
  );

type Surroundings = Pick<DockerfileFacts, 'users' | 'release' | 'distribution'>;

interface Known {
  readonly key: string;
  readonly users: readonly DockerfileUser[];
  readonly problems: readonly Problem[];
}

const known = new WeakMap<YamlDocument, Known>();

/** With the document, for what was last said of those who use it, wherever they stand by now. */
function remembered(
  document: YamlDocument,
  { users, ...rest }: Surroundings,
  find: () => readonly Problem[],
): readonly Problem[] {
  const key = JSON.stringify([users.map(withoutPlaces), rest]);
  const last = known.get(document);
  const moved = last?.key === key ? withPlaces(last.problems, last.users, users) : undefined;
  const problems = moved ?? find();
  known.set(document, { key, users, problems });
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
