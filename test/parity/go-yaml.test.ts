// Our reading of YAML against that of the API server's library.
import assert from 'node:assert/strict';
import { parseYaml } from '../../server/src/analysis/yaml/parse.js';
import { splitStream } from '../../server/src/analysis/yaml/stream.js';
import { plainValue } from '../../server/src/analysis/yaml/value.js';
import { isDeepStrictEqual } from 'node:util';
import { listMismatches, parityFiles, readParity } from '../support/parity.js';

interface Vectors {
  readonly cases: readonly Case[];
}

interface Case {
  readonly yaml: string;
  readonly json?: string;
  readonly refused?: string;
  /** Refused because of duplicate keys alone. */
  readonly strict?: true;
}

describe('parity: YAML as the API server reads it', () => {
  for (const { name, path } of parityFiles(/^go-yaml/)) {
    const { cases } = readParity<Vectors>(path);
    it(`${name}: ${String(cases.length)} documents`, () => {
      assert.equal(listMismatches(cases.flatMap(compare)), '');
    });
  }
});

function compare(one: Case): readonly string[] {
  const { root, syntax, duplicates, templated } = parseYaml(splitStream(one.yaml)[0]?.text ?? '');
  const refused = syntax.some(({ kind }) => kind === 'refused') || duplicates.length > 0;
  const told = JSON.stringify(one.yaml);
  if (templated) return one.yaml.includes('{{') ? [] : [`${told}: taken for a template`];
  if (refused !== (one.refused !== undefined)) {
    return [`${told}: ${refused ? 'refused' : 'accepted'}, but the server says ${one.refused ?? 'yes'}`];
  }
  if (one.strict && syntax.length > 0) return [`${told}: refused for more than duplicate keys`];
  const value = plainValue(root) ?? null;
  const wanted: unknown = JSON.parse(one.json ?? 'null');
  if (refused || isDeepStrictEqual(rounded(value), rounded(wanted))) return [];
  return [`${told}: ${JSON.stringify(value)} instead of ${one.json ?? ''}`];
}

/** Numbers near 2^63 are not exact. Objects lose their prototype, which only tells how they were made. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.abs(value) > 2 ** 62 ? value.toPrecision(12) : value + 0;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(rounded);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, rounded(member)]));
}
