import assert from 'node:assert/strict';
import { compileRegexp } from '../../server/src/core/regexp/re2.js';
import type { GoRegexpVersion } from '../../server/src/core/dialect.js';
import { listMismatches, parityFiles, readParity } from '../support/parity.js';

interface Answer {
  readonly match?: string;
  readonly error?: string;
}

interface Case extends Answer {
  readonly id: string;
  readonly regexp: string;
  readonly 'go1.21'?: Answer;
  readonly 'go1.25'?: Answer;
}

interface Vectors {
  readonly kernels: readonly string[];
  readonly cases: readonly Case[];
}

const columns: readonly (readonly [GoRegexpVersion, (one: Case) => Answer])[] = [
  ['1.21', one => one['go1.21'] ?? one],
  ['1.24', one => one],
  ['1.25', one => one['go1.25'] ?? one],
];

describe('parity: regular expressions as Go reads them', () => {
  for (const { name, path } of parityFiles(/^regexp-/)) {
    const { kernels, cases } = readParity<Vectors>(path);
    it(`${name}: ${String(cases.length)} patterns × ${String(kernels.length)} kernels × 3 Go versions`, () => {
      const mismatches = cases.flatMap(one =>
        columns.flatMap(([go, answer]) => {
          const wanted = answer(one);
          const got = answerOf(one.regexp, go, kernels);
          if (got.match === wanted.match && got.error === wanted.error) return [];
          return [`${one.id} ${go} ${one.regexp}: ${JSON.stringify(wanted)} but ${JSON.stringify(got)}`];
        }),
      );
      assert.equal(listMismatches(mismatches), '');
    });
  }
});

function answerOf(pattern: string, go: GoRegexpVersion, kernels: readonly string[]): Answer {
  const compiled = compileRegexp(pattern, go);
  if (!compiled.ok) return { error: compiled.error.message };
  return { match: kernels.map(kernel => (compiled.regexp.matches(kernel) ? '1' : '0')).join('') };
}
