// Paths in a tree: links followed, `/lib` and `/bin` where they really are, and whether a path is there.
import { isKnown } from '../hole.js';
import { cleanPath, joinPath, parentPath, pathBelow } from '../paths.js';
import { gapCovers, targetOf } from './gaps.js';
import type { Entry, FileTree } from './tree.js';

export type Presence = 'yes' | 'no' | 'unknown';

/** What following links takes. */
export type Links = Pick<FileTree, 'entries' | 'mergedUsr'>;

const usrLinks = /^\/(bin|sbin|lib|lib32|lib64|libx32)(?=\/|$)/;

export function exactPresence(tree: FileTree, path: string): Presence {
  if (!isKnown(path)) return 'unknown';
  const real = resolvePath(tree, path);
  if (real === '/') return 'yes';
  const entry = tree.entries.get(real);
  if (entry) return entry.certainty === 'proven' ? 'yes' : 'unknown';
  const target = targetOf(real);
  return tree.gaps.some(gap => gapCovers(tree, gap, target)) ? 'unknown' : 'no';
}

/** Follows the links in the directories above a path; the last part stays. At most twenty. */
export function resolvePath(tree: Links, path: string): string {
  let at = merged(tree, cleanPath(path));
  for (let links = 0; links < 20; links++) {
    const link = firstLink(tree, at);
    if (link?.target === undefined || !isKnown(link.target)) return at;
    at = merged(tree, joinPath(joinPath(parentPath(link.path), link.target), pathBelow(at, link.path)));
  }
  return at;
}

/** The nearest to the root of the links among the directories above a path. */
function firstLink({ entries }: Links, path: string): Entry | undefined {
  for (let slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
    const entry = entries.get(path.slice(0, slash));
    if (entry?.kind === 'symlink' && entry.certainty === 'proven' && entry.target !== undefined) return entry;
  }
  return undefined;
}

/** The same with a link at the end followed too. */
export const resolveDirectory = (tree: Links, path: string): string =>
  parentPath(resolvePath(tree, joinPath(path, 'x')));

const merged = ({ mergedUsr }: Links, path: string): string =>
  mergedUsr ? path.replace(usrLinks, '/usr/$1') : path;
