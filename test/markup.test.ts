import { strict as assert } from 'node:assert';
import { formatLabel, parseLabelLine } from './support/labels.js';
import { joinSections, parseFixture, parseMarked, withLabels } from './support/markup.js';

describe('fixture markup', () => {
  it('takes labels out and places them in the line above', () => {
    const { text, labels } = parseMarked(
      'a.yaml',
      'a: |\n  b\n# ^ error some-rule: is b\nc: d\n#^ hint other\n',
    );
    assert.equal(text, 'a: |\n  b\nc: d\n');
    assert.deepEqual(labels, [
      { line: 1, start: 2, linesDown: 0, end: 3, severity: 'error', code: 'some-rule', part: 'is b' },
      { line: 2, start: 0, linesDown: 0, end: 2, severity: 'hint', code: 'other', part: '' },
    ]);
  });

  it('leaves comments that only look like labels', () => {
    for (const comment of ['# ^^^ this is it', '# error some-rule: x', '# ^ fatal some-rule: x']) {
      assert.equal(parseLabelLine(comment), undefined, comment);
    }
  });

  for (const [name, start, end, linesDown] of [
    ['a word', 4, 9, 0],
    ['the first column and more', 0, 5, 0],
    ['the first column alone', 0, 1, 0],
    ['the second column', 1, 5, 0],
    ['an empty range', 6, 6, 0],
    ['two lines', 4, 3, 1],
  ] as const) {
    it(`reads back the label it writes: ${name}`, () => {
      const label = {
        line: 0,
        start,
        end,
        linesDown,
        severity: 'warning',
        code: 'a-rule',
        part: 'so',
      } as const;
      const source = 'some: text here\nmore: of it\n';
      assert.deepEqual(parseMarked('a', withLabels(source, [label])), {
        path: 'a',
        text: source,
        labels: [label],
        cursors: [],
        spans: [],
      });
    });
  }

  it('writes carets under the marked columns', () => {
    const label = {
      line: 0,
      start: 3,
      end: 5,
      linesDown: 0,
      severity: 'error',
      code: 'x',
      part: 'y',
    } as const;
    assert.equal(formatLabel(label, 9), '#  ^^ error x: y');
  });

  it('tells cursors from spans by how many markers a line has', () => {
    const { text, cursors, spans } = parseMarked('a', 'a<|>b\nc<|>de<|>f\n');
    assert.equal(text, 'ab\ncdef\n');
    assert.deepEqual(cursors, [1]);
    assert.deepEqual(spans, [{ start: 4, end: 6 }]);
  });

  it('splits a fixture into sections and puts it together again', () => {
    const source =
      'a: 1\n#- b.yaml\nb: 1\n#- b.yaml after "Do it"\nb: 2\n#- settings.json\n{"x":1}\n#- kernels\n5.14.0\n';
    const fixture = parseFixture(source, 'a.yaml');
    assert.deepEqual(
      fixture.files.map(({ path, text }) => [path, text]),
      [
        ['a.yaml', 'a: 1\n'],
        ['b.yaml', 'b: 1\n'],
      ],
    );
    assert.deepEqual(fixture.settings, { x: 1 });
    assert.deepEqual(fixture.kernels, ['5.14.0']);
    assert.equal(fixture.sections[2]?.after, 'Do it');
    assert.equal(joinSections(fixture.sections), source);
  });
});
