// All problems of one file. A document that did not change is not checked again: its problems are remembered with
// it and only moved to where it stands now.
import type { YamlDocument } from '../analysis/document.js';
import { applyLevels, checkDocument } from '../analysis/lint/engine.js';
import type { OnRuleFailure } from '../analysis/lint/engine.js';
import { rules } from '../analysis/lint/registry.gen.js';
import type { SchemaSource } from '../analysis/lint/schema-source.js';
import type { Release } from '../core/dialect.js';
import type { Problem } from '../core/problem.js';
import { shiftSpan } from '../core/span.js';
import type { Snapshot } from './snapshot.js';

/** A problem with its spans counted from the start of the file, and the document of the stream it is in. */
export interface FileProblem extends Problem {
  readonly document: number;
}

/** Problems in the order of the text. Empty for a file that is not known or holds nothing of KMM. */
export function diagnose(snapshot: Snapshot, uri: string, onFailure: OnRuleFailure): readonly FileProblem[] {
  const file = snapshot.files.get(uri);
  if (!file) return [];
  const { release, levels } = snapshot.settingsFor(uri);
  return file.documents.flatMap(({ index, start, document }) => {
    const found = problemsOf(document, release, snapshot.schemas, onFailure);
    return applyLevels(found, levels).map(problem => ({ ...moved(problem, start), document: index }));
  });
}

const remembered = new WeakMap<YamlDocument, Map<string, readonly Problem[]>>();

function problemsOf(
  document: YamlDocument,
  release: Release,
  schemas: SchemaSource,
  onFailure: OnRuleFailure,
): readonly Problem[] {
  const byRelease = remembered.get(document) ?? new Map<string, readonly Problem[]>();
  remembered.set(document, byRelease);
  const known = byRelease.get(release);
  if (known) return known;
  const found = checkDocument(rules, { document, release, schemas }, onFailure);
  byRelease.set(release, found);
  return found;
}

function moved(problem: Problem, by: number): Problem {
  if (by === 0) return problem;
  const { related, fixes } = problem;
  return {
    ...problem,
    span: shiftSpan(problem.span, by),
    ...(related && { related: related.map(place => (place.uri ? place : shifted(place, by))) }),
    ...(fixes && {
      fixes: fixes.map(fix => ({
        ...fix,
        changes: fix.changes.map(change => (change.uri ? change : shifted(change, by))),
      })),
    }),
  };
}

const shifted = <T extends { readonly span: Problem['span'] }>(place: T, by: number): T => ({
  ...place,
  span: shiftSpan(place.span, by),
});
