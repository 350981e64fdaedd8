// The judge of how cost grows is judged itself: by work whose growth is known.
import { strict as assert } from 'node:assert';
import { assertGrowsLinearly } from './support/growth.js';
import { stepsOf } from './support/steps.js';

function sumOfPairs(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + numbers.reduce((row, other) => row + one * other, 0), 0);
}

describe('growth of cost', () => {
  const numbersUpTo = (size: number): readonly number[] => Array.from({ length: size }, (_, index) => index);

  /** Work that says itself how many steps it has taken. */
  const counted = (work: (input: readonly number[]) => unknown, input: readonly number[]): number =>
    Number(work(input));

  it('lets linear work pass', () => {
    assertGrowsLinearly({ inputOf: numbersUpTo, work: numbers => numbers.length, costOf: counted });
  });

  it('lets work pass that stops at a limit', () => {
    assertGrowsLinearly({ inputOf: numbersUpTo, work: numbers => numbers.slice(0, 10), upTo: 2 ** 14 });
  });

  it('refuses work that looks at every pair', () => {
    const pairs = (numbers: readonly number[]): number => numbers.length ** 2;
    assert.throws(
      () => assertGrowsLinearly({ inputOf: numbersUpTo, work: pairs, costOf: counted }),
      /the cost grows by 4.0/,
    );
  });

  it('counts the steps of work that has been done before, and counts them the same', () => {
    const numbers = numbersUpTo(1000);
    for (let run = 0; run < 50; run++) sumOfPairs(numbers);
    const steps = stepsOf(sumOfPairs, numbers);
    assert.ok(steps >= 1_000_000, `${String(steps)} steps`);
    assert.equal(stepsOf(sumOfPairs, numbers), steps);
    assert.throws(() =>
      assertGrowsLinearly({ inputOf: numbersUpTo, work: sumOfPairs, from: 100, costOf: stepsOf }),
    );
  });
});
