// Places inside of a value are found again in the text it is written with, whatever the style.
import { strict as assert } from 'node:assert';
import type { LocatedScalar } from '../../../server/src/analysis/yaml/located.js';
import { locatedAt } from '../../../server/src/analysis/yaml/located.js';
import { parseYaml } from '../../../server/src/analysis/yaml/parse.js';
import { sourceSpanOf } from '../../../server/src/analysis/yaml/scalar-source.js';

function scalarOf(text: string): LocatedScalar {
  const node = locatedAt(parseYaml(text).root, ['a']);
  assert.ok(node?.kind === 'scalar', text);
  return node;
}

/** The source of the first `part` in the value of `a`. */
function sourceOf(text: string, part: string): string | undefined {
  const scalar = scalarOf(text);
  const start = String(scalar.value).indexOf(part);
  assert.ok(start >= 0, `${part} is not in ${JSON.stringify(scalar.value)}`);
  const span = sourceSpanOf(text, scalar, { start, end: start + part.length });
  return span && text.slice(span.start, span.end);
}

describe('a part of a scalar in its source', () => {
  const cases: readonly (readonly [text: string, part: string, source: string])[] = [
    ['a: one two', 'two', 'two'],
    ["a: 'it''s two'", 's two', 's two'],
    ["a: 'it''s'", "'", "''"],
    ['a: "tab\\ttwo"', 'two', 'two'],
    ['a: "tab\\ttwo"', '\t', '\\t'],
    ['a: "\\u0041bc"', 'A', '\\u0041'],
    ['a: "\\U0001F600bc"', 'bc', 'bc'],
    ['a: "\\x5B\\\\d"', '\\d', '\\\\d'],
    ['a: "one\\\n   two three"', 'two', 'two'],
    ['a: one\n  two\n\n  three', 'three', 'three'],
    ['a: one\n  two', 'one two', 'one\n  two'],
    ["a: 'one\n\n   two'", 'two', 'two'],
    ['a: |\n  one\n  two\n', 'two', 'two'],
    ['a: |-\n    one\n      two', 'two', 'two'],
    ['a: |+\n  one\n\n  two\n\n', 'two', 'two'],
    ['a: >\n  one\n  two\n', 'two', 'two'],
    ['a: >-\n  one\n\n    two\n  three', 'three', 'three'],
    ['a: |2\n    one\n  two', 'two', 'two'],
    ['{ a: one two, b: 1 }', 'two', 'two'],
    ['a: one\r\n  two', 'two', 'two'],
    ['a: |\r\n  one\r\n  two\r\n', 'two', 'two'],
    ['a: "𝒳y"', 'y', 'y'],
  ];
  for (const [text, part, source] of cases) {
    it(JSON.stringify(text), () => {
      assert.equal(sourceOf(text, part), source);
    });
  }

  it('is empty for an empty part, at the end of the content too', () => {
    assert.deepEqual(sourceSpanOf("a: 'one'", scalarOf("a: 'one'"), { start: 3, end: 3 }), {
      start: 7,
      end: 7,
    });
  });

  it('has no place where the value is written elsewhere', () => {
    const text = 'b: &b one\na: *b\n';
    assert.equal(sourceSpanOf(text, scalarOf(text), { start: 0, end: 3 }), undefined);
  });
});
