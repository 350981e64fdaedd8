// The harness itself: that a fixture which says something untrue is told from one that is right.
import { strict as assert } from 'node:assert';
import type { Fix } from '../server/src/core/problem.js';
import { uriOf } from './support/check.js';
import type { Look } from './support/rule-fixture.js';
import { relabelled } from './support/rule-fixture.js';

/** Finds the word `bad`, and mends it as the test says. */
const finding =
  (mend: (word: string, start: number) => readonly Fix[]): Look =>
  (snapshot, path) =>
    [...(snapshot.files.get(uriOf(path))?.text ?? '').matchAll(/bad\w*/g)].map(({ index, 0: word }) => ({
      code: 'no-bad',
      severity: 'warning',
      message: `Not ${word}`,
      span: { start: index, end: index + word.length },
      document: 0,
      fixes: mend(word, index),
    }));

const silent = finding(() => []);

const replacing = finding((word, start) => [
  { title: 'Use "good"', changes: [{ span: { start, end: start + word.length }, text: 'good' }] },
]);

describe('rule fixtures', () => {
  it('get a label for each diagnostic', () => {
    const labelled = 'a: bad\n#  ^^^ warning no-bad: Not bad\nb: badly\n#  ^^^^^ warning no-bad: Not badly\n';
    assert.equal(relabelled('a: bad\nb: badly\n', 'a.yaml', silent), labelled);
    assert.equal(relabelled(labelled, 'a.yaml', silent), labelled);
  });

  it('keep a label that names a part of the message', () => {
    const source = 'a: bad\n#  ^^^ warning no-bad: ot b\n';
    assert.equal(relabelled(source, 'a.yaml', silent), source);
  });

  for (const [what, label] of [
    ['range', '# ^^^ warning no-bad: Not bad'],
    ['severity', '#  ^^^ error no-bad: Not bad'],
    ['rule', '#  ^^^ warning all-bad: Not bad'],
    ['message', '#  ^^^ warning no-bad: Not good'],
  ]) {
    it(`lose a label with the wrong ${what}`, () => {
      const source = `a: bad\n${label}\n`;
      assert.equal(relabelled(source, 'a.yaml', silent), 'a: bad\n#  ^^^ warning no-bad: Not bad\n');
    });
  }

  it('lose a label that nothing hits', () => {
    assert.equal(relabelled('a: b\n#  ^ warning no-bad: Not b\n', 'a.yaml', silent), 'a: b\n');
  });

  it('label the same diagnostic twice when it is there twice', () => {
    const twice: Look = (snapshot, path) => [...silent(snapshot, path), ...silent(snapshot, path)];
    const label = '#  ^^^ warning no-bad: Not bad\n';
    assert.equal(relabelled(`a: bad\n${label}`, 'a.yaml', twice), `a: bad\n${label}${label}`);
  });

  it('get the changed documents of each fix', () => {
    const source = 'a: 1\n---\nb: bad\n#  ^^^ warning no-bad: Not bad\n';
    const fixed = `${source}#- a.yaml after "Use "good""\n---\nb: good\n`;
    assert.equal(relabelled(source, 'a.yaml', replacing), fixed);
    assert.equal(relabelled(fixed, 'a.yaml', replacing), fixed);
    assert.equal(relabelled(fixed.replace('b: good', 'b: better'), 'a.yaml', replacing), fixed);
  });

  it('follow a fix into other files', () => {
    const elsewhere = finding((_, start) => [
      {
        title: 'Move',
        changes: [
          { span: { start, end: start + 3 }, text: '' },
          { span: { start: 0, end: 0 }, text: '# moved\n', uri: uriOf('b.yaml') },
        ],
      },
    ]);
    assert.equal(
      relabelled('a: bad\n#- b.yaml\nb: 1\n', 'a.yaml', elsewhere),
      'a: bad\n#  ^^^ warning no-bad: Not bad\n#- b.yaml\nb: 1\n' +
        '#- a.yaml after "Move"\na: \n#- b.yaml after "Move"\n# moved\nb: 1\n',
    );
  });

  it('refuse a fix that leaves its diagnostic in place', () => {
    const useless = finding((word, start) => [
      { title: 'Shout', changes: [{ span: { start, end: start + word.length }, text: 'bad!' }] },
    ]);
    assert.throws(() => relabelled('a: bad\n', 'a.yaml', useless), /"Shout" leaves no-bad in place/);
  });

  it('refuse a fix that brings an error', () => {
    const harmful: Look = (snapshot, path) => {
      const text = snapshot.files.get(uriOf(path))?.text ?? '';
      const error = {
        code: 'worse',
        severity: 'error',
        message: 'Worse',
        span: { start: 0, end: 1 },
        document: 0,
      } as const;
      return text.includes('good') ? [error] : replacing(snapshot, path);
    };
    assert.throws(() => relabelled('a: bad\n', 'a.yaml', harmful), /brings a new error/);
  });
});
