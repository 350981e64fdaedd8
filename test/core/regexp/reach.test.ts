// Whether a pattern can match any kernel at all: never "no" of one that does match some.
import { strict as assert } from 'node:assert';
import { kernelForm } from '../../../server/src/core/kernel/kernel-form.js';
import { kernelCatalog } from '../../../server/src/core/kernel/catalog.js';
import { compileRegexp } from '../../../server/src/core/regexp/re2.js';

function canMatch(pattern: string): boolean {
  const compiled = compileRegexp(pattern, '1.24');
  assert.ok(compiled.ok, pattern);
  return compiled.regexp.canMatch(kernelForm);
}

describe('patterns that no kernel matches', () => {
  for (const pattern of ['/5', '5\\.14 ', '^el9', '5^', '$5', '^5\\.14$.', '^v6', '^\\d+$', '^$', '"', 'é']) {
    it(`are told: ${pattern}`, () => {
      assert.equal(canMatch(pattern), false);
    });
  }

  for (const pattern of [
    '',
    '^',
    '$',
    'el9',
    '^5\\.14$',
    '5|/',
    '(/)?',
    '(?m)^6',
    '\\b',
    '[^0-9]$',
    '^\\d+\\.\\d+$',
  ]) {
    it(`are not: ${pattern}`, () => {
      assert.equal(canMatch(pattern), true);
    });
  }

  it('are none of those that match a kernel of the catalogue', () => {
    const parts = ['^', '$', '\\.', '\\d', '.*', '5', 'el9', '/', ' ', '(x|6)', '[^a]', '\\b'];
    const patterns = parts.flatMap(a => parts.flatMap(b => parts.map(c => a + b + c)));
    for (const pattern of patterns) {
      const compiled = compileRegexp(pattern, '1.24');
      if (compiled.ok && kernelCatalog.some(({ kernelVersion: version }) => compiled.regexp.matches(version)))
        assert.ok(canMatch(pattern), pattern);
    }
  });
});
