// Whether a finding that rests on some fields may be told: they are what the cluster will see, and the API server's
// verdict does not explain it already. A field that the server refuses never gets any further.
import type { FieldPath } from '../../core/field-path.js';
import { PathSet } from '../../core/path-set.js';
import { fieldHistory } from '../../core/api-server/schema.js';
import type { Violation } from '../../core/api-server/violation.js';
import { memo } from '../../core/memo.js';
import { isDecided } from '../known/decided.js';
import type { EvidenceKind } from '../known/evidence.js';
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
  const explained = verdict && explainedBy(verdict);
  return !explained || !paths.some(field => isExplained(explained, field, kind));
}

interface Explained {
  /** Values that the server refuses. */
  readonly refused: PathSet;
  /** Maps with a field of no release: it may be meant for the one that is missing. */
  readonly withForeign: PathSet;
}

function isExplained(explained: Explained, field: FieldPath, kind: EvidenceKind): boolean {
  if (kind === 'absence' && explained.withForeign.has(field.slice(0, -1))) return true;
  return explained.refused.hasInWayOf(field);
}

const explainedBy = memo(({ violations, schema }: Verdict): Explained => {
  const refused = violations.filter(({ kind }) => refusesValue.includes(kind)).map(({ path }) => path);
  const foreign = violations.filter(({ kind, path }) => kind === 'unknown' && !fieldHistory(schema, path));
  return {
    refused: new PathSet(refused),
    withForeign: new PathSet(foreign.map(({ path }) => path.slice(0, -1))),
  };
});

const refusesValue: readonly Violation['kind'][] = ['type', 'required', 'pattern', 'enum'];
