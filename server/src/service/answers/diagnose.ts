// All problems of one file. A document that did not change is not checked again: its problems are remembered with
// it and only moved to where it stands now.
import type { YamlDocument } from '../../analysis/objects/document.js';
import { documentAt } from '../../analysis/objects/document.js';
import { applyLevels, checkDocument, checkInWorkspace } from '../../analysis/lint/engine.js';
import type { OnRuleFailure } from '../../analysis/lint/engine.js';
import { embeddedSource } from '../../analysis/dockerfile/sources.js';
import { checkDockerfileSource } from '../../analysis/lint/dockerfiles.js';
import { rules } from '../../analysis/rules/registry.gen.js';
import type { DocumentSubject } from '../../analysis/lint/rule.js';
import { isPatch } from '../../analysis/objects/kustomization.js';
import { fileNotChecked, notChecked } from '../../analysis/lint/not-checked.js';
import { withoutSuppressed } from '../../analysis/lint/suppress.js';
import type { Problem } from '../../core/problem.js';
import { shiftSpan } from '../../core/span.js';
import { dockerfileOf, dockerfileQuestion, writtenIn } from '../dockerfile/dockerfiles.js';
import { failedBuildProblems } from '../workspace/failed-builds.js';
import type { Snapshot } from '../workspace/snapshot.js';

/** A problem with its spans counted from the start of the file, and the document of the stream it is in. */
export interface FileProblem extends Problem {
  readonly document: number;
}

/**
 * Problems in the order of the text. Empty for a file that is not known or holds nothing of KMM. Never throws: what
 * fails is a problem of its own.
 */
export function diagnose(snapshot: Snapshot, uri: string, onFailure: OnRuleFailure): readonly FileProblem[] {
  return guarded('This file', onFailure, () => problemsIn(snapshot, uri, onFailure)).map(problem => ({
    document: 0,
    ...problem,
  }));
}

/** What is found, or that it could not be. */
function guarded<P extends Problem>(
  what: string,
  onFailure: OnRuleFailure,
  find: () => readonly P[],
): readonly (P | Problem)[] {
  try {
    return find();
  } catch (error) {
    onFailure(what, error);
    return [notChecked(what)];
  }
}

function problemsIn(
  snapshot: Snapshot,
  uri: string,
  onFailure: OnRuleFailure,
): readonly (FileProblem | Problem)[] {
  const file = snapshot.files.get(uri);
  if (!file) return [];
  const kernels = snapshot.kernelListIn(uri);
  if (file.notChecked !== undefined)
    return [fileNotChecked(file.notChecked, kernels ? adviceOnKernels : adviceOnManifests)];
  if (kernels) return kernels.problems.map(problem => ({ ...problem, document: 0 }));
  const { release, distribution, levels } = snapshot.settingsFor(writtenIn(uri));
  const question = dockerfileQuestion(snapshot, uri);
  const dialect = { release, distribution };
  if (file.isDockerfile) {
    const source = dockerfileOf(snapshot, uri);
    const found = source ? checkDockerfileSource(rules, source, dialect, onFailure) : [];
    const open = withoutSuppressed(file.text, applyLevels(inOrder(found), levels));
    return [...open, ...failedBuildProblems(snapshot, uri)].map(problem => ({ ...problem, document: 0 }));
  }
  const surroundings = { uri, files: snapshot.files, kernels: snapshot.kernelsFor(uri) };
  const isSaid = isPatch(snapshot.files, uri) ? isSaidOfParts : () => true;
  const failed = failedBuildProblems(snapshot, uri).map(problem => ({
    ...problem,
    document: documentAt(file, problem.span.start)?.index ?? 0,
  }));
  return file.documents.flatMap(placed => {
    const { index, start, document } = placed;
    const subject = { document, ...dialect, schemas: snapshot.schemas };
    const inWorkspace = { ...subject, ...surroundings };
    const found = [
      ...faultOf(document, onFailure),
      ...problemsOf(subject, onFailure),
      ...checkInWorkspace(rules, inWorkspace, onFailure),
      ...guarded('The Dockerfile in this document', onFailure, () => {
        const dockerfile = embeddedSource(question, uri, placed);
        return dockerfile ? checkDockerfileSource(rules, dockerfile, dialect, onFailure) : [];
      }),
    ].filter(isSaid);
    const open = withoutSuppressed(document.text, applyLevels(inOrder(found), levels));
    const here = failed.filter(problem => problem.document === index);
    return [...open.map(problem => ({ ...moved(problem, start), document: index })), ...here];
  });
}

const adviceOnKernels = 'Leave out what no preview needs: `kubectl get nodes -o wide`.';
const adviceOnManifests = 'Move what is KMM’s to a file of its own.';

function faultOf({ fault }: YamlDocument, onFailure: OnRuleFailure): readonly Problem[] {
  if (fault === undefined) return [];
  onFailure('This document', fault);
  return [notChecked('This document')];
}

const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted((a, b) => a.span.start - b.span.start);

const absenceRules = new Set(rules.filter(rule => rule.speaksOfAbsence).map(({ id }) => id));

/** A patch is laid over an object: what is not in it may be there, and `$patch` tells how it is laid. */
const isSaidOfParts = ({ code, field }: Problem): boolean =>
  !absenceRules.has(code) && !String(field?.at(-1)).startsWith('$');

const remembered = new WeakMap<object, Map<string, readonly Problem[]>>();

function problemsOf(subject: DocumentSubject, onFailure: OnRuleFailure): readonly Problem[] {
  const byDialect = remembered.get(subject.document) ?? new Map<string, readonly Problem[]>();
  remembered.set(subject.document, byDialect);
  const dialect = `${subject.release} ${subject.distribution}`;
  const found = byDialect.get(dialect) ?? checkDocument(rules, subject, onFailure);
  byDialect.set(dialect, found);
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
