// How the cost of some work grows with its input. It compares CPU time of the same work at one size and at sixteen
// times that size, never with a time of its own choice, so a slow or busy machine changes nothing.
import { strict as assert } from 'node:assert';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Growth<Input> {
  /** The worst input of a size. Made anew for each run, so that nothing can be remembered of it. */
  readonly inputOf: (size: number) => Input;
  readonly work: (input: Input) => unknown;
  /** The smallest size that is tried. Sizes double until the work takes long enough to be measured. */
  readonly from?: number;
  /** Work that is done at once even at this size is bounded, and its growth is of no interest. */
  readonly upTo?: number;
  /** What one run costs; microseconds of CPU time unless its steps can be counted, as steps.ts does. */
  readonly costOf?: (work: (input: Input) => unknown, input: Input) => number;
}

/**
 * Twice the size may cost this much more, told by sixteen times the size: what caches and the collector add to
 * linear work is a factor there and no growth. Linear work costs 2, quadratic work 4.
 */
const mostForDouble = 2.5;
/** Counted steps are the same in every run. What is looked up by halves costs a little more each time. */
const mostForDoubleOfSteps = 2.25;
/**
 * Below this, in microseconds, the clock and the compiler weigh more than the work does; far above it the machine's
 * caches do, and make linear work look dearer.
 */
const measurable = 8_000;
/** What a busy machine makes look too costly is measured again. */
const attempts = 10;

/** Fails when the cost of the work grows faster than its input. */
export function assertGrowsLinearly<Input>(growth: Growth<Input>): void {
  // What runs for the first time is slow, regular expressions above all, and would make a size look large enough.
  growth.work(growth.inputOf(growth.from ?? 1000));
  const size = measurableSize(growth);
  if (size === undefined) return;
  const most = growth.costOf ? mostForDoubleOfSteps : mostForDouble;
  const costs: Costs = { single: Infinity, sixteenfold: Infinity };
  const ratios: number[] = [];
  for (let attempt = 0; attempt < (growth.costOf ? 1 : attempts); attempt++) {
    measure(growth, size, costs);
    const ratio = (costs.sixteenfold / costs.single) ** (1 / 4);
    if (ratio <= most) return;
    ratios.push(ratio);
  }
  const shown = ratios.map(ratio => ratio.toFixed(1)).join(', ');
  assert.fail(`From size ${String(size)} to its double the cost grows by ${shown}.`);
}

/** Of two runs the cheaper counts: the first one pays for compiling the code. */
function measurableSize<Input>(growth: Growth<Input>): number | undefined {
  const { inputOf, work, from = 1000, upTo = 2 ** 20, costOf = cpuTime } = growth;
  for (let size = from; size <= upTo; size *= 2) {
    const cost = (): number => costOf(work, inputOf(size));
    if (cost() >= measurable && cost() >= measurable) return size;
  }
  return undefined;
}

/** The cheapest run so far: whatever disturbs a run makes it dearer, never cheaper. */
interface Costs {
  single: number;
  sixteenfold: number;
}

/** In turns, so that a slow moment slows both. */
function measure<Input>(
  { inputOf, work, costOf = cpuTime }: Growth<Input>,
  size: number,
  costs: Costs,
): void {
  for (let run = 0; run < 2; run++) {
    costs.single = Math.min(costs.single, costOf(work, inputOf(size)));
    costs.sixteenfold = Math.min(costs.sixteenfold, costOf(work, inputOf(size * 16)));
  }
}

/** In microseconds of CPU time of this thread. What earlier work has left behind is collected before, on nobody's bill. */
function cpuTime<Input>(work: (input: Input) => unknown, input: Input): number {
  collectGarbage();
  const before = process.threadCpuUsage();
  work(input);
  return process.threadCpuUsage(before).user;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
