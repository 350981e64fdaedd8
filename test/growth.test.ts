// The judge of how cost grows is judged itself: by work whose growth is known.
import { strict as assert } from 'node:assert';
import { assertGrowsLinearly } from './support/growth.js';

describe('growth of cost', () => {
  const numbersUpTo = (size: number): readonly number[] => Array.from({ length: size }, (_, index) => index);

  it('lets linear work pass', () => {
    assertGrowsLinearly({
      inputOf: numbersUpTo,
      work: numbers => numbers.map(number => String(number)).join(' '),
    });
  });

  it('lets work pass that stops at a limit', () => {
    assertGrowsLinearly({ inputOf: numbersUpTo, work: numbers => numbers.slice(0, 10), upTo: 2 ** 14 });
  });

  it('refuses work that looks at every pair', () => {
    const pairs = (numbers: readonly number[]): number => numbers.length ** 2;
    const costOf = (work: (input: readonly number[]) => unknown, input: readonly number[]): number =>
      Number(work(input));
    assert.throws(
      () => assertGrowsLinearly({ inputOf: numbersUpTo, work: pairs, costOf }),
      /the cost grows by 4.0, 4.0/,
    );
  });
});
