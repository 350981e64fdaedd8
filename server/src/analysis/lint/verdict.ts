// The API server's answer to one document, placed in its text: every rule about the schema takes its findings from
// here, so that together they say no more and no less than the server.
import type { FieldPath } from '../../core/field-path.js';
import { answeringPhase, violationsOf, violationsWithoutSchema } from '../../core/api-server/api-server.js';
import type { JsonSchema } from '../../core/api-server/json-schema.js';
import type { JsonObject } from '../../core/json/json-value.js';
import { isObject } from '../../core/json/json-value.js';
import { fieldHistory } from '../../core/api-server/schema.js';
import type { Phase, Violation } from '../../core/api-server/violation.js';
import type { Span } from '../../core/span.js';
import { authorPlaceholder } from '../known/author-placeholder.js';
import { isAbsent, isClosed } from '../known/decided.js';
import { mistypedKindOf } from '../objects/mistyped-kind.js';
import type { YamlDocument } from '../objects/document.js';
import type { Located } from '../yaml/located.js';
import { locatedAt } from '../yaml/located.js';
import { guessedFrom } from '../yaml/parse.js';
import { holdsAction } from '../yaml/template-actions.js';
import { plainValue } from '../yaml/value.js';
import { fieldSpan, keySpan, parentSpan } from './place.js';
import type { DocumentSubject, Finding } from './rule.js';

export type PlacedViolation = Violation & { readonly span: Span };

export interface Verdict {
  readonly schema: JsonSchema;
  readonly violations: readonly PlacedViolation[];
  /** The step that refuses; undefined when the server takes the document, or cannot even read it. */
  readonly answers: Phase | undefined;
}

const remembered = new WeakMap<YamlDocument, Map<JsonSchema, Verdict>>();

/** Undefined when the document neither is nor means to be of a kind that this KMM serves. */
export function verdictOf(subject: DocumentSubject): Verdict | undefined {
  const { document, schemas } = subject;
  const { kind, identity, root } = document;
  const claim = kind
    ? { kind, apiVersion: identity.apiVersion ?? '', violation: undefined }
    : mistypedKindOf(document);
  if (!claim) return undefined;
  const schema = schemas.schemaFor(claim.kind, claim.apiVersion, subject);
  if (!schema || !root) return undefined;
  const bySchema = remembered.get(document) ?? new Map<JsonSchema, Verdict>();
  remembered.set(document, bySchema);
  const verdict = bySchema.get(schema) ?? judge(document, root, schema, claim.violation);
  bySchema.set(schema, verdict);
  return verdict;
}

/** A violation as a finding. The server refuses the document for it only if it gets that far. */
export function findingOf(
  verdict: Verdict,
  violation: PlacedViolation,
  rest: Omit<Finding, 'span' | 'field' | 'refusedBy'>,
): Finding {
  const { span, path, named, phase } = violation;
  return {
    span,
    ...(named && { field: path }),
    refusedBy: phase === verdict.answers ? 'schema' : null,
    ...rest,
  };
}

function judge(
  document: YamlDocument,
  root: Located,
  schema: JsonSchema,
  identity: Violation | undefined,
): Verdict {
  const object = plainValue(root);
  const all = isObject(object) ? violationsIn(object, schema, identity) : [];
  const unread = guessedFrom(document);
  const placed = all.map(violation => ({ ...violation, span: spanOf(document, violation) }));
  return {
    schema,
    violations: placed.filter(
      violation =>
        holdsForEveryFilling(document, schema, violation) && isBefore(document, violation, unread?.span),
    ),
    answers: unread || document.templated ? undefined : answeringPhase(all, writtenTwice(document)),
  };
}

/** What a merge key brings is none: kubectl has merged it before the server looks. */
const writtenTwice = ({ duplicates }: YamlDocument): number =>
  duplicates.filter(({ merge }) => merge === undefined).length;

const violationsIn = (object: JsonObject, schema: JsonSchema, identity: Violation | undefined) =>
  identity ? violationsWithoutSchema(object, schema, identity) : violationsOf(object, schema);

function spanOf(document: YamlDocument, violation: Violation): Span {
  const { path, part } = violation.at ?? { path: violation.path, part: partOf(violation) };
  if (part === 'parent') return parentSpan(document, path);
  return part === 'key' ? keySpan(document, path) : fieldSpan(document, path);
}

function partOf({ kind }: Violation): 'key' | 'value' | 'parent' {
  if (kind === 'required') return 'parent';
  return kind === 'unknown' || kind === 'rule' ? 'key' : 'value';
}

/** Where YAML is broken the tree is a guess, so only what is complete in front of that place is judged. */
function isBefore(document: YamlDocument, violation: PlacedViolation, broken: Span | undefined): boolean {
  if (!broken) return true;
  const isMissing = violation.kind === 'required';
  const whole = locatedAt(document.root, isMissing ? violation.path.slice(0, -1) : violation.path);
  const end = whole?.span.end ?? Infinity;
  // The broken line may hold what is missing, unless another field was begun in between.
  return isMissing ? end <= lastKeyBefore(document.root, broken.start) : end <= broken.start;
}

function lastKeyBefore(node: Located | undefined, offset: number): number {
  if (node?.kind === 'list') return Math.max(-1, ...node.items.map(item => lastKeyBefore(item, offset)));
  if (node?.kind !== 'map') return -1;
  const before = node.entries.filter(({ keySpan }) => keySpan.start < offset);
  return Math.max(
    -1,
    ...before.map(({ keySpan, value }) => Math.max(keySpan.start, lastKeyBefore(value, offset))),
  );
}

/** In a template only what is written out can be judged: an action may bring any value and lines with other fields. */
function holdsForEveryFilling(document: YamlDocument, schema: JsonSchema, violation: Violation): boolean {
  const { path, part } = violation.at ?? { path: violation.path, part: 'value' };
  if (pathHoldsPlaceholder(path)) return false;
  // A field that no release has is wrong with any value; one of another release may be left out by a template.
  const isForeign = violation.kind === 'unknown' && !fieldHistory(schema, path);
  if (!isForeign && isUnknown(locatedAt(document.root, path))) return false;
  if (!document.templated) return true;
  return part === 'key' || isCertain(document, violation, path);
}

function isCertain(document: YamlDocument, violation: Violation, path: FieldPath): boolean {
  const node = locatedAt(document.root, path);
  switch (violation.kind) {
    case 'required':
      return isAbsent(document, path) || (node?.kind === 'scalar' && node.value === null);
    case 'limit':
    case 'duplicate':
    case 'rule':
    case 'metadata':
    case 'identity':
      return node !== undefined && (node.kind === 'scalar' || isClosed(document, node));
    case 'unknown':
    case 'type':
    case 'range':
    case 'enum':
    case 'pattern':
      return true;
  }
}

const pathHoldsPlaceholder = (path: FieldPath): boolean =>
  path.some(step => typeof step === 'string' && holdsAction(step));

/** An author still has to fill it in, as `placeholder-left` says: the server will see another text. */
const isUnknown = (node: Located | undefined): boolean =>
  node?.kind === 'scalar' &&
  typeof node.value === 'string' &&
  (holdsAction(node.value) || authorPlaceholder(node.value) !== undefined);
