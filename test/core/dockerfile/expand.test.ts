import { strict as assert } from 'node:assert';
import { expand } from '../../../server/src/core/dockerfile/expand.js';
import { hole } from '../../../server/src/core/dockerfile/hole.js';

const values: Readonly<Record<string, string>> = { X: '6.1.0-50-amd64', EMPTY: '', SECRET: `a${hole}` };

const expanded = (text: string): string => {
  const { text: result, fault } = expand(text, name => {
    const value = values[name];
    return { set: value !== undefined, text: value ?? '' };
  });
  return fault === undefined ? result : `! ${fault}`;
};

describe('Dockerfile: variables in words', () => {
  const cases: Readonly<Record<string, string>> = {
    '$X/${X}': '6.1.0-50-amd64/6.1.0-50-amd64',
    'a$UNSET.b${UNSET}': 'a.b',
    '${UNSET:-d}${EMPTY:-e}${EMPTY-f}': 'de',
    '${X:+a}${EMPTY:+b}${EMPTY+c}${UNSET+d}': 'ac',
    '${UNSET:-${X}}': '6.1.0-50-amd64',
    '${X%-*}': '6.1.0-50',
    '${X%%-*}': '6.1.0',
    '${X#*.}': '1.0-50-amd64',
    '${X##*-}': 'amd64',
    '${X/-/_}': '6.1.0_50-amd64',
    '${X//-/_}': '6.1.0_50_amd64',
    "'$X'": '$X',
    '"$X"': '6.1.0-50-amd64',
    '\\$X': '$X',
    '"a\\b\\"c"': 'a\\b"c',
    $: '$',
    $1a: 'a',
    '${X:?no}': '6.1.0-50-amd64',
    '${UNSET?is needed}': '! UNSET: is needed',
    '${X': '! unsupported modifier  in a variable',
    '${}': '! bad substitution',
    '${X^^}': '! unsupported modifier ^ in a variable',
    '"a': '! a double quote is not closed',
    "'a": '! a single quote is not closed',
    $SECRET: `a${hole}`,
    '${SECRET:-x}': hole,
    '${SECRET%a}': hole,
    '${SECRET:+y}': hole,
    '${SECRET+y}': 'y',
  };
  for (const [text, expected] of Object.entries(cases)) {
    it(`${text} is ${expected}`, () => assert.equal(expanded(text), expected));
  }

  it('tells where each variable is used', () => {
    const { uses } = expand('/a/${X:-$Y}/$Z', () => ({ set: false, text: '' }));
    assert.deepEqual(
      uses.map(({ name, start, end, operator }) => [name, start, end, operator]),
      [
        ['Y', 8, 10, undefined],
        ['X', 3, 11, ':-'],
        ['Z', 12, 14, undefined],
      ],
    );
  });
});
