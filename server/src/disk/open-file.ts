// Opens regular files only. Opening a pipe may wait for ever and opening a device may do something, so a path is looked
// at first; what it leads to may be another thing by then, so what was opened is looked at again.
import type { Dirent, Stats } from 'node:fs';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import type { NotRead } from '../core/unread-file.js';
import { failedWith, isFolder, isOutside, isSpecial } from '../core/unread-file.js';

/** The part of `node:fs/promises` that is used here. */
export interface FileSystem {
  readonly readdir: (path: string, options: { withFileTypes: true }) => Promise<Dirent[]>;
  readonly realpath: (path: string) => Promise<string>;
  readonly stat: (path: string) => Promise<Stats>;
  readonly open: (path: string, flags: number) => Promise<FileHandle>;
}

export interface OpenedFile {
  readonly ok: true;
  readonly handle: FileHandle;
  /** As the system tells it, which is not always how much there is. */
  readonly size: number;
}

// Windows knows none of the last three.
const { O_RDONLY, O_NONBLOCK = 0, O_NOCTTY = 0, O_NOFOLLOW = 0 } = constants;

/** Whoever gets a handle closes it. `within`: the path of a folder out of which nothing is opened. */
export async function openFile(
  fs: FileSystem,
  path: string,
  within: string | undefined,
): Promise<OpenedFile | NotRead> {
  try {
    return within === undefined ? await openRegular(fs, path, O_RDONLY) : await openInside(fs, path, within);
  } catch (error) {
    return failedWith(codeOf(error));
  }
}

/** The way there is free of links and stays so, or what was opened is closed unread. */
async function openInside(fs: FileSystem, path: string, within: string): Promise<OpenedFile | NotRead> {
  const target = await targetInside(fs, path, within);
  if (target === undefined) return isOutside;
  const opened = await openRegular(fs, target, O_RDONLY | O_NOFOLLOW);
  if (!opened.ok) return opened;
  const there = await fs.realpath(target).catch(() => undefined);
  if (there === target && isSame(await opened.handle.stat(), await fs.stat(target))) return opened;
  await opened.handle.close();
  return isOutside;
}

/** Where links lead in the end; undefined when that is outside of the folder. */
async function targetInside(fs: FileSystem, path: string, within: string): Promise<string | undefined> {
  const target = await fs.realpath(path);
  return isInside(await fs.realpath(within), target) ? target : undefined;
}

/** Whether the path is the folder or below it. Both without links. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way.split(sep)[0] !== '..';
}

async function openRegular(fs: FileSystem, path: string, flags: number): Promise<OpenedFile | NotRead> {
  const obstacle = obstacleIn(await fs.stat(path));
  if (obstacle) return obstacle;
  const handle = await fs.open(path, flags | O_NONBLOCK | O_NOCTTY);
  const stats = await handle.stat();
  const late = obstacleIn(stats);
  if (!late) return { ok: true, handle, size: stats.size };
  await handle.close();
  return late;
}

function obstacleIn(stats: Stats): NotRead | undefined {
  if (stats.isDirectory()) return isFolder;
  return stats.isFile() ? undefined : isSpecial;
}

const isSame = (a: Stats, b: Stats): boolean => a.dev === b.dev && a.ino === b.ino;

/** The code of a Node.js error: `ENOENT`. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
