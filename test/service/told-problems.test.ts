// Which problems an editor is told where there are too many.
import { strict as assert } from 'node:assert';
import type { Problem, Severity } from '../../server/src/core/problem.js';
import { toldProblems } from '../../server/src/service/told-problems.js';

const problems = (size: number, severityOf: (index: number) => Severity): readonly Problem[] =>
  Array.from({ length: size }, (_, index) => ({
    code: 'unknown-field',
    severity: severityOf(index),
    message: '',
    span: { start: index, end: index + 1 },
  }));

describe('problems an editor is told', () => {
  it('are all, up to a thousand', () => {
    const all = problems(1000, () => 'error');
    assert.equal(toldProblems(all), all);
  });

  it('are the most severe in the order of the text, and then how many others there are', () => {
    const all = problems(1500, index => (index >= 1400 ? 'error' : 'warning'));
    const told = toldProblems(all);
    assert.deepEqual(told.slice(0, -1), [...all.slice(0, 900), ...all.slice(1400)]);
    const closing = told.at(-1);
    assert.deepEqual(
      [closing?.code, closing?.severity, closing?.span.start],
      ['more-problems', 'information', 900],
    );
    assert.match(closing?.message ?? '', /500 more.*`kmm lint` lists all/);
  });
});
