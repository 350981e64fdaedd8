// Comments that take back problems, in every place where `#` begins a comment.
import { strict as assert } from 'node:assert';
import { suppressionsIn, withoutSuppressed } from '../../../server/src/analysis/lint/suppress.js';
import { spanOf } from '../../../server/src/core/span.js';
import { problemsIn } from '../../support/check.js';

/** Which lines of the text are free of a rule's problem, were there one in each. */
function coveredLines(text: string, code: string): readonly number[] {
  const starts = text
    .split('\n')
    .map((_, line, lines) => lines.slice(0, line).join('\n').length + (line > 0 ? 1 : 0));
  const problems = starts.map(start => ({
    code,
    severity: 'error' as const,
    message: '',
    span: spanOf(start, start),
  }));
  const open = new Set(withoutSuppressed(text, problems).map(({ span }) => span.start));
  return starts.flatMap((start, line) => (open.has(start) ? [] : [line]));
}

describe('suppressions', () => {
  it('cover the line they end, or the line under them', () => {
    assert.deepEqual(coveredLines('a\nb # kmm-ignore: x why\nc', 'x'), [1]);
    assert.deepEqual(coveredLines('a\n  # kmm-ignore: x why\nc\nd', 'x'), [2]);
    assert.deepEqual(coveredLines('# kmm-ignore: x why\r\nb\r\nc', 'x'), [1]);
  });

  it('stand above each other', () => {
    const text = '# kmm-ignore: x why\n# kmm-ignore: y, z why\nc\nd';
    for (const code of ['x', 'y', 'z']) assert.deepEqual(coveredLines(text, code), [2]);
  });

  it('cover nothing when nothing follows, and no rule they do not name', () => {
    assert.deepEqual(
      coveredLines('a\nb\n# kmm-ignore: x why', 'x').filter(line => line < 2),
      [],
    );
    assert.deepEqual(coveredLines('# kmm-ignore: x why\nb', 'y'), []);
    assert.deepEqual(coveredLines('no# kmm-ignore: x why\nb', 'x'), []);
  });

  it('tell rules from reason', () => {
    const [one] = suppressionsIn('a # kmm-ignore: x-y ,  z  because of it  ');
    assert.deepEqual([one?.rules.map(({ id }) => id), one?.reason], [['x-y', 'z'], 'because of it']);
  });

  it('hold in broken YAML and in the document they stand in only', () => {
    const broken =
      'apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: Module\n# kmm-ignore: yaml-syntax why\na: b: c\n';
    assert.deepEqual(problemsIn(broken), []);
    assert.equal(problemsIn(broken.replace('# kmm-ignore: yaml-syntax why\n', '')).length, 1);
  });
});
