// Gaps: places where files may be that the text does not name. Where they reach, what they may hold, how they move
// with a copy.
import { hole, isKnown } from '../hole.js';
import { isWithin, joinPath, parentPath, pathBelow, wayTo } from '../paths.js';
import { fixedDirectory, fileGlob, mayBothMatch } from './glob.js';
import type { FileTree, Gap } from './tree.js';

/** All that can be left out of a gap. */
export type GapShape = Pick<Gap, 'below' | 'reason'> &
  Partial<Pick<Gap, 'deep' | 'names' | 'tops' | 'except' | 'lacks'>>;

/** Where a path with an unknown part may lead. */
export function gapFor(path: string): Pick<Gap, 'below' | 'names'> {
  const slash = path.lastIndexOf('/');
  const last = path.slice(slash + 1);
  // An unknown part in the middle makes directories of unknown names as well.
  const names = isKnown(path.slice(0, slash)) && last !== '' ? last.replaceAll(hole, '*') : undefined;
  return { below: fixedDirectory(path), names };
}

/** The same gap seen from the copy; undefined when nothing of it is copied. */
export function movedGap(gap: Gap, from: string, to: string): GapShape | undefined {
  const { deep, names, lacks, reason } = gap;
  const top = from.split('/')[1] ?? '';
  if (gap.tops && top !== '' && !gap.tops.has(top)) return undefined;
  if (gap.except.some(path => isWithin(from, path))) return undefined;
  const except = gap.except
    .filter(path => isWithin(path, from))
    .map(path => joinPath(to, pathBelow(path, from)));
  const shape = { deep, lacks, reason, except, ...(names !== undefined && { names }) };
  if (isWithin(from, gap.below)) {
    return gap.deep || gap.below === from ? { ...shape, below: to } : undefined;
  }
  return isWithin(gap.below, from)
    ? { ...shape, below: joinPath(to, pathBelow(gap.below, from)) }
    : undefined;
}

export function coveredByRemoval({ removals }: FileTree, gap: Gap, path: string): boolean {
  if (removals.size === 0) return false;
  for (const above of wayTo(path)) if ((removals.get(above) ?? -1) > gap.order) return true;
  return false;
}

/** What is looked for in gaps: one path, or all that a pattern names. */
interface Target {
  readonly pattern: string;
  /** The directory part in front of the first segment that is a pattern. */
  readonly directory: string;
  readonly parent: string;
  readonly last: string;
  readonly top: string;
}

export function targetOf(pattern: string): Target {
  const directory = fixedDirectory(pattern);
  const last = pattern.slice(pattern.lastIndexOf('/') + 1);
  const top = (directory === '/' ? pattern : directory).split('/')[1] ?? '';
  return { pattern, directory, parent: parentPath(pattern), last, top };
}

/** Whether something of the target can be in the gap. Says yes when in doubt. */
export function gapMayHold(gap: Gap, target: Target): boolean {
  const { pattern, directory, parent } = target;
  // Where files may be, the directory they are in may be.
  if (gap.below !== '/' && isWithin(gap.below, pattern)) return true;
  const into = directory !== parent && isWithin(gap.below, directory);
  const inside = gap.deep ? isWithin(directory, gap.below) : gap.below === parent;
  return (inside || into) && fitsTops(gap, target) && fitsName(gap, target);
}

const fitsTops = ({ tops, except }: Gap, { pattern, top }: Target): boolean =>
  (!tops || tops.has(top)) && !except.some(path => isWithin(pattern, path));

function fitsName({ names, lacks }: Gap, { last }: Target): boolean {
  if (names !== undefined && !mayBothMatch(names, last)) return false;
  // A pattern that another one matches as a text is narrower than it: `a*.ko` than `*.ko`.
  return !lacks.some(lacked => fileGlob(lacked).matches(last));
}

/** The same, unless what was there has been removed since. */
export const gapCovers = (tree: FileTree, gap: Gap, target: Target): boolean =>
  gapMayHold(gap, target) && !coveredByRemoval(tree, gap, target.pattern);

/** The same for gaps of which the later one says it all. */
export const shapeOf = ({ below, names, deep, tops, except, lacks }: Gap): string =>
  JSON.stringify([below, names, deep, tops && [...tops], except, lacks]);
