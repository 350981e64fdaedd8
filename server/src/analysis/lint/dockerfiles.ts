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
  /** The text is one in a ConfigMap, shown as a file: the builds that use it. */
  readonly embeddedFor?: readonly DockerfileUser[] | undefined;
}

export function checkDockerfileText(
  rules: readonly Rule[],
  { text, release, distribution, embeddedFor: users }: DockerfileText,
  onFailure: OnRuleFailure,
): readonly Problem[] {
  if (users) {
    const isOurs = users.length > 0 || mentionsKernel(text);
    if (!isOurs || text.trim() === '' || text.includes('{{')) return [];
    return check(rules, { text, home: 'ConfigMap', users, release, distribution }, onFailure);
  }
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
  return remembered(document, JSON.stringify([users, release, distribution]), () =>
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

const known = new WeakMap<YamlDocument, { readonly key: string; readonly problems: readonly Problem[] }>();

/** With the document, for what was last said of those who use it. */
function remembered(document: YamlDocument, key: string, find: () => readonly Problem[]): readonly Problem[] {
  const last = known.get(document);
  if (last?.key === key) return last.problems;
  const problems = find();
  known.set(document, { key, problems });
  return problems;
}

function inHost(problem: Problem, embedded: EmbeddedText): Problem {
  const { related, fixes } = problem;
  return {
    ...problem,
    span: embedded.hostSpan(problem.span),
    field: ['data', 'dockerfile'],
    ...(related && { related: related.map(place => ({ ...place, span: embedded.hostSpan(place.span) })) }),
    ...(fixes && { fixes: fixes.flatMap(fix => fixInHost(fix, embedded)) }),
  };
}

function fixInHost(fix: Fix, embedded: EmbeddedText): readonly Fix[] {
  const changes = fix.changes.map(change => embedded.hostChange(change));
  const written = changes.filter(change => change !== undefined);
  return written.length === changes.length ? [{ ...fix, changes: written }] : [];
}
