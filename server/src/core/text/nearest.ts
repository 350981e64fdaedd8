// "Did you mean": the word among several that a mistyped one most likely stands for.

/** Undefined when none is near: about one mistake in three letters unless `most` says how many; case is not looked at. */
export function nearestWord(
  word: string,
  candidates: readonly string[],
  most: (word: string, candidate: string) => number = mistakesAllowed,
): string | undefined {
  const lower = word.toLowerCase();
  const ranked = candidates
    // Words of very different lengths are never near, and a long one would take its time.
    .filter(candidate => Math.abs(candidate.length - word.length) <= most(word, candidate))
    .map(candidate => ({ candidate, distance: editDistance(lower, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= most(word, candidate))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

const mistakesAllowed = (word: string, candidate: string): number =>
  Math.min(4, Math.max(1, Math.floor(Math.min(word.length, candidate.length) / 3)));

/** Letters to insert, drop, replace or swap with their neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const at = (cells: readonly number[], index: number): number => cells[index] ?? Infinity;
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(beforeLast, j - 2) + 1 : Infinity;
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1), swapped));
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
