// What the API server makes of an object before it looks at the values: fields that the schema does not know are
// noted and dropped, nulls disappear, defaults are filled in.
// Source: k8s.io/apiextensions-apiserver pkg/apiserver/schema/{pruning/algorithm,defaulting/prunenulls,
// defaulting/algorithm}.go.
import type { FieldPath } from '../field-path.js';
import type { JsonSchema } from './json-schema.js';
import type { Json, JsonObject } from '../json/json-value.js';
import { isList, isObject, memberOf } from '../json/json-value.js';
import { childSchema } from './schema.js';

export interface Pruned {
  readonly object: JsonObject;
  /** In the order of the object. */
  readonly unknown: readonly FieldPath[];
}

/** `apiVersion`, `kind` and `metadata` at the root are taken as they are: the server has other eyes for them. */
export function pruneObject(object: JsonObject, schema: JsonSchema): Pruned {
  const unknown: FieldPath[] = [];
  const members = Object.entries(object).flatMap(([key, value]) =>
    isIdentity(key) ? [[key, value] as const] : prunedMember(key, value, { schema, path: [], unknown }),
  );
  return { object: withDefaults(Object.fromEntries(members), schema), unknown };
}

/** The unknown fields when there is no schema at all, as for a version that is not served. */
export function unknownWithoutSchema(object: JsonObject): readonly FieldPath[] {
  return Object.keys(object)
    .filter(key => !isIdentity(key))
    .map(key => [key]);
}

const isIdentity = (key: string): boolean => key === 'apiVersion' || key === 'kind' || key === 'metadata';

interface Place {
  readonly schema: JsonSchema | undefined;
  readonly path: FieldPath;
  readonly unknown: FieldPath[];
}

function pruned(value: Json, place: Place): Json {
  const { schema, path, unknown } = place;
  if (isList(value)) {
    return value.map((item, index) =>
      prunedItem(item, { schema: schema?.items, path: [...path, index], unknown }),
    );
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value).flatMap(([key, member]) => prunedMember(key, member, place));
  return withDefaults(Object.fromEntries(members), schema);
}

/** Null stays null in a list, where only a default could replace it. */
function prunedItem(item: Json, place: Place): Json {
  const fallback = item === null && !place.schema?.nullable ? defaultOf(place.schema) : undefined;
  return pruned(fallback ?? item, place);
}

/** No member for a field that is dropped. */
function prunedMember(key: string, value: Json, place: Place): readonly (readonly [string, Json])[] {
  const { schema, path, unknown } = place;
  const child = schema && childSchema(schema, key);
  const here = [...path, key];
  if (!child && schema?.['x-kubernetes-preserve-unknown-fields']) return [[key, value]];
  if (!child) {
    unknown.push(here);
    return [];
  }
  if (value !== null || child.nullable) return [[key, pruned(value, { schema: child, path: here, unknown })]];
  const fallback = defaultOf(child);
  return fallback === undefined ? [] : [[key, fallback]];
}

function withDefaults(object: JsonObject, schema: JsonSchema | undefined): JsonObject {
  const added = Object.entries(schema?.properties ?? {}).flatMap(([key, property]) => {
    const value = defaultOf(property);
    return value === undefined || Object.hasOwn(object, key) ? [] : [[key, value] as const];
  });
  return added.length === 0 ? object : { ...object, ...Object.fromEntries(added) };
}

/** A default comes from a CRD, so it is JSON. */
const defaultOf = (schema: JsonSchema | undefined): Json | undefined => schema?.default as Json | undefined;

/** The value under a path of an object; undefined when the path leads out of it. */
export function valueAt(value: Json | undefined, path: FieldPath): Json | undefined {
  return path.reduce<Json | undefined>((here, step) => {
    if (isList(here)) return here[Number(step)];
    return isObject(here) ? memberOf(here, String(step)) : undefined;
  }, value);
}
