// Whether a finding that rests on some fields may be told: they are what the cluster will see, and the API server's
// verdict does not explain it already. A field that the server refuses never gets any further.
import type { FieldPath } from '../../core/field-path.js';
import { fieldHistory } from '../../core/api-server/schema.js';
import type { Violation } from '../../core/api-server/violation.js';
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

/** Paths as keys, so that a document with thousands of violations does not compare all with all. */
interface Explained {
  /** Values that the server refuses, and all that is above one. */
  readonly refused: ReadonlySet<string>;
  readonly aboveRefused: ReadonlySet<string>;
  /** Maps with a field of no release: it may be meant for the one that is missing. */
  readonly withForeign: ReadonlySet<string>;
}

function isExplained(explained: Explained, field: FieldPath, kind: EvidenceKind): boolean {
  if (kind === 'absence' && explained.withForeign.has(keyOf(field.slice(0, -1)))) return true;
  return (
    explained.aboveRefused.has(keyOf(field)) || aboveAndSelf(field).some(path => explained.refused.has(path))
  );
}

const remembered = new WeakMap<Verdict, Explained>();

function explainedBy(verdict: Verdict): Explained {
  const known = remembered.get(verdict);
  if (known) return known;
  const { violations, schema } = verdict;
  const refused = violations.filter(({ kind }) => refusesValue.includes(kind)).map(({ path }) => path);
  const foreign = violations.filter(({ kind, path }) => kind === 'unknown' && !fieldHistory(schema, path));
  const explained = {
    refused: new Set(refused.map(keyOf)),
    aboveRefused: new Set(refused.flatMap(aboveAndSelf)),
    withForeign: new Set(foreign.map(({ path }) => keyOf(path.slice(0, -1)))),
  };
  remembered.set(verdict, explained);
  return explained;
}

const refusesValue: readonly Violation['kind'][] = ['type', 'required', 'pattern', 'enum'];

const keyOf = (path: FieldPath): string => JSON.stringify(path);

const aboveAndSelf = (path: FieldPath): readonly string[] =>
  Array.from({ length: path.length + 1 }, (_, length) => keyOf(path.slice(0, length)));
