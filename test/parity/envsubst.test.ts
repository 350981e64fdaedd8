import assert from 'node:assert/strict';
import type { TemplateVariable } from '../../server/src/core/template/pieces.js';
import { expandTemplate } from '../../server/src/core/template/envsubst.js';
import { listMismatches, parityFiles, readParity } from '../support/parity.js';

interface Answer {
  readonly output?: string;
  readonly error?: string;
}

interface Case extends Answer {
  readonly id: string;
  readonly template: string;
  readonly vars: string | readonly string[];
  /** Templates handed over in the same call; the first error is the answer of them all. */
  readonly before?: readonly string[];
  readonly 'v1.3.0'?: Answer;
}

interface Vectors {
  readonly varSets: Readonly<Record<string, readonly string[]>>;
  readonly cases: readonly Case[];
}

describe('parity: templates as envsubst expands them', () => {
  for (const { name, path } of parityFiles(/^envsubst/)) {
    const { varSets, cases } = readParity<Vectors>(path);
    it(`${name}: ${String(cases.length)} templates × 2 versions`, () => {
      const mismatches = cases.flatMap(one => {
        const pairs = typeof one.vars === 'string' ? (varSets[one.vars] ?? []) : one.vars;
        const variables = pairs.flatMap(asVariable);
        return [
          ...compare(one, one, '1.4.2', variables),
          ...compare(one, one['v1.3.0'] ?? one, '1.3.0', variables),
        ];
      });
      assert.equal(listMismatches(mismatches), '');
    });
  }
});

function compare(
  one: Case,
  wanted: Answer,
  version: '1.3.0' | '1.4.2',
  variables: readonly TemplateVariable[],
): readonly string[] {
  const expansions = [...(one.before ?? []), one.template].map(each =>
    expandTemplate(each, variables, version),
  );
  const expansion = expansions.find(each => !each.ok) ?? expandTemplate(one.template, variables, version);
  const got = expansion.ok ? expansion.text : expansion.error.message;
  const joined = expansion.ok ? expansion.pieces.map(piece => piece.value).join('') : got;
  if (got === (wanted.output ?? wanted.error) && joined === got) return [];
  return [`${one.id} ${version} ${one.template}: ${JSON.stringify(wanted)} but ${JSON.stringify(expansion)}`];
}

function asVariable(pair: string): readonly TemplateVariable[] {
  const at = pair.indexOf('=');
  return at < 0 ? [] : [{ name: pair.slice(0, at), value: pair.slice(at + 1) }];
}
