import assert from 'node:assert/strict';
import type { LogText } from '../../../server/src/core/build-log/log-text.js';
import {
  longestShown,
  moreText,
  restOfText,
  startText,
} from '../../../server/src/core/build-log/log-text.js';
import { decodeUtf8, nothing } from '../../../server/src/core/text/utf8.js';
import { randomFrom } from '../../support/random.js';
import { recordings } from '../../support/recordings.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The whole text, when the bytes come in pieces of that size. */
function read(bytes: Uint8Array, size = bytes.length || 1): string {
  let reader: LogText = startText();
  let text = '';
  for (let at = 0; at < bytes.length; at += size) {
    const more = moreText(reader, bytes.subarray(at, at + size));
    text += more.text;
    reader = more.reader;
  }
  return text + restOfText(reader);
}

describe('a log as text for people', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['plain\nlines\n', 'plain\nlines\n'],
    ['no end', 'no end\n'],
    ['', ''],
    ['\n\n', '\n\n'],
    ['crlf\r\nends\r\n', 'crlf\nends\n'],
    ['\u001b[36mINFO\u001b[0m[0000] x \n', 'INFO[0000] x \n'],
    ['\u001b[1m\u001b[31merror:\u001b[0m \u001b[01;35m\u001b[Kx\u001b[m\u001b[K\n', 'error: x\n'],
    ['\u001b]8;;http://example.org\u001b\\link\u001b]8;;\u001b\\\n', 'link\n'],
    ['\u001b]0;title\u0007text\n', 'text\n'],
    ['5%\r50%\r100%\n', '100%\n'],
    ['5%\r50%\r\n', '50%\n'],
    ['tab\tstays, nul\0 bell\u0007 go\n', 'tab\tstays, nul bell go\n'],
    ['ab\bc\n', 'ac\n'],
    ['é ü 漢 😀\n', 'é ü 漢 😀\n'],
    ['cut \u001b[3', 'cut \n'],
  ];
  for (const [raw, text] of cases) {
    it(JSON.stringify(raw), () => {
      for (const size of [1, 2, 3, 100]) assert.equal(read(encode(raw), size), text);
    });
  }

  it('bytes that are no UTF-8', () => {
    const latin1 = Uint8Array.from([0x63, 0xe9, 0x20, 0xff, 0xfe, 0x0a, 0xe2, 0x82]);
    for (const size of [1, 8]) assert.equal(read(latin1, size), 'c\uFFFD \uFFFD\uFFFD\n\uFFFD\n');
  });

  it('long lines are cut, and say so', () => {
    const text = read(encode(`${'x'.repeat(longestShown + 5)}\nnext\n`));
    assert.equal(text, `${'x'.repeat(longestShown)} \u2026 (5 more characters)\nnext\n`);
  });

  it('a line without an end takes no more memory than others', () => {
    let reader = startText();
    const piece = encode('x'.repeat(65_536));
    for (let at = 0; at < 200; at++) reader = moreText(reader, piece).reader;
    assert.ok(reader.lines.pending.length < 400_000);
  });

  it('the same text however the recorded logs are cut into pieces', () => {
    for (const { logs } of recordings()) {
      for (const { bytes, name } of logs) {
        if (bytes.length > 60_000) continue;
        assert.equal(read(bytes, 13), read(bytes), name);
        assert.ok(!/[\u0000-\u0008\u000b-\u001f\u007f]/.test(read(bytes)));
      }
    }
  });

  it('decodes as TextDecoder does', () => {
    const random = randomFrom(7);
    for (let round = 0; round < 300; round++) {
      const bytes = Uint8Array.from({ length: random.below(40) }, () =>
        random.oneOf([0x41, 0x80 + random.below(128), 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98]),
      );
      let rest = nothing;
      let text = '';
      for (let at = 0; at < bytes.length; at += 3) {
        const decoded = decodeUtf8(rest, bytes.subarray(at, at + 3));
        text += decoded.text;
        rest = decoded.rest;
      }
      const whole = text + (rest.length > 0 ? '\uFFFD' : '');
      const collapse = (said: string): string => said.replace(/\uFFFD+/g, '\uFFFD');
      assert.equal(collapse(whole), collapse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)));
    }
  });
});
