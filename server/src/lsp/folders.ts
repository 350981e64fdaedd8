// The files of the workspace's folders that no editor has open. Read in the background, kept by what the client's
// file watcher tells, and let go with their folder.
import type { FileEvent } from 'vscode-languageserver/node';
import { FileChangeType } from 'vscode-languageserver/node';
import type { Disk } from '../service/ports.js';
import type { Workspace } from '../service/workspace.js';
import { holdsOurs } from './relevance.js';
import { canonicalUri, isBelow } from './uri.js';

export interface FoldersWorld {
  readonly disk: Disk;
  readonly workspace: Workspace;
  /** Files came, went or changed. */
  readonly changed: () => void;
}

/** What a watcher has to look out for. */
export const watchedFiles = '**/*.{yaml,yml}';

const filesAtOnce = 16;

export class Folders {
  readonly #world: FoldersWorld;
  readonly #folders = new Set<string>();
  readonly #loaded = new Set<string>();

  constructor(world: FoldersWorld) {
    this.#world = world;
  }

  /** Starts to read a folder; resolves when it is read. Other schemes than `file:` have nothing to read. */
  async add(uri: string): Promise<void> {
    const folder = canonicalUri(uri);
    if (!folder.startsWith('file:') || this.#folders.has(folder)) return;
    this.#folders.add(folder);
    const found = ((await this.#world.disk.list(folder)) ?? []).filter(isYaml);
    for (let next = 0; next < found.length && this.#folders.has(folder); next += filesAtOnce) {
      await Promise.all(found.slice(next, next + filesAtOnce).map(file => this.#read(file)));
    }
    this.#world.changed();
  }

  remove(uri: string): void {
    this.#folders.delete(canonicalUri(uri));
    for (const file of this.#loaded) if (!this.#covers(file)) this.#load(file, undefined);
    this.#world.changed();
  }

  /** Whether this file is known here. */
  holds(uri: string): boolean {
    return this.#loaded.has(uri);
  }

  /** The innermost folder a file is in; for a text that is no file yet, the first one. */
  folderOf(uri: string): string | undefined {
    const folders = [...this.#folders];
    if (!uri.startsWith('file:')) return folders[0];
    return folders.filter(folder => isBelow(folder, uri)).sort((a, b) => b.length - a.length)[0];
  }

  /** What a watcher saw. A folder that is gone takes its files along. */
  async update(events: readonly FileEvent[]): Promise<void> {
    for (const { uri, type } of events) {
      const changed = canonicalUri(uri);
      if (type !== FileChangeType.Deleted) {
        if (isYaml(changed)) await this.#read(changed);
        continue;
      }
      for (const file of this.#loaded) {
        if (file === changed || isBelow(changed, file)) this.#load(file, undefined);
      }
    }
    this.#world.changed();
  }

  async #read(file: string): Promise<void> {
    const text = await this.#world.disk.read(file);
    if (this.#covers(file)) this.#load(file, text !== undefined && holdsOurs(text) ? text : undefined);
  }

  #load(file: string, text: string | undefined): void {
    if (text === undefined && !this.#loaded.has(file)) return;
    this.#world.workspace.load(file, text);
    if (text === undefined) this.#loaded.delete(file);
    else this.#loaded.add(file);
  }

  #covers(file: string): boolean {
    return [...this.#folders].some(folder => isBelow(folder, file));
  }
}

const isYaml = (uri: string): boolean => /\.ya?ml$/i.test(uri);
