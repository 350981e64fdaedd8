import assert from 'node:assert/strict';
import { exactText, matchesOneKernel } from '../../../server/src/core/kernel/one-kernel.js';

describe('regular expressions that are one kernel written out', () => {
  for (const regexp of [
    '^6.8.0-31-generic$',
    String.raw`^6\.8\.0-31-generic$`,
    String.raw`^6[.]8[.]0\-31-generic$`,
  ]) {
    it(`are told by their form: ${regexp}`, () => {
      assert.equal(exactText(regexp), '6.8.0-31-generic');
      assert.ok(matchesOneKernel(regexp, '6.8.0-31-generic'));
    });
  }

  it('may have a plus that is escaped', () => {
    assert.equal(exactText(String.raw`^6\.12\.38\+deb13-amd64$`), '6.12.38+deb13-amd64');
  });

  for (const regexp of [
    '6.8.0-31-generic',
    '^6.8.0-31-generic',
    '^6.8.0-31-generic.*$',
    '^6.8.0-3[12]-generic$',
    '^6.8.0-31+-generic$',
    String.raw`^6.8.0-\d\d-generic$`,
    '^(6.8.0-31-generic|6.8.0-32-generic)$',
    '^$',
  ]) {
    it(`are no others: ${regexp}`, () => {
      assert.equal(exactText(regexp), undefined);
    });
  }
});
