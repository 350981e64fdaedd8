// The CEL rules of KMM's CRDs. There are few, all about which fields are there together, so this knows `has(self.x)`,
// `!`, `&&`, `||` and parentheses; a rule with anything else is left to the cluster.
// Source: k8s.io/apiextensions-apiserver pkg/apiserver/schema/cel/validation.go.
import type { FieldPath } from '../field-path.js';
import type { JsonSchema } from './json-schema.js';
import type { Json, JsonObject } from './json-value.js';
import { isList, isObject } from './json-value.js';
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
  const known = rule.replaceAll(/has\(\s*self\.(\w+)\s*\)/g, (_, field: string) =>
    Object.hasOwn(self, field) ? 'T' : 'F',
  );
  let text = known.replaceAll(/\s/g, '');
  for (let before = ''; before !== text;) {
    before = text;
    text = text
      .replace(/\(([TF])\)/, '$1')
      .replace(/!([TF])/, (_, word: string) => (word === 'T' ? 'F' : 'T'));
    text = text.replace(/([TF])&&([TF])/, (_, a: string, b: string) => (a + b === 'TT' ? 'T' : 'F'));
    if (!text.includes('&&') || before === text) {
      text = text.replace(
        /(^|\()([TF])\|\|([TF])/,
        (_, open: string, a: string, b: string) => `${open}${a + b === 'FF' ? 'F' : 'T'}`,
      );
    }
  }
  return text === 'T' ? true : text === 'F' ? false : undefined;
}
