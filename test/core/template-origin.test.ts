import assert from 'node:assert/strict';
import { expandTemplate } from '../../server/src/core/template/envsubst.js';
import { originOf } from '../../server/src/core/template/origin.js';

const variables = [
  { name: 'LONG', value: 'abcdef' },
  { name: 'EMPTY', value: '' },
  { name: 'SIX', value: 'uvwx' },
];

/** What of the template the part of its result comes from that is between the bars. */
function originIn(template: string, marked: string): string {
  const expansion = expandTemplate(template, variables, '1.4.2');
  assert.ok(expansion.ok);
  const [before = '', part = '', after = ''] = marked.split('|');
  assert.equal(expansion.text, before + part + after, 'the example is not what the template becomes');
  const start = before.length;
  const { start: from, end } = originOf(expansion.pieces, { start, end: start + part.length });
  assert.ok(from <= end, 'the place ends before it begins');
  return template.slice(from, end);
}

describe('the way back from what a template became', () => {
  for (const [template, marked, origin] of [
    ['a/b:c', 'a/|b|:c', 'b'],
    ['a/${LONG}:c', 'a/ab|cd|ef:c', '${LONG}'],
    ['a/${LONG}:c', 'a|/abcdef:|c', '/${LONG}:'],
    ['a/x${LONG}', 'a/|xab|cdef', 'x${LONG}'],
    ['a$$b', 'a|$|b', '$$'],
    ['${EMPTY}ab', '|a|b', 'a'],
    ['a:', 'a:||', ''],
    ['a//b', 'a/||/b', ''],
    ['${EMPTY}', '||', ''],
    ['a${EMPTY}b', 'a||b', ''],
    ['${LONG}', '||abcdef', ''],
    ['a$SIX', 'au|vw|x', '$SIX'],
  ] as const) {
    it(`leads from ${marked} to ${origin || 'a place'} in ${template}`, () => {
      assert.equal(originIn(template, marked), origin);
    });
  }
});
