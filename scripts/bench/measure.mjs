import { performance } from 'node:perf_hooks';

/** Enough for a stable median of something fast, and an end for something slow. */
const most = 200;
const least = 7;
const budgetMs = 2500;

/**
 * Lets contestants, functions of the number of a run, take turns, so that whatever else the machine does slows all of
 * them alike. A contestant returns what is to be timed, so that its preparations are not. Gives the median time of
 * each in milliseconds and the number of runs; a first one does not count.
 */
export async function race(contestants) {
  const times = contestants.map(() => []);
  let spent = 0;
  for (let run = 0; run <= most && (run <= least || spent < budgetMs); run += 1) {
    for (const [index, contestant] of contestants.entries()) {
      const time = await timed(contestant(run));
      if (run > 0) times[index].push(time);
      spent += time;
    }
  }
  return { medians: times.map(medianOf), runs: times[0].length };
}

async function timed(work) {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

export const medianOf = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
