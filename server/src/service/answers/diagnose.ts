// All problems of one file. A document that did not change is not checked again: its problems are remembered with
// it and only moved to where it stands now.
import { inEveryBranch } from '../../analysis/lint/template-branches.js';
import type { PlacedDocument, YamlDocument, YamlFile } from '../../analysis/objects/document.js';
import type { DockerfileFile, SourceFile } from '../../analysis/objects/source-file.js';
import { documentAt } from '../../analysis/objects/source-file.js';
import { holdsActions } from '../../analysis/objects/text-at.js';
import { applyLevels, checkDocument, checkInWorkspace } from '../../analysis/lint/engine.js';
import type { OnRuleFailure } from '../../analysis/lint/engine.js';
import { embeddedSource } from '../../analysis/dockerfile/sources.js';
import { checkDockerfileSource } from '../../analysis/lint/dockerfiles.js';
import { rules } from '../../analysis/rules/registry.gen.js';
import type { DocumentSubject } from '../../analysis/lint/rule.js';
import { substitutionOf } from '../../analysis/objects/flux.js';
import { isKustomization, isPatch } from '../../analysis/objects/kustomization.js';
import { patchedFieldsOf } from '../../analysis/objects/patched-fields.js';
import { locatedAt } from '../../analysis/yaml/located.js';
import { fileNotChecked, notChecked } from '../../analysis/lint/not-checked.js';
import { inlinePatchProblems } from '../../analysis/lint/inline-patches.js';
import { moved } from '../../analysis/lint/moved.js';
import { withoutSuppressed } from '../../analysis/lint/suppress.js';
import { toldProblems } from '../../analysis/lint/told-problems.js';
import type { FieldPath } from '../../core/field-path.js';
import type { Problem } from '../../core/problem.js';
import { memoEach } from '../../core/memo.js';
import { dockerfileOf, dockerfileQuestion, writtenIn } from '../dockerfile/dockerfiles.js';
import { failedBuildProblems } from '../workspace/failed-builds.js';
import { kernelListOf } from '../workspace/kernel-sources.js';
import type { Snapshot } from '../workspace/snapshot.js';

/** A problem with its spans counted from the start of the file, and the document of the stream it is in. */
export interface FileProblem extends Problem {
  readonly document: number;
}

/**
 * Problems in the order of the text, and at the end how many there are that are not told. Empty for a file that is not
 * known or holds nothing of KMM. Never throws: what fails is a problem of its own.
 */
export function diagnose(snapshot: Snapshot, uri: string, onFailure: OnRuleFailure): readonly FileProblem[] {
  const found = guarded('This file', onFailure, () => problemsIn(snapshot, uri, onFailure));
  return toldProblems(found).map(problem => ({ document: 0, ...problem }));
}

/** The problems that are found, or the one that they could not be looked for. */
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
  if (file.notChecked !== undefined) return [fileNotChecked(file.notChecked, adviceOn[file.kind])];
  switch (file.kind) {
    case 'kernels':
      return kernelListOf(file).problems;
    case 'dockerfile':
      return problemsOfDockerfile({ snapshot, uri, onFailure }, file);
    case 'yaml':
      return problemsOfYaml({ snapshot, uri, onFailure }, file);
  }
}

const adviceOnManifests = 'Move what is KMM’s to a file of its own.';
const adviceOn: Readonly<Record<SourceFile['kind'], string>> = {
  kernels: 'Leave out what no preview needs: `kubectl get nodes -o wide`.',
  dockerfile: adviceOnManifests,
  yaml: adviceOnManifests,
};

interface Asked {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly onFailure: OnRuleFailure;
}

function problemsOfDockerfile(
  { snapshot, uri, onFailure }: Asked,
  { text }: DockerfileFile,
): readonly Problem[] {
  const { release, distribution, levels } = snapshot.settingsFor(writtenIn(uri));
  const source = dockerfileOf(snapshot, uri);
  const found = source ? checkDockerfileSource(rules, source, { release, distribution }, onFailure) : [];
  const open = withoutSuppressed(text, applyLevels(inOrder(found), levels));
  return [...open, ...failedBuildProblems(snapshot, uri)];
}

function problemsOfYaml(asked: Asked, file: YamlFile): readonly FileProblem[] {
  const { snapshot, uri } = asked;
  const failed = failedBuildProblems(snapshot, uri).map(problem => ({
    ...problem,
    document: documentAt(file, problem.span.start)?.index ?? 0,
  }));
  return file.documents.flatMap(placed => {
    const { index, start } = placed;
    const own = problemsOfDocument(asked, placed).map(problem => ({
      ...moved(problem, start),
      document: index,
    }));
    return [...own, ...failed.filter(({ document }) => document === index)];
  });
}

/** A stream may have very many of them, and no rule has a word to say of one. */
const isBlank = /^(?:---)?\s*$/;

/** Finds the problems of one document; their spans count from its start. */
function problemsOfDocument({ snapshot, uri, onFailure }: Asked, placed: PlacedDocument): readonly Problem[] {
  const { files, schemas } = snapshot;
  const { document } = placed;
  if (isBlank.test(document.text)) return [];
  const { release, distribution, levels } = snapshot.settingsFor(writtenIn(uri));
  const subject = { document, release, distribution, schemas };
  const inWorkspace = { ...subject, uri, files, kernels: snapshot.kernelsFor(uri) };
  const isFilled = substitutionOf(files, uri, document) !== undefined;
  const found = [
    ...faultOf(document, onFailure),
    ...inEveryBranch(document, reading => problemsOf({ ...subject, document: reading }, onFailure)),
    ...checkInWorkspace(rules, inWorkspace, onFailure),
    ...guarded('The Dockerfile in this document', onFailure, () => {
      const dockerfile = embeddedSource(dockerfileQuestion(snapshot, uri), uri, placed);
      // What Flux unescapes is no Dockerfile yet.
      if (!dockerfile || (isFilled && dockerfile.text.includes('$${'))) return [];
      return checkDockerfileSource(rules, dockerfile, subject, onFailure);
    }),
    ...guarded('The patches in this document', onFailure, () =>
      isKustomization(document, uri) ? inlinePatchProblems(document, { rules, subject, onFailure }) : [],
    ),
  ];
  const ofVariables = isFilled ? found.filter(({ code }) => !variableRules.has(code)) : found;
  const said = isPatch(files, uri)
    ? ofVariables.filter(isSaidOfParts)
    : withoutPatched(document, patchedFieldsOf(files, uri, document), ofVariables);
  const open = withoutSuppressed(document.text, applyLevels(inOrder(said), levels));
  return document.templated ? open.map(problem => keepingActions(document, problem)) : open;
}

/** Without the fixes that would take an action of a template away or write into one. */
function keepingActions(document: YamlDocument, { fixes, ...problem }: Problem): Problem {
  const kept = fixes?.filter(({ changes }) =>
    changes.every(({ uri, span }) => uri !== undefined || !holdsActions(document, span)),
  );
  return kept?.length ? { ...problem, fixes: kept } : problem;
}

function faultOf({ fault }: YamlDocument, onFailure: OnRuleFailure): readonly Problem[] {
  if (fault === undefined) return [];
  onFailure('This document', fault);
  return [notChecked('This document')];
}

const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted((a, b) => a.span.start - b.span.start);

const absenceRules = new Set(rules.filter(rule => rule.speaksOfAbsence).map(({ id }) => id));

const variableRules = new Set(rules.filter(rule => rule.speaksOfVariables).map(({ id }) => id));

/** Without what is said of fields that a patch of a kustomization writes anew. */
const withoutPatched = (
  { root }: YamlDocument,
  patched: readonly FieldPath[],
  problems: readonly Problem[],
): readonly Problem[] =>
  problems.filter(
    ({ code, field, span }) =>
      !patched.some(written => {
        const node = locatedAt(root, written);
        if (node && span.start >= node.span.start && span.end <= node.span.end) return true;
        if (!field) return false;
        return isUnder(field, written) || (absenceRules.has(code) && isUnder(written, field));
      }),
  );

const isUnder = (field: FieldPath, above: FieldPath): boolean =>
  above.every((step, index) => step === field[index]);

/** A patch is laid over an object: what is not in it may be there, and `$patch` tells how it is laid. */
const isSaidOfParts = ({ code, field }: Problem): boolean =>
  !absenceRules.has(code) && !String(field?.at(-1)).startsWith('$');

const problemsOf = (subject: DocumentSubject, onFailure: OnRuleFailure): readonly Problem[] =>
  ownProblemsOf(subject.document, { subject, onFailure });

interface Check {
  readonly subject: DocumentSubject;
  readonly onFailure: OnRuleFailure;
}

const ownProblemsOf = memoEach(
  (_: YamlDocument, { subject, onFailure }: Check) => checkDocument(rules, subject, onFailure),
  ({ subject: { release, distribution } }) => `${release} ${distribution}`,
);
