// Label and field selectors, as far as anybody here writes them: `a=b`, `a==b`, `a!=b`, `a`, `!a`, joined by commas.
import { at, textAt } from '../../server/src/core/kernel/node-object.js';
import type { JsonObject } from '../../server/src/core/json/json-value.js';

export function matcherOf(query: Readonly<Record<string, string>>): (object: JsonObject) => boolean {
  const labels = termsOf(query['labelSelector']);
  const fields = termsOf(query['fieldSelector']);
  return object =>
    labels.every(term => term(key => labelOf(object, key))) &&
    fields.every(term => term(key => textAt(object, ...key.split('.'))));
}

type Term = (valueOf: (key: string) => string | undefined) => boolean;

function termsOf(selector = ''): readonly Term[] {
  const parts = selector.split(',').filter(part => part !== '');
  return parts.map(part => {
    const [, not = '', key = '', operator, wanted = ''] = /^(!?)([^=!]+)(?:(!?=)=?(.*))?$/.exec(part) ?? [];
    if (operator === undefined) return valueOf => (valueOf(key) !== undefined) === (not === '');
    return valueOf => (valueOf(key) === wanted) === (operator === '=');
  });
}

function labelOf(object: JsonObject, key: string): string | undefined {
  const value = at(object, 'metadata', 'labels', key);
  return typeof value === 'string' ? value : undefined;
}
