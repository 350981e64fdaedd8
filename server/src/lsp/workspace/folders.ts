// The files of the workspace's folders that no editor has open. Read in the background, kept by what the client's
// file watcher tells, and let go with their folder.
import type { FileEvent } from 'vscode-languageserver/node';
import { FileChangeType } from 'vscode-languageserver/node';
import { eachAtOnce } from '../../core/concurrency.js';
import type { NotRead } from '../../core/unread-file.js';
import { isYamlName, yamlEndings } from '../../core/yaml-file-name.js';
import type { Disk } from '../../service/ports/ports.js';
import { holdsOurs } from '../../service/workspace/relevance.js';
import type { Workspace } from '../../service/workspace/workspace.js';
import { canonicalUri, isBelow } from './uri.js';

export interface FoldersWorld {
  readonly disk: Disk;
  readonly workspace: Workspace;
  /** Until it does, nothing outside of the folders is opened, wherever links in them lead. */
  readonly isTrusted: () => boolean;
  readonly warn: (message: string) => void;
  /** Files came, went or changed. */
  readonly changed: () => void;
}

/** What a watcher has to look out for. */
export const watchedFiles = `**/*.{${yamlEndings.join(',')}}`;

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
    await this.#readFolder(folder);
  }

  /** For what was left out because the workspace was not trusted. */
  async lookAgain(): Promise<void> {
    for (const folder of this.#folders) await this.#readFolder(folder);
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
        if (isYamlName(changed) && this.#covers(changed)) await this.#read(changed);
        continue;
      }
      for (const file of this.#loaded) {
        if (file === changed || isBelow(changed, file)) this.#load(file, undefined);
      }
    }
    this.#world.changed();
  }

  async #readFolder(folder: string): Promise<void> {
    const found = this.#world.disk.list(folder, { isWanted: isYamlName, within: this.#reachIn(folder) });
    const read = eachAtOnce(found, filesAtOnce, ({ uri, notRead }) =>
      notRead ? this.#complain(uri, notRead) : this.#read(uri),
    );
    for await (const _ of read) if (!this.#folders.has(folder)) break;
    this.#world.changed();
  }

  async #read(file: string): Promise<void> {
    const read = await this.#world.disk.read(file, { within: this.#reachIn(this.folderOf(file)) });
    if (!this.#covers(file)) return;
    if (!read.ok) await this.#complain(file, read);
    this.#load(file, read.ok && holdsOurs(read.text) ? read.text : undefined);
  }

  #reachIn(folder: string | undefined): string | undefined {
    return this.#world.isTrusted() ? undefined : folder;
  }

  /** A file may well be gone before its turn comes. */
  #complain(file: string, { kind, why }: NotRead): Promise<void> {
    if (kind !== 'missing') this.#world.warn(`Not read: ${file}: ${why}.`);
    return Promise.resolve();
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
