import assert from 'node:assert/strict';
import { compareText, quote, wellFormed } from '../../../server/src/core/json/go-text.js';

describe('Go text', () => {
  it('quotes as %q does', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['plain', '"plain"'],
      ['a"b\\c', '"a\\"b\\\\c"'],
      ['\n\t\r\u0007\b\f\v', '"\\n\\t\\r\\a\\b\\f\\v"'],
      ['\u0000\u001b\u007f', '"\\x00\\x1b\\x7f"'],
      ['é６𝒳', '"é６𝒳"'],
      ['\u0085\u00a0\u200b', '"\\u0085\\u00a0\\u200b"'],
      ['\u{e0001}', '"\\U000e0001"'],
      ['\ufffd', '"\ufffd"'],
    ];
    for (const [text, quoted] of cases) assert.equal(quote(text), quoted);
  });

  it('reads half a surrogate pair as the replacement character, without moving what follows', () => {
    assert.equal(wellFormed('a\ud800b😀'), 'a\ufffdb😀');
  });

  it('orders by code points, not by UTF-16 units', () => {
    assert.deepEqual(['\u{10000}', '\uffff', 'B', 'a', 'A', ''].sort(compareText), [
      '',
      'A',
      'B',
      'a',
      '\uffff',
      '\u{10000}',
    ]);
  });
});
