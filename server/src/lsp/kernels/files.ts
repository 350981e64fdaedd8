// The files of kernels that settings name: finds them for the folders in which something is open, reads them, and
// reads them again when they, the settings or the folders change. One look at a time; whoever asks during one is
// answered by the next.
import type { FileEvent } from 'vscode-languageserver/node';
import type { Settings } from '../../protocol/settings.js';
import type { Disk } from '../../service/ports/ports.js';
import type { Workspace } from '../../service/workspace/workspace.js';
import { largestKernelList } from '../../core/limits.js';
import { isGlob } from '../../core/glob/path-glob.js';
import type { KernelPlace } from './paths.js';
import { findKernelFiles, unreadFile } from './paths.js';
import { canonicalUri } from '../workspace/uri.js';

export interface KernelFilesWorld {
  readonly disk: Disk;
  readonly workspace: Workspace;
  readonly settings: {
    readonly settingsOf: (uri: string) => Settings;
    readonly ready: (uri: string) => Promise<void>;
  };
  /** The workspace folder a file is in; the file's own folder when it is in none. */
  readonly folderOf: (uri: string) => string;
  /** Whether a file is known for its manifests, too, when no editor has it open. */
  readonly isManifest: (uri: string) => boolean;
  /** The files editors have open. */
  readonly open: () => readonly string[];
  readonly isTrusted: () => boolean;
  readonly warn: (message: string) => void;
  /** There are other files, or something else in them. */
  readonly changed: () => void;
  /** Other patterns are in force than before. */
  readonly watch: (patterns: readonly string[]) => void;
}

export class KernelFiles {
  readonly #world: KernelFilesWorld;
  #found = new Map<string, readonly string[]>();
  #files: ReadonlySet<string> = new Set();
  #patterns: readonly string[] = [];
  readonly #complaints = new Set<string>();
  #looking: Promise<void> | undefined;
  #again = false;

  constructor(world: KernelFilesWorld) {
    this.#world = world;
  }

  /** Whether a file is one of them. */
  has(uri: string): boolean {
    return this.#files.has(uri);
  }

  /** Resolves when all is found and read as it is now. */
  async look(): Promise<void> {
    this.#again = true;
    this.#looking ??= this.#lookUntilDone();
    await this.#looking;
  }

  /** What a watcher saw. */
  async update(events: readonly FileEvent[]): Promise<void> {
    const concerned = events.some(({ uri }) => this.has(canonicalUri(uri)));
    if (concerned || this.#patterns.some(isGlob)) await this.look();
  }

  async #lookUntilDone(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false;
        await this.#lookOnce();
      }
    } finally {
      this.#looking = undefined;
    }
  }

  async #lookOnce(): Promise<void> {
    const { disk, isTrusted, workspace, isManifest } = this.#world;
    const places = await this.#places();
    if (places.size === 0 && this.#files.size === 0 && this.#patterns.length === 0) return;
    const found = new Map<string, readonly string[]>();
    for (const [key, place] of places) {
      const { files, complaints } = await findKernelFiles(place, disk, isTrusted());
      found.set(key, files);
      for (const complaint of complaints) this.#complain(complaint);
    }
    const files = new Set([...found.values()].flat());
    for (const file of this.#files)
      if (!files.has(file) && !isManifest(file)) workspace.load(file, undefined);
    this.#found = found;
    this.#files = files;
    workspace.useKernelFiles(files, uri => this.#found.get(keyOf(this.#placeOf(uri))) ?? []);
    for (const file of files) await this.#read(file, placeWith(file, places, found));
    this.#tellPatterns([...places.values()]);
    this.#world.changed();
  }

  /** The distinct folders with files of kernels in which something is open. */
  async #places(): Promise<ReadonlyMap<string, KernelPlace>> {
    const places = new Map<string, KernelPlace>();
    for (const uri of this.#world.open()) {
      await this.#world.settings.ready(uri);
      const place = this.#placeOf(uri);
      if (place.patterns.length > 0) places.set(keyOf(place), place);
    }
    return places;
  }

  #placeOf(uri: string): KernelPlace {
    const { folderOf, settings } = this.#world;
    return { folder: folderOf(uri), patterns: settings.settingsOf(uri).kernels.files };
  }

  async #read(file: string, folder: string | undefined): Promise<void> {
    const { disk, isTrusted, workspace } = this.#world;
    const within = isTrusted() ? undefined : folder;
    const read = await disk.read(file, { atMost: largestKernelList, within });
    if (read.ok) {
      workspace.load(file, read.text);
      return;
    }
    workspace.leaveOut(file, read);
    if (!workspace.isOpen(file)) this.#complain(unreadFile(file, read));
  }

  #complain(complaint: string): void {
    if (!this.#complaints.has(complaint)) this.#world.warn(complaint);
    this.#complaints.add(complaint);
  }

  #tellPatterns(places: readonly KernelPlace[]): void {
    const patterns = [...new Set(places.flatMap(place => place.patterns))].toSorted();
    if (patterns.join('\n') === this.#patterns.join('\n')) return;
    this.#patterns = patterns;
    this.#world.watch(patterns);
  }
}

/** The folder in which the file was found. */
const placeWith = (
  file: string,
  places: ReadonlyMap<string, KernelPlace>,
  found: ReadonlyMap<string, readonly string[]>,
): string | undefined => [...places].find(([key]) => found.get(key)?.includes(file))?.[1].folder;

const keyOf = ({ folder, patterns }: KernelPlace): string => [folder, ...patterns].join('\n');
