// Whether a finding that rests on some fields may be told: they are what the cluster will see, and the API server's
// verdict does not explain it already. A field that the server refuses never gets any further.
import type { FieldPath } from '../../core/field-path.js';
import { fieldHistory } from '../../core/module/schema.js';
import type { Violation } from '../../core/module/violation.js';
import { isDecided } from './decided.js';
import type { EvidenceKind } from './evidence.js';
import type { DocumentSubject } from './rule.js';
import type { Verdict } from './verdict.js';
import { verdictOf } from './verdict.js';

/** `paths` are the document's. What the API server's own verdict explains already is not certain. */
export function isCertain(
  subject: DocumentSubject,
  paths: readonly FieldPath[],
  kind: EvidenceKind,
): boolean {
  if (!isDecided(subject.document, paths, kind)) return false;
  const verdict = verdictOf(subject);
  const explains = (violation: Violation, field: FieldPath): boolean =>
    violation.kind === 'unknown'
      ? kind === 'absence' && isBeside(violation.path, field) && isForeign(verdict, violation.path)
      : refusesValue.includes(violation.kind) && isOnOneWay(violation.path, field);
  return !verdict?.violations.some(violation => paths.some(field => explains(violation, field)));
}

/** A field of no release: it may be meant for the one that is missing. */
const isForeign = (verdict: Verdict | undefined, field: FieldPath): boolean =>
  verdict !== undefined && !fieldHistory(verdict.schema, field);

const refusesValue: readonly Violation['kind'][] = ['type', 'required', 'pattern', 'enum'];

const isBeside = (path: FieldPath, field: FieldPath): boolean =>
  path.length === field.length && isAtOrAbove(path.slice(0, -1), field);

const isOnOneWay = (a: FieldPath, b: FieldPath): boolean => isAtOrAbove(a, b) || isAtOrAbove(b, a);

const isAtOrAbove = (above: FieldPath, path: FieldPath): boolean =>
  above.length <= path.length && above.every((step, index) => step === path[index]);
