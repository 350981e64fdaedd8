// What KMM's webhook would say of a document, for the rules that each put one of its reasons into words. Left out is
// what cannot be known (placeholders, YAML that breaks off) and what the API server's own verdict already explains:
// a field it refuses never gets to the webhook.
import type { AdmissionFacts } from '../../core/admission/facts.js';
import { admissionFacts, firstRelease } from '../../core/admission/facts.js';
import type { AdmissionRefusal, RefusalKind, RefusalOf } from '../../core/admission/refusal.js';
import { refusalsOf } from '../../core/admission/module.js';
import type { DialectName } from '../../core/release.js';
import { memoEach } from '../../core/memo.js';
import type { ModuleView } from '../module/module-view.js';
import { moduleViewOf } from '../module/module-view.js';
import { isCertain } from './certain.js';
import { evidenceOf } from '../known/evidence.js';
import type { DocumentSubject, Finding } from './rule.js';

/** One reason, and all it takes to say it well. */
export interface RefusalSubject<Kind extends RefusalKind> {
  readonly subject: DocumentSubject;
  readonly view: ModuleView;
  readonly refusal: RefusalOf<Kind>;
}

/** A rule's `check`: puts every reason of the given kinds into words. */
export function eachRefusal<Kind extends RefusalKind>(
  kinds: readonly Kind[],
  tell: (refused: RefusalSubject<Kind>) => Finding,
): (subject: DocumentSubject) => Iterable<Finding> {
  return function* (subject) {
    for (const refused of refusalsIn(subject, kinds)) {
      yield { field: refused.view.field(refused.refusal.path), ...tell(refused) };
    }
  };
}

/** None for everything that holds no Module. */
export function refusalsIn<Kind extends RefusalKind>(
  subject: DocumentSubject,
  kinds: readonly Kind[],
): readonly RefusalSubject<Kind>[] {
  const view = moduleViewOf(subject.document);
  if (!view) return [];
  const isAsked = (refusal: AdmissionRefusal): refusal is RefusalOf<Kind> =>
    kinds.some(kind => kind === refusal.kind);
  return allRefusals(view, subject)
    .filter(isAsked)
    .filter(refusal => {
      const { fields, kind } = evidenceOf(refusal);
      return isCertain(subject, fields.map(view.field), kind);
    })
    .map(refusal => ({ subject, view, refusal }));
}

/** What a webhook would say that looks at something, and whether that of the release does. */
export interface Foresight {
  readonly refuses: boolean;
  readonly asked: DocumentSubject;
}

/** For advice where no webhook looks yet: the first that does is asked instead. */
export function foresee(subject: DocumentSubject, looks: (facts: AdmissionFacts) => boolean): Foresight {
  const { release, distribution } = subject;
  if (looks(admissionFacts(release, distribution))) return { refuses: true, asked: subject };
  const first = firstRelease(distribution, looks);
  return { refuses: false, asked: { ...subject, release: first ?? release } };
}

const allRefusals = memoEach(
  ({ module }: ModuleView, { release, distribution }: DialectName) =>
    refusalsOf({ module, release, distribution }),
  ({ release, distribution }) => `${release} ${distribution}`,
);
