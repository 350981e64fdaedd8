// What a match must begin with: never more than the engine itself insists on.
import { strict as assert } from 'node:assert';
import { fixedStart } from '../../../server/src/core/regexp/fixed-start.js';
import { compileRegexp } from '../../../server/src/core/regexp/re2.js';
import { randomFrom } from '../../support/random.js';

describe('what a match begins with', () => {
  for (const [pattern, start] of [
    ['^5\\.14\\.0-.+$', '5.14.0-'],
    ['^5.14', '5'],
    ['^el8?', 'el'],
    ['^6\\.*x', '6'],
    ['^a{0}b', ''],
    ['5\\.14', ''],
    ['^5|6', ''],
    ['^(?i)el', ''],
    ['^\\d+', ''],
    ['', ''],
  ] as const) {
    it(`of ${JSON.stringify(pattern)} is ${JSON.stringify(start)}`, () => {
      assert.equal(fixedStart(pattern), start);
    });
  }

  it('holds for whatever the engine finds', () => {
    const random = randomFrom(20);
    const parts = [
      'a',
      'b',
      '1',
      '-',
      '\\.',
      '\\+',
      '.',
      '*',
      '?',
      '+',
      '{0,1}',
      '|',
      '(',
      ')',
      '[ab]',
      '^',
      '$',
      '\\b',
    ];
    const texts = ['', 'a', 'ab', 'a.1', 'b-1', '1.a+b', 'ba', '.a', '+1', '-'];
    for (let round = 0; round < 20_000; round++) {
      const pattern = '^' + random.some(parts, 1 + random.below(6)).join('');
      const compiled = compileRegexp(pattern, '1.24');
      if (!compiled.ok) continue;
      for (const text of texts) {
        if (compiled.regexp.matches(text))
          assert.ok(text.startsWith(fixedStart(pattern)), `${pattern} finds ${text}`);
      }
    }
  });
});
