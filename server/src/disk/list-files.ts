// Finds the files below a folder by their names. Follows links, but looks into every folder once, so that links that
// lead in circles end, and tells a file once, by the name that it has without them where it has one.
import type { Dirent } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { NotRead } from '../core/unread-file.js';
import { failedWith, isOutside } from '../core/unread-file.js';
import type { FileSystem } from './open-file.js';
import { codeOf, isInside } from './open-file.js';

interface Walk {
  readonly fs: FileSystem;
  readonly root: string;
  /** Whether a file is wanted, told by its path from the root, with `/`. */
  readonly isWanted: (path: string) => boolean;
  /** The path of a folder out of which no link is followed. */
  readonly within: string | undefined;
}

interface Entry {
  readonly path: string;
  readonly notRead?: NotRead;
}

/** Yields files in the order of their names, and folders that cannot be looked into. */
export async function* listFiles(walk: Walk): AsyncGenerator<Entry> {
  try {
    const root = await walk.fs.realpath(walk.root);
    const within = walk.within === undefined ? undefined : await walk.fs.realpath(walk.within);
    const tour = new Tour(walk, root, within);
    yield* tour.folder(walk.root, root);
  } catch (error) {
    yield { path: walk.root, notRead: failedWith(codeOf(error)) };
  }
}

const skippedFolders = new Set(['node_modules', 'vendor', '__pycache__']);

const isSkipped = (name: string): boolean => name.startsWith('.') || skippedFolders.has(name);

/** A folder or file by the path to it, and by the one without links. */
class Tour {
  readonly #walk: Walk;
  readonly #root: string;
  readonly #within: string | undefined;
  readonly #seen = new Set<string>();

  constructor(walk: Walk, root: string, within: string | undefined) {
    this.#walk = walk;
    this.#root = root;
    this.#within = within;
  }

  async *folder(path: string, real: string): AsyncGenerator<Entry> {
    if (this.#seen.has(real)) return;
    this.#seen.add(real);
    const entries = await this.#entriesOf(real);
    if (!Array.isArray(entries)) {
      yield { path, notRead: entries };
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inner = join(path, entry.name);
      if (entry.isSymbolicLink()) yield* this.#link(inner);
      else if (entry.isDirectory()) {
        if (!isSkipped(entry.name)) yield* this.folder(inner, join(real, entry.name));
      } else if (this.#isWanted(inner)) yield { path: inner };
    }
  }

  async #entriesOf(real: string): Promise<Dirent[] | NotRead> {
    try {
      return await this.#walk.fs.readdir(real, { withFileTypes: true });
    } catch (error) {
      return failedWith(codeOf(error));
    }
  }

  async *#link(path: string): AsyncGenerator<Entry> {
    const target = await this.#walk.fs.realpath(path).catch(failureOf);
    if (typeof target !== 'string') {
      if (this.#isWanted(path)) yield { path, notRead: target };
    } else if (this.#within !== undefined && !isInside(this.#within, target)) {
      if (this.#isWanted(path)) yield { path, notRead: isOutside };
    } else yield* this.#target(path, target);
  }

  async *#target(path: string, target: string): AsyncGenerator<Entry> {
    const stats = await this.#walk.fs.stat(target).catch(() => undefined);
    if (stats?.isDirectory() !== true) {
      if (this.#isWanted(path) && !this.#isToldAnyway(target)) yield { path };
    } else if (!isInside(target, this.#root) && !this.#isVisited(target)) yield* this.folder(path, target);
  }

  /** Whether the walk comes to the folder without this link. */
  #isVisited(folder: string): boolean {
    const names = relative(this.#root, folder).split(sep);
    return isInside(this.#root, folder) && !names.some(isSkipped);
  }

  #isToldAnyway(file: string): boolean {
    return this.#isVisited(dirname(file)) && this.#isWanted(file, this.#root);
  }

  #isWanted(path: string, root = this.#walk.root): boolean {
    return this.#walk.isWanted(relative(root, path).split(sep).join('/'));
  }
}

const failureOf = (error: unknown): NotRead => failedWith(codeOf(error));
