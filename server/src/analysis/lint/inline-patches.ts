// Runs the rules over the patches that a kustomization has in itself. A patch is a part of an object: what is in it is
// checked, what is not in it may be in the object that it is laid over.
import { memoEach } from '../../core/memo.js';
import type { Problem } from '../../core/problem.js';
import type { YamlDocument } from '../objects/document.js';
import { analyseYaml } from '../objects/document.js';
import { inlinePatchesIn } from '../objects/kustomize-patches.js';
import type { OnRuleFailure } from './engine.js';
import { checkDocument } from './engine.js';
import { inHost } from './in-host.js';
import { moved } from './moved.js';
import type { DocumentSubject, Rule } from './rule.js';

interface Check {
  readonly rules: readonly Rule[];
  readonly subject: DocumentSubject;
  readonly onFailure: OnRuleFailure;
}

/** Of a kustomization; spans count from the start of its document. */
export const inlinePatchProblems = memoEach(
  (document: YamlDocument, check: Check): readonly Problem[] =>
    inlinePatchesIn(document).flatMap(({ embedded, field }) =>
      problemsIn(embedded.text, check).map(problem => inHost(problem, embedded, field)),
    ),
  ({ subject: { release, distribution } }) => `${release} ${distribution}`,
);

function problemsIn(text: string, { rules, subject, onFailure }: Check): readonly Problem[] {
  const ofParts = rules.filter(rule => !rule.speaksOfAbsence);
  return analyseYaml(text).documents.flatMap(({ document, start }) =>
    checkDocument(ofParts, { ...subject, document }, onFailure)
      .filter(isSaidOfParts)
      .map(problem => moved(problem, start)),
  );
}

/** `$patch` tells how a patch is laid. */
const isSaidOfParts = ({ field }: Problem): boolean => !String(field?.at(-1)).startsWith('$');
