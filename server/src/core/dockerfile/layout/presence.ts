// Questions to a finished tree, each with the reason of its answer: is this path there, does any file match, can this
// command be called. "no" only when the text proves it.
import { baseName, cleanPath, isWithin, joinPath } from '../paths.js';
import { fileGlob, isPattern } from './glob.js';
import type { Entry, FileTree, Gap, Origin } from './tree.js';
import { gapCovers, targetOf } from './gaps.js';
import { gapsNear } from './gap-index.js';
import type { Presence } from './tree-path.js';
import { resolveDirectory, resolvePath } from './tree-path.js';

export interface PresenceAnswer {
  readonly presence: Presence;
  /** The entry that is there, or may be. */
  readonly entry: Entry | undefined;
  /** Why it is not known, as the end of a sentence. */
  readonly reason: string | undefined;
  /** The instruction that decides, or that leaves it open. */
  readonly by: Origin | undefined;
}

/** An absolute path, or a pattern in which `*` and `?` do not cross a slash. */
export function presence(tree: FileTree, pathOrPattern: string): PresenceAnswer {
  const clean = cleanPath(pathOrPattern);
  if (isPattern(clean)) return answer(tree, matchingEntries(tree, clean), [clean]);
  const real = resolvePath(tree, clean);
  const entry = tree.entries.get(real);
  return answer(tree, entry ? [entry] : [], [real]);
}

/** Which files are looked for: those whose name fits, and examples of such names, which may be patterns. */
export interface WantedFiles {
  readonly fits: (name: string) => boolean;
  readonly examples: readonly string[];
}

/** Any such file, in the directory or in one below it. */
export function fileBelow(tree: FileTree, directory: string, wanted: WantedFiles): PresenceAnswer {
  const root = resolveDirectory(tree, directory);
  const found = [...tree.entries.values()].filter(
    ({ path, kind }) =>
      kind !== 'directory' && path !== root && isWithin(path, root) && wanted.fits(baseName(path)),
  );
  return answer(tree, found, namesBelow(tree, root, wanted.examples));
}

/** Where a file of one of the names could come to light: in the directory, and under each gap in it. */
function namesBelow(tree: FileTree, root: string, names: readonly string[]): readonly string[] {
  const inside = tree.gaps.filter(({ below }) => isWithin(below, root)).map(({ below }) => below);
  return [root, ...inside].flatMap(directory => names.map(name => joinPath(directory, name)));
}

const searchPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** A command found by the usual `PATH`. */
export function commandPresence(tree: FileTree, name: string): PresenceAnswer {
  const paths = searchPath.map(directory => resolvePath(tree, `${directory}/${name}`));
  const entries = paths.flatMap(path => tree.entries.get(path) ?? []);
  return answer(tree, entries, [...new Set(paths)]);
}

function matchingEntries(tree: FileTree, pattern: string): readonly Entry[] {
  const glob = fileGlob(resolvePath(tree, pattern));
  return [...tree.entries.values()].filter(({ path }) => glob.matches(path));
}

function answer(tree: FileTree, entries: readonly Entry[], places: readonly string[]): PresenceAnswer {
  const proven = entries.find(({ certainty }) => certainty === 'proven');
  if (proven) return { presence: 'yes', entry: proven, reason: undefined, by: proven.by };
  const [entry] = entries;
  const gap = nearestGap(tree, places);
  if (entry)
    return {
      presence: 'unknown',
      entry,
      reason: gap?.reason ?? 'it is put there on a condition',
      by: gap?.by ?? entry.by,
    };
  if (gap) return { presence: 'unknown', entry: undefined, reason: gap.reason, by: gap.by };
  return { presence: 'no', entry: undefined, reason: undefined, by: undefined };
}

/** The gap that says most: the one for the smallest place, the latest of equals. */
function nearestGap(tree: FileTree, places: readonly string[]): Gap | undefined {
  const targets = places.map(targetOf);
  const covering = gapsNear(tree, places).filter(gap => targets.some(target => gapCovers(tree, gap, target)));
  return covering.toSorted((a, b) => b.below.length - a.below.length || b.order - a.order)[0];
}

/** The entries under a directory, in the order of their paths. */
export function entriesBelow(tree: FileTree, directory: string): readonly Entry[] {
  const root = resolveDirectory(tree, directory);
  return [...tree.entries.values()]
    .filter(({ path }) => path !== root && isWithin(path, root))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Gaps that may hold something under a directory, the nearest first. */
export function gapsBelow(tree: FileTree, directory: string): readonly Gap[] {
  const root = resolveDirectory(tree, directory);
  const inside = targetOf(joinPath(root, '*'));
  return tree.gaps
    .filter(gap => isWithin(gap.below, root) || (isWithin(root, gap.below) && gapCovers(tree, gap, inside)))
    .toSorted((a, b) => b.below.length - a.below.length);
}

/** `<dirName>/lib/modules/<kernel>`: where KMM's loader takes the modules from. */
export const kernelDirectory = (dirName: string, kernel: string): string =>
  cleanPath(`/${dirName}/lib/modules/${kernel}`);
