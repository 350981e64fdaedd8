// The part of an image's tree that KMM cares for: the files under `dirName` and `firmwarePath`, each with what put it
// there, and beside them the places of which the text says no more.
import type { LoaderExpectations } from '../../core/image/contents/loader-needs.js';
import { systemTops } from '../../core/dockerfile/layout/base-tree.js';
import { coveredByRemoval } from '../../core/dockerfile/layout/gaps.js';
import { entriesBelow, gapsBelow } from '../../core/dockerfile/layout/presence.js';
import { resolveDirectory } from '../../core/dockerfile/layout/tree-path.js';
import type { Certainty, Entry, EntryKind, FileTree, Gap } from '../../core/dockerfile/layout/tree.js';
import { cleanPath, isWithin, joinPath } from '../../core/dockerfile/paths.js';
import type { LayoutPlace, Written } from './layout-place.js';
import { placeOf } from './layout-place.js';
import { withEllipses } from '../../core/dockerfile/hole.js';

export interface LayoutTree {
  readonly root: string;
  readonly entries: readonly LayoutEntry[];
  /** Where more may be than the entries. */
  readonly gaps: readonly LayoutGap[];
}

export interface LayoutEntry {
  readonly path: string;
  readonly kind: EntryKind;
  /** Of a symlink; `…` for a part that is not known. */
  readonly target?: string;
  readonly certainty: Certainty;
  /** One of the files that depmod makes. */
  readonly index: boolean;
  readonly by: LayoutPlace;
}

export interface LayoutGap {
  readonly below: string;
  /** Only names like this; null = any. */
  readonly names: string | null;
  /** The end of a sentence. */
  readonly reason: string;
  readonly by: LayoutPlace;
}

export const layoutTrees = (
  tree: FileTree,
  { dirName, firmwarePath }: LoaderExpectations,
  written: Written,
): readonly LayoutTree[] => rootsOf(dirName, firmwarePath).map(root => layoutTree(tree, root, written));

/** Where a distribution keeps its own files, only the modules are of interest. */
function rootsOf(dirName: string, firmwarePath: string | undefined): readonly string[] {
  const clean = cleanPath(`/${dirName}`);
  const isSystems = clean === '/' || systemTops.has(clean.slice(1));
  const modules = isSystems ? joinPath(clean, 'lib/modules') : clean;
  const firmware = firmwarePath === undefined ? undefined : cleanPath(`/${firmwarePath}`);
  return firmware === undefined || isWithin(firmware, modules) ? [modules] : [modules, firmware];
}

function layoutTree(tree: FileTree, root: string, written: Written): LayoutTree {
  const entries = entriesBelow(tree, root).map(entry => layoutEntry(entry, tree, root, written));
  const indexed = new Set(entries.filter(({ index }) => index).map(({ path }) => path));
  const real = resolveDirectory(tree, root);
  const gaps = gapsBelow(tree, root)
    .filter(gap => !coveredByRemoval(tree, gap, isWithin(gap.below, real) ? gap.below : real))
    // depmod's own files beside those it surely makes are one row with them.
    .filter(({ below, names }) => names !== 'modules.*' || !indexed.has(joinPath(below, 'modules.dep')));
  return { root, entries, gaps: withoutRepeats(gaps.map(gap => layoutGap(gap, real, root, written))) };
}

const seen = (path: string, real: string, root: string): string =>
  real === root ? path : joinPath(root, `.${path.slice(real === '/' ? 0 : real.length)}`);

const layoutEntry = (
  { path, kind, target, certainty, index, by }: Entry,
  tree: FileTree,
  root: string,
  written: Written,
): LayoutEntry => ({
  path: seen(path, resolveDirectory(tree, root), root),
  kind,
  ...(target !== undefined && { target: withEllipses(target) }),
  certainty,
  index,
  by: placeOf(by, written),
});

const layoutGap = (
  { below, names, reason, by }: Gap,
  real: string,
  root: string,
  written: Written,
): LayoutGap => ({
  below: isWithin(below, real) ? seen(below, real, root) : root,
  names: names === undefined ? null : withEllipses(names),
  reason: withEllipses(reason),
  by: placeOf(by, written),
});

/** The nearest first; of those that say the same of one place, one. */
function withoutRepeats(gaps: readonly LayoutGap[]): readonly LayoutGap[] {
  const byWords = new Map<string, LayoutGap>();
  for (const gap of gaps) {
    const words = [gap.below, gap.names ?? '', gap.reason, gap.by.line].join('\n');
    if (!byWords.has(words)) byWords.set(words, gap);
  }
  return [...byWords.values()];
}
