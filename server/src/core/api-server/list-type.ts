// Lists that the schema calls a map or a set must not have two items of the same key.
// Source: k8s.io/apiextensions-apiserver pkg/apiserver/schema/listtype/validation.go.
import type { FieldPath } from '../field-path.js';
import type { JsonSchema } from './json-schema.js';
import type { Json } from '../json/json-value.js';
import { isList, isObject, memberOf } from '../json/json-value.js';
import { childSchema } from './schema.js';
import type { Violation } from './violation.js';

export function checkListTypes(value: Json, schema: JsonSchema, path: FieldPath = []): readonly Violation[] {
  if (schema['x-kmm-metadata']) return [];
  if (isList(value)) {
    const { items } = schema;
    const below = items ? value.flatMap((item, index) => checkListTypes(item, items, [...path, index])) : [];
    return [...checkKeys(value, schema, path), ...below];
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const child = childSchema(schema, key);
    return child ? checkListTypes(member, child, [...path, key]) : [];
  });
}

function checkKeys(list: readonly Json[], schema: JsonSchema, path: FieldPath): readonly Violation[] {
  const type = schema['x-kubernetes-list-type'];
  if (type !== 'map' && type !== 'set') return [];
  const keys = type === 'map' ? (schema['x-kubernetes-list-map-keys'] ?? []) : [];
  // An item of another type is refused for its type already, and then the list is not compared.
  if (type === 'map' && list.some(item => item !== null && !isObject(item))) return [];
  return duplicates(list.map(item => identity(item, keys))).map(({ first, second }) => ({
    phase: 'validation',
    path: [...path, second],
    named: true,
    kind: 'duplicate',
    first: [...path, first],
    keys,
  }));
}

/** The part of an item that must be the only one of its kind; all of it in a set. */
function identity(item: Json, keys: readonly string[]): string {
  if (keys.length === 0) return JSON.stringify(sorted(item));
  return JSON.stringify(
    keys.map(key => (isObject(item) ? [sorted(memberOf(item, key) ?? null), key in item] : [])),
  );
}

function sorted(value: Json): Json {
  if (isList(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

/** Only the second of several equal ones is reported. */
function duplicates(identities: readonly string[]): { first: number; second: number }[] {
  const places = new Map<string, number[]>();
  identities.forEach((text, index) => places.set(text, [...(places.get(text) ?? []), index]));
  return [...places.values()].flatMap(([first, second]) =>
    first === undefined || second === undefined ? [] : [{ first, second }],
  );
}
