// The CEL rules of KMM's CRDs. There are few, all about which fields are there together, so this knows `has(self.x)`,
// `!`, `&&`, `||` and parentheses; a rule with anything else is left to the cluster.
// Source: k8s.io/apiextensions-apiserver pkg/apiserver/schema/cel/validation.go.
import type { FieldPath } from '../field-path.js';
import type { JsonSchema } from './json-schema.js';
import type { Json, JsonObject } from '../json/json-value.js';
import { isList, isObject } from '../json/json-value.js';
import { childSchema } from './schema.js';
import type { Violation } from './violation.js';

export function checkRules(value: Json, schema: JsonSchema, path: FieldPath = []): readonly Violation[] {
  if (isList(value)) {
    const { items } = schema;
    return items ? value.flatMap((item, index) => checkRules(item, items, [...path, index])) : [];
  }
  if (!isObject(value)) return [];
  const broken = (schema['x-kubernetes-validations'] ?? []).filter(
    ({ rule }) => holds(rule, value) === false,
  );
  const own = broken.map(({ rule, message }): Violation => ({
    phase: 'validation',
    path,
    named: true,
    kind: 'rule',
    rule,
    message: message ?? `failed rule: ${rule}`,
  }));
  const below = Object.entries(value).flatMap(([key, member]) => {
    const child = childSchema(schema, key);
    return child ? checkRules(member, child, [...path, key]) : [];
  });
  return [...own, ...below];
}

/** Undefined for a rule that is beyond this. */
export function holds(rule: string, self: JsonObject): boolean | undefined {
  const words = rule.match(/has\(\s*self\.\w+\s*\)|&&|\|\||\S/g) ?? [];
  const result = readOr({ words, index: 0, self });
  return result?.index === words.length ? result.value : undefined;
}

interface Reading {
  readonly words: readonly string[];
  readonly index: number;
  readonly self: JsonObject;
}

/** Undefined as soon as there is something that is not known. */
type Result = { readonly value: boolean; readonly index: number } | undefined;

const readOr = (at: Reading): Result => readChain(at, '||', readAnd, (a, b) => a || b);
const readAnd = (at: Reading): Result => readChain(at, '&&', readOne, (a, b) => a && b);

function readChain(
  at: Reading,
  operator: string,
  readPart: (at: Reading) => Result,
  join: (a: boolean, b: boolean) => boolean,
): Result {
  let result = readPart(at);
  while (result && at.words[result.index] === operator) {
    const { value } = result;
    const next = readPart({ ...at, index: result.index + 1 });
    result = next && { value: join(value, next.value), index: next.index };
  }
  return result;
}

function readOne(at: Reading): Result {
  const word = at.words[at.index] ?? '';
  const rest = { ...at, index: at.index + 1 };
  if (word === '!') {
    const negated = readOne(rest);
    return negated && { ...negated, value: !negated.value };
  }
  if (word === '(') {
    const inner = readOr(rest);
    return inner && at.words[inner.index] === ')' ? { ...inner, index: inner.index + 1 } : undefined;
  }
  const field = /^has\(\s*self\.(\w+)\s*\)$/.exec(word)?.[1];
  return field === undefined ? undefined : { value: Object.hasOwn(at.self, field), index: rest.index };
}
