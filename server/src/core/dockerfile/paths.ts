// Paths in an image: always with `/`, resolved by text alone. A `hole` in a path is carried along.
import { hole } from './hole.js';

/** `path.Join`: `.` and `..` resolved, no slash at the end except for `/` itself. */
export function cleanPath(path: string): string {
  if (isClean(path)) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!path.startsWith('/')) parts.push(part);
  }
  const joined = parts.join('/');
  return path.startsWith('/') ? '/' + joined : joined || '.';
}

/** Most paths are; told without taking them apart. */
const isClean = (path: string): boolean =>
  path.length > 1 &&
  path.startsWith('/') &&
  !path.endsWith('/') &&
  !path.includes('//') &&
  !path.includes('/.');

/** `path` as seen from the directory `from`; a `hole` when it is one that nothing can be stored under. */
export function joinPath(from: string, path: string): string {
  const joined = cleanPath(path.startsWith('/') ? path : `${from}/${path}`);
  return isTooLong(joined) ? hole : joined;
}

/** Linux takes none of so many bytes (`PATH_MAX`). */
const longestPath = 4096;
/** It would take more of these; nobody has them, and each is looked up again and again. */
const deepestPath = 100;

function isTooLong(path: string): boolean {
  if (path.length >= longestPath) return true;
  let depth = 0;
  if (path.length > deepestPath) for (const character of path) if (character === '/') depth++;
  return depth > deepestPath;
}

export const baseName = (path: string): string => cleanPath(path).split('/').at(-1) ?? '';

export const parentPath = (path: string): string => {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
};

/** True for `directory` itself and for everything under it. */
export const isWithin = (path: string, directory: string): boolean =>
  path === directory || directory === '/' || path.startsWith(directory + '/');

/** The path itself, and the directories above it from the root on; not the root. */
export function* wayTo(path: string): Iterable<string> {
  for (let slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1))
    yield path.slice(0, slash);
  yield path;
}

/** What comes after `directory/`; empty for the directory itself. */
export const pathBelow = (path: string, directory: string): string =>
  directory === '/' ? path.slice(1) : path.slice(directory.length + 1);

/** The directories above `path`, from the nearest to `/`. */
export function ancestorsOf(path: string): readonly string[] {
  const ancestors: string[] = [];
  for (let at = path; at !== '/' && at.startsWith('/');) {
    at = parentPath(at);
    ancestors.push(at);
  }
  return ancestors;
}
