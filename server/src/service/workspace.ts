// Holds the texts of all known files and their analysis. The only mutable state of the service: an editor's or the
// disk's text goes in, an unchanging snapshot comes out. An open editor's text wins over the disk's.
import type { YamlFile } from '../analysis/document.js';
import { analyseYaml } from '../analysis/document.js';
import type { SchemaSource } from '../analysis/lint/schema-source.js';
import { newestRelease, parseRelease } from '../core/dialect.js';
import { sampleKernels } from '../core/kernel/kernel-source.js';
import type { Settings } from '../protocol/settings.js';
import { defaultSettings } from '../protocol/settings.js';
import type { FileSettings, Snapshot } from './snapshot.js';

export class Workspace {
  readonly #schemas: SchemaSource;
  readonly #open = new Map<string, YamlFile>();
  readonly #onDisk = new Map<string, YamlFile>();
  #settings: (uri: string) => Settings = () => defaultSettings;
  #snapshot: Snapshot | undefined;

  constructor(schemas: SchemaSource) {
    this.#schemas = schemas;
  }

  /** An editor opened the file or changed it. */
  edit(uri: string, text: string): void {
    this.#put(this.#open, uri, text);
  }

  /** The editor let go of the file; what is known of the disk holds again. */
  close(uri: string): void {
    this.#open.delete(uri);
    this.#snapshot = undefined;
  }

  /** The disk has this text now; undefined = the file is gone. */
  load(uri: string, text: string | undefined): void {
    if (text === undefined) this.#onDisk.delete(uri);
    else this.#put(this.#onDisk, uri, text);
    this.#snapshot = undefined;
  }

  configure(settingsOf: (uri: string) => Settings): void {
    this.#settings = settingsOf;
    this.#snapshot = undefined;
  }

  isOpen(uri: string): boolean {
    return this.#open.has(uri);
  }

  /** The state now. The same object until something changes. */
  snapshot(): Snapshot {
    this.#snapshot ??= {
      files: new Map([...this.#onDisk, ...this.#open]),
      settingsFor: memoised(uri => fileSettings(this.#settings(uri))),
      kernelsFor: () => sampleKernels,
      schemas: this.#schemas,
    };
    return this.#snapshot;
  }

  #put(files: Map<string, YamlFile>, uri: string, text: string): void {
    const previous = this.#open.get(uri) ?? this.#onDisk.get(uri);
    files.set(uri, previous?.text === text ? previous : analyseYaml(text, previous));
    this.#snapshot = undefined;
  }
}

/** A release nobody knows reads as the newest one; whoever reads the settings tells the user. */
const fileSettings = (settings: Settings): FileSettings => ({
  release: parseRelease(settings.version) ?? newestRelease,
  distribution: 'upstream',
  levels: settings.rules,
});

function memoised<T>(of: (uri: string) => T): (uri: string) => T {
  const known = new Map<string, T>();
  return uri => {
    const value = known.get(uri) ?? of(uri);
    known.set(uri, value);
    return value;
  };
}
