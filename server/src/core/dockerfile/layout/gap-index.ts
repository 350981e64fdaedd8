// The gaps of a tree by where they are, so that a question about one path does not go through all of them.
import { ancestorsOf, wayTo } from '../paths.js';
import { isPattern } from './glob.js';
import type { FileTree, Gap } from './tree.js';

interface GapIndex {
  /** Those that begin at a path. */
  readonly at: ReadonlyMap<string, readonly Gap[]>;
  /** Those that begin somewhere under a path. */
  readonly under: ReadonlyMap<string, readonly Gap[]>;
}

/** Few are gone through faster than they are sorted. */
const few = 20;

/** All that may have to do with one of the paths, and perhaps others. */
export function gapsNear({ gaps }: FileTree, paths: readonly string[]): readonly Gap[] {
  if (gaps.length <= few || paths.some(path => path === '/' || isPattern(path))) return gaps;
  // While a tree grows its gaps are others for each question: only those that are asked again are sorted.
  if (!asked.has(gaps)) {
    asked.add(gaps);
    return gaps;
  }
  const { at, under } = indexOf(gaps);
  const near = paths.flatMap(path => [
    ...(under.get(path) ?? []),
    ...[path, ...ancestorsOf(path)].flatMap(above => at.get(above) ?? []),
  ]);
  return [...new Set(near)];
}

const asked = new WeakSet<readonly Gap[]>();
const known = new WeakMap<readonly Gap[], GapIndex>();

function indexOf(gaps: readonly Gap[]): GapIndex {
  const last = known.get(gaps);
  if (last) return last;
  const at = new Map<string, Gap[]>();
  const under = new Map<string, Gap[]>();
  for (const gap of gaps) {
    add(at, gap.below, gap);
    for (const above of wayTo(gap.below)) if (above !== gap.below) add(under, above, gap);
  }
  const index = { at, under };
  known.set(gaps, index);
  return index;
}

function add(gaps: Map<string, Gap[]>, path: string, gap: Gap): void {
  const there = gaps.get(path);
  if (there) there.push(gap);
  else gaps.set(path, [gap]);
}
