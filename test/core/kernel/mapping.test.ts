import assert from 'node:assert/strict';
import type { KernelPattern } from '../../../server/src/core/kernel/mapping.js';
import { traceMatch } from '../../../server/src/core/kernel/mapping.js';
import { MatchTable } from '../../../server/src/core/kernel/match-table.js';
import { compileRegexp } from '../../../server/src/core/regexp/re2.js';
import { RowSet } from '../../../server/src/core/kernel/row-set.js';
import type { RawKernel } from '../../../server/src/core/kernel/version.js';
import { kernelOfNode } from '../../../server/src/core/kernel/version.js';
import { randomFrom } from '../../support/random.js';

const literal = (text: string): KernelPattern => ({ literal: text, regexp: '' });
const regexp = (text: string): KernelPattern => ({ literal: '', regexp: text });
const kernel = kernelOfNode('6.3.5-200.fc38.x86_64');
const noMapping = -1;
const brokenMapping = -2;

describe('the walk through kernel mappings', () => {
  it('tells of every entry what became of it', () => {
    const mappings = [
      literal('6.3.5'),
      regexp('fc37$'),
      { literal: 'x', regexp: 'fc38' },
      regexp('('),
      literal(kernel),
    ];
    assert.deepEqual(traceMatch(mappings, kernel, '1.24'), {
      trials: [
        { outcome: 'missed', literal: true, regexp: false },
        { outcome: 'missed', literal: false, regexp: true },
        { outcome: 'matched', by: 'regexp', match: { start: 10, end: 14 } },
        { outcome: 'not tried', because: 2 },
        { outcome: 'not tried', because: 2 },
      ],
      matched: 2,
      broken: undefined,
    });
  });

  it('ends at a regexp that does not compile, unless the literal beside it matches', () => {
    const broken = traceMatch([{ literal: 'other', regexp: '(' }, regexp('.')], kernel, '1.24');
    assert.equal(broken.matched, undefined);
    assert.equal(broken.broken, 0);
    assert.deepEqual(
      broken.trials.map(trial => trial.outcome),
      ['broken', 'not tried'],
    );
    assert.equal(traceMatch([{ literal: kernel, regexp: '(' }], kernel, '1.24').matched, 0);
  });

  it('passes an entry with nothing set, also for a kernel without a name', () => {
    assert.equal(traceMatch([literal('')], kernelOfNode(''), '1.24').matched, undefined);
    assert.equal(traceMatch([literal(''), regexp('^$')], kernelOfNode('+'), '1.24').matched, 1);
  });

  it('agrees with a plain loop, and so does the table for many kernels', () => {
    const random = randomFrom(5);
    const patterns = ['^6', 'fc3[78]', 'x86_64$', '.', '(', 'el9', '', '-generic$', 'a{2,1}', '^5\\.1[45]'];
    const names = ['6.3.5-200.fc38.x86_64', '5.14.0-1.el9.x86_64', '5.15.0-91-generic', '', '6.1.0'];
    const kernels = names.map(kernelOfNode);
    const table = new MatchTable(kernels, '1.24');
    for (let i = 0; i < 300; i++) {
      const mappings = Array.from({ length: random.below(6) }, (): KernelPattern => {
        const [pattern = ''] = random.some(patterns, 1);
        return { literal: random.some(['', ...names], 1)[0] ?? '', regexp: pattern };
      });
      const walk = table.walk(mappings, RowSet.all(kernels.length));
      kernels.forEach((each, row) => {
        const trace = traceMatch(mappings, each, '1.24');
        const plain = plainLoop(mappings, each);
        assert.equal(trace.matched ?? (trace.broken === undefined ? noMapping : brokenMapping), plain);
        assert.equal(
          walk.won.findIndex(won => won.has(row)),
          Math.max(plain, noMapping),
        );
        assert.equal(walk.broken?.rows.has(row) === true, plain === brokenMapping);
        assert.equal(walk.unmatched.has(row), plain === noMapping);
      });
    }
  });
});

function plainLoop(mappings: readonly KernelPattern[], name: RawKernel): number {
  for (const [i, mapping] of mappings.entries()) {
    if (mapping.literal !== '' && mapping.literal === name) return i;
    if (mapping.regexp === '') continue;
    const compiled = compileRegexp(mapping.regexp, '1.24');
    if (!compiled.ok) return brokenMapping;
    if (compiled.regexp.matches(name)) return i;
  }
  return noMapping;
}
