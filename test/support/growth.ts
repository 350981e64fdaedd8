// How the cost of some work grows with its input. It compares CPU time of the same work at one size and at twice that
// size, never with a time of its own choice, so a slow or busy machine changes nothing.
import { strict as assert } from 'node:assert';

export interface Growth<Input> {
  /** The worst input of a size. Made anew for each run, so that nothing can be remembered of it. */
  readonly inputOf: (size: number) => Input;
  readonly work: (input: Input) => unknown;
  /** The smallest size that is tried. Sizes double until the work takes long enough to be measured. */
  readonly from?: number;
  /** Work that is done at once even at this size is bounded, and its growth is of no interest. */
  readonly upTo?: number;
  /** What one run costs; microseconds of CPU time unless work can count its own steps. */
  readonly costOf?: (work: (input: Input) => unknown, input: Input) => number;
}

/** Twice the size may cost this much more. Linear work costs twice as much, quadratic work four times. */
const mostForDouble = 2.5;
/** Below this the clock and the compiler weigh more than the work does. */
const measurable = 30_000;
/** What a busy machine makes look too costly is measured again. */
const attempts = 5;

/** Fails when the cost of the work grows faster than its input. */
export function assertGrowsLinearly<Input>(growth: Growth<Input>): void {
  // What runs for the first time is slow, regular expressions above all, and would make a size look large enough.
  growth.work(growth.inputOf(growth.from ?? 1000));
  const size = measurableSize(growth);
  if (size === undefined) return;
  const ratios: number[] = [];
  for (let attempt = 0; attempt < attempts; attempt++) {
    const ratio = ratioAt(growth, size);
    if (ratio <= mostForDouble) return;
    ratios.push(ratio);
  }
  const shown = ratios.map(ratio => ratio.toFixed(1)).join(', ');
  assert.fail(`From size ${String(size)} to its double the cost grows by ${shown}.`);
}

function measurableSize<Input>(growth: Growth<Input>): number | undefined {
  const { inputOf, work, from = 1000, upTo = 2 ** 20, costOf = cpuTime } = growth;
  for (let size = from; size <= upTo; size *= 2) {
    if (costOf(work, inputOf(size)) >= measurable) return size;
  }
  return undefined;
}

/** Of the cheapest of some runs, taken in turns so that a slow moment slows both; by the first the code is compiled. */
function ratioAt<Input>({ inputOf, work, costOf = cpuTime }: Growth<Input>, size: number): number {
  work(inputOf(size * 2));
  const single: number[] = [];
  const double: number[] = [];
  for (let run = 0; run < 3; run++) {
    single.push(costOf(work, inputOf(size)));
    double.push(costOf(work, inputOf(size * 2)));
  }
  return Math.min(...double) / Math.min(...single);
}

/** In microseconds of CPU time of this process. */
function cpuTime<Input>(work: (input: Input) => unknown, input: Input): number {
  const before = process.cpuUsage();
  work(input);
  return process.cpuUsage(before).user;
}
