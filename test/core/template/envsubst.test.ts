import assert from 'node:assert/strict';
import { expandTemplate } from '../../../server/src/core/template/envsubst.js';
import type { TemplatePiece } from '../../../server/src/core/template/pieces.js';
import { randomFrom } from '../../support/random.js';

const variables = [
  { name: 'X', value: '6' },
  { name: 'EMPTY', value: '' },
  { name: 'X', value: 'never' },
];

function pieces(template: string): readonly TemplatePiece[] {
  const expansion = expandTemplate(template, variables, '1.4.2');
  assert.ok(expansion.ok, template);
  return expansion.pieces;
}

describe('templates', () => {
  it('become pieces that know where they are and what they are', () => {
    assert.deepEqual(pieces('r/i:$X-$$${FOO:-d}'), [
      { kind: 'text', span: { start: 0, end: 4 }, value: 'r/i:' },
      { kind: 'variable', span: { start: 4, end: 6 }, name: 'X', known: true, value: '6' },
      { kind: 'text', span: { start: 6, end: 7 }, value: '-' },
      { kind: 'escape', span: { start: 7, end: 9 }, value: '$' },
      {
        kind: 'variable',
        span: { start: 9, end: 18 },
        name: 'FOO',
        known: false,
        value: 'd',
        operator: ':-',
        rest: { span: { start: 16, end: 17 }, text: 'd', variable: false, used: true },
      },
    ]);
  });

  it('show what is ignored: operators that are none, defaults that are not needed, nested braces', () => {
    const rest = (template: string): unknown => {
      const [piece] = pieces(template);
      return piece?.kind === 'variable'
        ? [piece.value, piece.operator, piece.rest?.text, piece.rest?.used]
        : piece;
    };
    assert.deepEqual(rest('${X%.*}'), ['6', undefined, '%.*', false]);
    assert.deepEqual(rest('${X:-d}'), ['6', ':-', 'd', false]);
    assert.deepEqual(rest('${EMPTY-d}'), ['', '-', 'd', false]);
    assert.deepEqual(rest('${EMPTY:=$X}'), ['6', ':=', 'X', true]);
    assert.deepEqual(rest('${FOO:+y}'), ['', ':+', 'y', false]);
    assert.deepEqual(rest('${FOO+y}'), ['', '+', 'y', false]);
    assert.deepEqual(rest('${X+y}'), ['y', '+', 'y', true]);
    assert.deepEqual(rest('${EMPTY+y}'), ['y', '+', 'y', true]);
    assert.deepEqual(
      pieces('${FOO:-${X}}').map(piece => piece.value),
      ['', '}'],
    );
  });

  it('show all of a default that goes on behind `$_`', () => {
    assert.deepEqual(pieces('${FOO:-$_$$x${X}'), [
      {
        kind: 'variable',
        span: { start: 0, end: 16 },
        name: 'FOO',
        known: false,
        value: '$_$x${X',
        operator: ':-',
        rest: { span: { start: 7, end: 15 }, text: '$_$x${X', variable: false, used: true },
      },
    ]);
  });

  it('tell where a brace is missing', () => {
    for (const end of ['\n', '\r'])
      assert.deepEqual(expandTemplate(`a\${X}b\${X${end}}`, variables, '1.4.2'), {
        ok: false,
        error: { message: 'closing brace expected', endless: false, span: { start: 6, end: 10 } },
      });
  });

  it('have no half of a character, as Go has none', () => {
    assert.deepEqual(pieces('a\ud800'), [{ kind: 'text', span: { start: 0, end: 2 }, value: 'a\ufffd' }]);
  });

  it('end where the operator never does', () => {
    for (const version of ['1.3.0', '1.4.2'] as const) {
      const expansion = expandTemplate('r:${FOO:-$_}', variables, version);
      assert.ok(!expansion.ok);
      assert.deepEqual(expansion.error.span, { start: 2, end: 12 });
    }
  });

  it('cover the template without gaps, and their values joined are the result', () => {
    const random = randomFrom(3);
    const tokens = [
      '$',
      '${',
      '}',
      'X',
      'FOO',
      '_',
      '-',
      ':',
      '+',
      '=',
      '$$',
      '$X',
      '${X}',
      ' ',
      'é',
      '𝒳',
      '/',
      '\n',
    ];
    for (let i = 0; i < 20_000; i++) {
      const template = random.some(tokens, random.below(8)).join('');
      for (const version of ['1.3.0', '1.4.2'] as const) {
        const expansion = expandTemplate(template, variables, version);
        if (!expansion.ok) continue;
        let end = 0;
        for (const piece of expansion.pieces) {
          assert.equal(piece.span.start, end, template);
          end = piece.span.end;
          if (piece.kind === 'text') assert.equal(template.slice(piece.span.start, end), piece.value);
        }
        assert.equal(end, template.length, template);
        assert.equal(expansion.pieces.map(piece => piece.value).join(''), expansion.text);
      }
    }
  });

  it('become no more than memory holds', () => {
    const value = 'x'.repeat(100_000);
    const expansion = expandTemplate('$X'.repeat(100_000), [{ name: 'X', value }], '1.4.2');
    assert.ok(expansion.ok);
    assert.equal(expansion.text.length, 2 ** 20);
    assert.equal(expansion.pieces.length, 100_000);
  });
});
