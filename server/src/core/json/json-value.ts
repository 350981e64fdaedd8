// JSON values as the API server has them after reading YAML.

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** Of a value that is JSON, whether its type says so or not. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `Array.isArray` forgets `readonly`. */
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

export type JsonType = 'object' | 'array' | 'string' | 'boolean' | 'integer' | 'number' | 'null';

/** An integer is what fits int64; a number below 2^63 that is whole does (see `LocatedScalar.integer`). */
export function jsonTypeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (isList(value)) return 'array';
  if (typeof value === 'number') return isInt64(value) ? 'integer' : 'number';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : 'object';
}

export const isInt64 = (value: number): boolean =>
  Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;

/** The member's value; undefined for what only the prototype has. */
export const memberOf = (object: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** The object at a key; an empty one where there is none. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = memberOf(object, key);
  return isObject(value) ? value : {};
}
