import assert from 'node:assert/strict';
import { messageText, visible, visibleLine } from '../../server/src/core/visible-text.js';

describe('visible text', () => {
  const hidden: Readonly<Record<string, string>> = {
    'a line break': '\n',
    'a carriage return': '\r',
    escape: '\u001b',
    zero: '\u0000',
    delete: '\u007f',
    'a C1 control': '\u009b',
    'a line separator': '\u2028',
    'a paragraph separator': '\u2029',
    'a bidi override': '\u202e',
    'a bidi isolate': '\u2066',
    'a zero-width space': '\u200b',
    'a byte order mark': '\ufeff',
    'a soft hyphen': '\u00ad',
    'a Hangul filler': '\u3164',
    'a tag character': '\u{e0041}',
    'half a pair': '\ud800',
  };
  for (const [name, text] of Object.entries(hidden)) {
    it(`shows ${name}, and JSON stays the same value`, () => {
      const shown = visible(`a${text}b`);
      assert.match(shown, /^a(?:\\n|\\r|(?:\\u[0-9a-f]{4}){1,2})b$/);
      assert.equal(JSON.parse(`"${shown}"`), `a${text}b`);
    });
  }

  it('leaves what can be read', () => {
    for (const text of ['Grüße, 世界 ⚠\ufe0f 👍', 'עברית', 'a\tb', 'a::b', 'C++ %% x', '# [a]', '## a'])
      assert.equal(visibleLine(text), text);
  });

  const orders = [
    '::error::x',
    '  ::stop-commands::x',
    '\t\u00a0::add-mask::x',
    '%%x',
    '##[error]x',
    'a ##vso[task.setvariable variable=a]b',
    '##teamcity[testFailed]',
    '###[group]x',
  ];
  for (const order of orders) {
    it(`breaks ${JSON.stringify(order)}`, () => {
      assert.doesNotMatch(visibleLine(order), /^\s*(?:::|%%)|##[\w.-]*\[/);
      assert.equal(visibleLine(visibleLine(order)), visibleLine(order));
    });
  }

  it('makes no links in messages, and keeps their own lines', () => {
    assert.equal(messageText('[a](command:b)\n\u001bc'), '[a] (command:b)\n\\u001bc');
  });
});
