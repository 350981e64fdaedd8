// `metadata`, which no CRD describes: the API server decodes it into its own Go type and checks that.
// The schema's `metadata` says which fields the type has. Nothing here is about KMM.
// Source: k8s.io/apiextensions-apiserver pkg/apiserver/schema/objectmeta/coerce.go (decoding),
// k8s.io/apimachinery pkg/api/validation/objectmeta.go (checks).
import type { FieldPath } from '../field-path.js';
import type { JsonSchema } from './json-schema.js';
import type { Json, JsonObject, JsonType } from '../json/json-value.js';
import { isList, isObject, jsonTypeOf, memberOf } from '../json/json-value.js';
import type { Violation } from './violation.js';

/** Violations of `metadata`, of the phases `metadata`, `strict` and `validation`. Undefined and null are empty. */
export function checkObjectMeta(metadata: Json | undefined, schema: JsonSchema): readonly Violation[] {
  const decoded = decode(metadata ?? {}, schema, ['metadata']);
  if (decoded.some(({ phase }) => phase === 'metadata')) return decoded;
  return [...decoded, ...validate(isObject(metadata) ? metadata : {})];
}

/** As Go's JSON decoder does it: null fits everywhere, and a struct knows its fields. */
function decode(value: Json, schema: JsonSchema, path: FieldPath): readonly Violation[] {
  if (value === null || isOpaque(schema)) return [];
  const actual = jsonTypeOf(value);
  const expected: JsonType = schema.type ?? 'object';
  if (actual !== expected || !isTime(value, schema)) {
    return [{ phase: 'metadata', path, named: false, kind: 'type', expected: [expected], actual }];
  }
  if (isList(value))
    return value.flatMap((item, index) => decode(item, schema.items ?? {}, [...path, index]));
  return isObject(value) ? Object.entries(value).flatMap(entry => decodeMember(...entry, schema, path)) : [];
}

function decodeMember(key: string, value: Json, schema: JsonSchema, path: FieldPath): readonly Violation[] {
  const { properties = {}, additionalProperties } = schema;
  const child = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
  if (child) return decode(value, child, [...path, key]);
  return [{ phase: 'strict', path: [...path, key], named: true, kind: 'unknown' }];
}

/** `fieldsV1` takes anything. */
const isOpaque = ({ type, properties, additionalProperties }: JsonSchema): boolean =>
  type === undefined || (type === 'object' && !properties && !additionalProperties);

const isTime = (value: Json, { format }: JsonSchema): boolean =>
  format !== 'date-time' ||
  (typeof value === 'string' &&
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d+)?(?:Z|[-+]\d{2}:\d{2})$/.test(
      value,
    ));

function validate(metadata: JsonObject): readonly Violation[] {
  return [
    ...checkNames(metadata),
    ...checkNamespace(metadata),
    ...checkLabels(metadata),
    ...checkAnnotations(metadata),
    ...checkOwners(metadata),
    ...checkFinalizers(metadata),
    ...(Number(metadata['generation'] ?? 0) < 0 ? [invalid(['generation'], 'must not be negative')] : []),
  ];
}

const invalid = (path: FieldPath, problem: string, at?: Violation['at']): Violation => ({
  phase: 'validation',
  path: ['metadata', ...path],
  named: true,
  ...(at && { at: { ...at, path: ['metadata', ...at.path] } }),
  kind: 'metadata',
  problem,
});

const stringOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** What the server puts in place of the random part of a generated name. */
const randomPart = 'xxxxx';
const longestBase = 63 - randomPart.length;

function checkNames(metadata: JsonObject): Violation[] {
  const base = stringOf(memberOf(metadata, 'generateName'));
  const given = stringOf(memberOf(metadata, 'name'));
  const violations: Violation[] = [];
  const baseProblem = base && subdomainProblem(base.length > 1 ? base.replace(/-$/, 'a') : base);
  if (baseProblem) violations.push(invalid(['generateName'], baseProblem));
  const name = given || (base && base.slice(0, longestBase) + randomPart);
  if (!name) {
    violations.push({ phase: 'validation', path: ['metadata', 'name'], named: true, kind: 'required' });
  } else {
    const problem = subdomainProblem(name);
    const at = given ? undefined : ({ path: ['generateName'], part: 'value' } as const);
    if (problem) violations.push(invalid(['name'], problem, at));
  }
  return violations;
}

function checkNamespace(metadata: JsonObject): Violation[] {
  const namespace = stringOf(memberOf(metadata, 'namespace'));
  const problem = namespace && labelProblem(namespace);
  return problem ? [invalid(['namespace'], problem)] : [];
}

function checkLabels(metadata: JsonObject): Violation[] {
  return membersOf(metadata, 'labels').flatMap(([key, value]) => {
    const path = ['labels', key];
    const [forKey, forValue] = [qualifiedNameProblem(key), labelValueProblem(stringOf(value))];
    return [
      ...(forKey ? [invalid(['labels'], forKey, { path, part: 'key' })] : []),
      ...(forValue ? [invalid(['labels'], forValue, { path, part: 'value' })] : []),
    ];
  });
}

const largestAnnotations = 256 * 1024;

function checkAnnotations(metadata: JsonObject): Violation[] {
  const annotations = membersOf(metadata, 'annotations');
  const violations = annotations.flatMap(([key]) => {
    const problem = qualifiedNameProblem(key.toLowerCase());
    return problem ? [invalid(['annotations'], problem, { path: ['annotations', key], part: 'key' })] : [];
  });
  const size = annotations.reduce((sum, [key, value]) => sum + octets(key) + octets(stringOf(value)), 0);
  if (size > largestAnnotations)
    violations.push(invalid(['annotations'], 'all together must not exceed 256 KiB'));
  return violations;
}

function checkOwners(metadata: JsonObject): Violation[] {
  const owners = memberOf(metadata, 'ownerReferences');
  if (!isList(owners)) return [];
  const objects = owners.map(owner => (isObject(owner) ? owner : {}));
  const controllers = objects.filter(owner => memberOf(owner, 'controller') === true);
  return [
    ...objects.flatMap(checkOwner),
    ...(controllers.length > 1 ? [invalid(['ownerReferences'], 'only one owner can be the controller')] : []),
  ];
}

function checkOwner(owner: JsonObject, index: number): Violation[] {
  const path = ['ownerReferences', index];
  const missing = ['apiVersion', 'kind', 'name', 'uid'].filter(field => !stringOf(memberOf(owner, field)));
  const apiVersion = stringOf(memberOf(owner, 'apiVersion'));
  const violations = missing.map((field): Violation => ({
    phase: 'validation',
    path: ['metadata', ...path, field],
    named: true,
    kind: 'required',
  }));
  if (apiVersion && !isGroupVersion(apiVersion)) {
    violations.push(invalid([...path, 'apiVersion'], 'must be `<group>/<version>` or `<version>`'));
  }
  if (apiVersion === 'v1' && memberOf(owner, 'kind') === 'Event') {
    violations.push(invalid(path, 'an Event cannot own anything'));
  }
  return violations;
}

/** `v1`, `apps/v1`; not `a/b/c`, and a version there must be (schema.ParseGroupVersion). */
const isGroupVersion = (text: string): boolean => /^(?:[^/]*\/)?[^/]+$/.test(text);

function checkFinalizers(metadata: JsonObject): Violation[] {
  const finalizers = memberOf(metadata, 'finalizers');
  if (!isList(finalizers)) return [];
  const violations = finalizers.flatMap((finalizer, index) => {
    const problem = qualifiedNameProblem(stringOf(finalizer));
    return problem ? [invalid(['finalizers'], problem, { path: ['finalizers', index], part: 'value' })] : [];
  });
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    violations.push(invalid(['finalizers'], '`orphan` and `foregroundDeletion` cannot be set together'));
  }
  return violations;
}

function membersOf(metadata: JsonObject, field: string): readonly (readonly [string, Json])[] {
  const value = memberOf(metadata, field);
  return isObject(value) ? Object.entries(value) : [];
}

const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const qualified = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

function subdomainProblem(name: string): string | undefined {
  if (name.length > 253) return 'must not be longer than 253 characters';
  if (subdomain.test(name)) return undefined;
  return 'must consist of lower case letters, digits, `-` and `.`, and begin and end with a letter or digit';
}

function labelProblem(name: string): string | undefined {
  if (name.length > 63) return 'must not be longer than 63 characters';
  if (label.test(name)) return undefined;
  return 'must consist of lower case letters, digits and `-`, and begin and end with a letter or digit';
}

function labelValueProblem(value: string): string | undefined {
  if (value.length > 63) return 'must not be longer than 63 characters';
  return value === '' || qualified.test(value) ? undefined : qualifiedForm;
}

const qualifiedForm =
  'must consist of letters, digits, `-`, `_` and `.`, and begin and end with a letter or digit';

/** `name` or `prefix/name`. */
function qualifiedNameProblem(key: string): string | undefined {
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2) return 'must have no more than one `/`, between a DNS name and a name';
  if (parts.length === 2 && (parts[0] === '' || subdomainProblem(parts[0] ?? '') !== undefined)) {
    return 'must have a DNS name in lower case before the `/`';
  }
  if (name === '') return 'must have a name';
  if (name.length > 63) return 'must not have a name longer than 63 characters';
  return qualified.test(name) ? undefined : qualifiedForm;
}

/** Length in UTF-8. */
function octets(text: string): number {
  let count = 0;
  for (const character of text) count += octetsOf(character.codePointAt(0) ?? 0);
  return count;
}

function octetsOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
