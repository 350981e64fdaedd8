// Holds an object against the schema of a release and says what the API server's schema check says. The only
// importer of ajv, which walks the schema; what Kubernetes understands differently is made equal here.
// Source: k8s.io/kube-openapi pkg/validation/validate, k8s.io/apiextensions-apiserver pkg/apiserver/validation.
import type { AnySchemaObject, ErrorObject, Options, ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import type { FieldPath } from '../field-path.js';
import { memo } from '../memo.js';
import type { JsonSchema } from './json-schema.js';
import type { Json, JsonObject, JsonType } from '../json/json-value.js';
import { isInt64, isList, jsonTypeOf } from '../json/json-value.js';
import { valueAt } from './prune.js';
import type { Violation, ViolationKind } from './violation.js';

/** Violations of a pruned object, in no order that means anything; the same field may have several. */
export function checkStructure(object: JsonObject, schema: JsonSchema): readonly Violation[] {
  const validate = validatorFor(schema);
  if (validate(object)) return [];
  return distinct((validate.errors ?? []).flatMap(error => violationOf(error, object)));
}

/** Compiling is what takes time, so it is neither checked nor optimised; the validator is fast enough as it is. */
const options: Options = {
  allErrors: true,
  verbose: true,
  ownProperties: true,
  strict: false,
  validateFormats: false,
  validateSchema: false,
  code: { optimize: false },
};

/** Compiling takes a while, so each schema is compiled once. */
const validatorFor = memo((schema: JsonSchema): ValidateFunction => {
  const ajv = new Ajv(options);
  ajv.addKeyword({ keyword: wholeNumber, type: 'number', validate: fits, errors: false });
  return ajv.compile(translated(schema));
});

/** int32 or int64, for integers of either format or none. */
const wholeNumber = 'x-kmm-whole-number';

const fits = (format: 'int32' | 'int64', value: number): boolean =>
  format === 'int32' ? Math.abs(value + 0.5) < 2 ** 31 : isInt64(value);

/** The keywords that the server checks, as ajv knows them. */
function translated(schema: JsonSchema): AnySchemaObject {
  if (schema['x-kmm-metadata']) return {};
  const either = schema['x-kubernetes-int-or-string'] === true;
  const { properties, items, additionalProperties } = schema;
  return {
    ...copied(schema),
    ...(either ? { type: ['integer', 'string'] } : schema.type && { type: schema.type }),
    ...((either || schema.type === 'integer') && {
      [wholeNumber]: schema.format === 'int32' ? 'int32' : 'int64',
    }),
    ...(properties && { properties: mapped(properties) }),
    ...(items && { items: translated(items) }),
    ...(additionalProperties && { additionalProperties: translated(additionalProperties) }),
    ...(schema.nullable && schema.type && { type: [schema.type, 'null'] }),
  };
}

const keywords = [
  'required',
  'enum',
  'pattern',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
] as const;

const copied = (schema: JsonSchema): AnySchemaObject =>
  Object.fromEntries(keywords.flatMap(name => (schema[name] === undefined ? [] : [[name, schema[name]]])));

const mapped = (schemas: Readonly<Record<string, JsonSchema>>): AnySchemaObject =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, translated(schema)]));

function violationOf(error: ErrorObject, object: JsonObject): Violation[] {
  const path = pathOf(error.instancePath, object);
  const found = kindOf(error, valueAt(object, path) ?? null);
  if (!found) return [];
  const missing = found.kind === 'required' ? [String(error.params['missingProperty'])] : [];
  // Out of an integer's range is the one thing the server refuses without naming the field.
  return [{ phase: 'validation', path: [...path, ...missing], named: found.kind !== 'range', ...found }];
}

function kindOf(error: ErrorObject, value: Json): ViolationKind | undefined {
  const limit = Number(error.params['limit']);
  switch (error.keyword) {
    case 'required':
      return { kind: 'required' };
    case 'type':
      return typeViolation(error, value);
    case wholeNumber:
      return numberViolation(error, value);
    case 'enum':
      return { kind: 'enum', allowed: error.schema as readonly unknown[] };
    case 'pattern':
      return { kind: 'pattern', pattern: String(error.schema) };
    case 'minItems':
      return { kind: 'limit', what: 'items', bound: 'at least', limit };
    case 'maxItems':
      return { kind: 'limit', what: 'items', bound: 'at most', limit };
    case 'minLength':
      return { kind: 'limit', what: 'characters', bound: 'at least', limit };
    case 'maxLength':
      return { kind: 'limit', what: 'characters', bound: 'at most', limit };
    case 'minimum':
      return { kind: 'limit', what: 'value', bound: 'at least', limit };
    case 'maximum':
      return { kind: 'limit', what: 'value', bound: 'at most', limit };
    default:
      return undefined;
  }
}

function typeViolation(error: ErrorObject, value: Json): ViolationKind {
  // The keyword `type` holds one name or a list of them.
  const expected = [error.schema as JsonType | readonly JsonType[]].flat();
  if (typeof value === 'number' && expected.includes('integer') && isNearlyWhole(value)) {
    return { kind: 'range', format: 'int64' };
  }
  return { kind: 'type', expected, actual: jsonTypeOf(value) };
}

/** A whole number that does not fit: above int64 it is no integer any more, so then it is the type that is wrong. */
function numberViolation(error: ErrorObject, value: Json): ViolationKind | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  if (isInt64(value)) return { kind: 'range', format: 'int32' };
  const { type } = error.parentSchema ?? {};
  return { kind: 'type', expected: [type as JsonType | readonly JsonType[]].flat(), actual: 'number' };
}

/** Close enough to pass as an integer's type, and refused as its value (swag `IsFloat64AJSONInteger`). */
function isNearlyWhole(value: number): boolean {
  const whole = Math.trunc(value);
  const size = Math.abs(value) + Math.abs(whole);
  return Math.abs(value) < 2 ** 53 && whole !== 0 && Math.abs(value - whole) / size < 1e-9;
}

/** From a JSON pointer. */
function pathOf(pointer: string, object: JsonObject): FieldPath {
  const path: (string | number)[] = [];
  let here: Json | undefined = object;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(isList(here) ? Number(key) : key);
    here = valueAt(here, path.slice(-1));
  }
  return path;
}

/** ajv says `type` and our own keyword both, for one mistake. */
function distinct(violations: readonly Violation[]): readonly Violation[] {
  const seen = new Set<string>();
  return violations.filter(({ path, kind }) => {
    const key = JSON.stringify([kind, path]);
    return !seen.has(key) && seen.add(key);
  });
}
