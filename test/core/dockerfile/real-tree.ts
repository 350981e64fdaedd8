// A directory on the disk, compared with what a layout says of it.
import type { Stats } from 'node:fs';
import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { presence } from '../../../server/src/core/dockerfile/layout/presence.js';
import type { FileTree } from '../../../server/src/core/dockerfile/layout/tree.js';

export interface Found {
  readonly path: string;
  readonly kind: string;
  readonly target: string | undefined;
}

/** Everything under a directory, its path as `/`. */
export function walk(root: string, directory = root): readonly Found[] {
  return readdirSync(directory).flatMap(name => {
    const path = join(directory, name);
    const stats = lstatSync(path);
    const kind = kindOf(stats);
    const found = {
      path: '/' + relative(root, path),
      kind,
      target: kind === 'symlink' ? readlinkSync(path) : undefined,
    };
    return kind === 'directory' ? [found, ...walk(root, path)] : [found];
  });
}

function kindOf(stats: Stats): Found['kind'] {
  if (stats.isSymbolicLink()) return 'symlink';
  return stats.isDirectory() ? 'directory' : 'file';
}

/** Everything proven is there, and everything there is at least possible. */
export function differences(tree: FileTree, found: readonly Found[]): readonly string[] {
  const real = new Map(found.map(one => [one.path, one]));
  const proven = [...tree.entries.values()].filter(({ certainty }) => certainty === 'proven');
  const untrue = proven
    .filter(({ path, kind, target }) => {
      const there = real.get(path);
      return !there || (kind !== 'unknown' && (there.kind !== kind || there.target !== target));
    })
    .map(({ path, kind, target }) => `not there: ${kind} ${path} ${target ?? ''}`);
  const missed = found
    .filter(({ path }) => presence(tree, path).presence === 'no')
    .map(({ path, kind }) => `not expected: ${kind} ${path}`);
  return [...untrue, ...missed];
}
