// Holds the texts of all known files and their analysis. The only mutable state of the service: an editor's or the
// disk's text goes in, an unchanging snapshot comes out. An open editor's text wins over the disk's.
import type { SourceFile } from '../../analysis/objects/source-file.js';
import { signOfOpenShift } from '../../analysis/objects/distribution.js';
import { analyseYaml } from '../../analysis/objects/document.js';
import { parseTemplate, parseYaml } from '../../analysis/yaml/parse.js';
import { decodedUri } from '../../analysis/objects/sibling-uri.js';
import type { SchemaSource } from '../../analysis/lint/schema-source.js';
import { isTemplateName } from '../../core/yaml-file-name.js';
import type { Distribution } from '../../core/release.js';
import { isDockerfileName } from '../../core/dockerfile/file-name.js';
import { isLargerThan, largestKernelList, largestText } from '../../core/limits.js';
import { newestRelease, parseRelease } from '../../core/release.js';
import { matcherOf } from '../../core/glob/path-glob.js';
import type { Settings } from '../../protocol/settings.js';
import { defaultSettings } from '../../protocol/settings.js';
import type { FailedBuild } from './failed-build.js';
import type { ClusterNodes } from './kernel-sources.js';
import type { NotRead, ReadText } from '../../core/unread-file.js';
import { tooLarge } from '../../core/unread-file.js';
import { KernelShelf } from './kernel-sources.js';
import type { FileSettings, Snapshot } from './snapshot.js';

/** Which files of kernels hold for a file, by URI, in the order of the setting. */
export type KernelFilesOf = (uri: string) => readonly string[];

export class Workspace {
  readonly #schemas: SchemaSource;
  readonly #open = new Map<string, Held>();
  readonly #onDisk = new Map<string, Held>();
  readonly #kernels = new KernelShelf();
  #kernelFiles: ReadonlySet<string> = new Set();
  #kernelFilesOf: KernelFilesOf = () => [];
  #cluster: ClusterNodes | undefined;
  #failedBuilds: readonly FailedBuild[] = [];
  #settings: (uri: string) => Settings = () => defaultSettings;
  #snapshot: Snapshot | undefined;

  constructor(schemas: SchemaSource) {
    this.#schemas = schemas;
  }

  /** An editor opened the file or changed it. Without a language its name tells what it is. */
  edit(uri: string, text: string, language?: Language): void {
    this.#put(this.#open, uri, { ok: true, text, language });
  }

  /** The editor let go of the file; what is known of the disk holds again. */
  close(uri: string): void {
    this.#open.delete(uri);
    this.#snapshot = undefined;
  }

  /** The disk has this text now; undefined = the file is gone. Without a language its name tells what it is. */
  load(uri: string, text: string | undefined, language?: Language): void {
    if (text === undefined) this.#onDisk.delete(uri);
    else this.#put(this.#onDisk, uri, { ok: true, text, language });
    this.#snapshot = undefined;
  }

  /** The disk has the file, or should have it, and cannot give its text. */
  leaveOut(uri: string, notRead: NotRead): void {
    this.#put(this.#onDisk, uri, notRead);
  }

  configure(settingsOf: (uri: string) => Settings): void {
    this.#settings = settingsOf;
    this.#snapshot = undefined;
  }

  /** `all` are files of kernels: they are read as such, and nothing else is looked for in them. */
  useKernelFiles(all: ReadonlySet<string>, filesOf: KernelFilesOf): void {
    const before = this.#kernelFiles;
    this.#kernelFiles = all;
    this.#kernelFilesOf = filesOf;
    for (const held of [this.#open, this.#onDisk]) {
      for (const [uri, { given }] of held) {
        if (before.has(uri) !== all.has(uri)) held.set(uri, { given, file: this.#read(uri, given) });
      }
    }
    this.#snapshot = undefined;
  }

  /** The nodes of the cluster the user has asked; undefined = those of none. */
  useCluster(cluster: ClusterNodes | undefined): void {
    this.#cluster = cluster;
    this.#snapshot = undefined;
  }

  /** What test builds have shown; instead of what was known before. */
  useFailedBuilds(failed: readonly FailedBuild[]): void {
    this.#failedBuilds = failed;
    this.#snapshot = undefined;
  }

  isOpen(uri: string): boolean {
    return this.#open.has(uri);
  }

  /** The state now. The same object until something changes. */
  snapshot(): Snapshot {
    this.#snapshot ??= this.#newSnapshot();
    return this.#snapshot;
  }

  #newSnapshot(): Snapshot {
    const held = [...this.#onDisk, ...this.#open];
    const files = new Map(held.map(([uri, { file }]) => [uri, file]));
    return {
      files,
      settingsFor: memoised(uri => fileSettings(uri, this.#settings(uri), files)),
      kernelsFor: this.#kernelsIn(files),
      schemas: this.#schemas,
      failedBuilds: this.#failedBuilds,
    };
  }

  #kernelsIn(files: Snapshot['files']): Snapshot['kernelsFor'] {
    const filesOf = this.#kernelFilesOf;
    const cluster = this.#cluster;
    return memoised(uri =>
      this.#kernels.sourceOf({
        list: this.#settings(uri).kernels.list,
        files: filesOf(uri).flatMap(name => {
          const file = files.get(name);
          return file ? [{ name: baseName(name), file }] : [];
        }),
        cluster,
      }),
    );
  }

  #put(to: Map<string, Held>, uri: string, given: Given): void {
    const previous = this.#open.get(uri) ?? this.#onDisk.get(uri);
    const isSame =
      previous && isSameText(previous.given, given) && previous.file.kind === this.#kindOf(uri, given);
    to.set(uri, isSame ? previous : { given, file: this.#read(uri, given, previous?.file) });
    this.#snapshot = undefined;
  }

  #read(uri: string, given: Given, previous?: SourceFile): SourceFile {
    const kind = this.#kindOf(uri, given);
    if (!given.ok) return unchecked(kind, given);
    const { text } = given;
    const most = kind === 'kernels' ? largestKernelList : largestText;
    if (isLargerThan(most, text)) return unchecked(kind, tooLarge(most));
    if (kind !== 'yaml') return { kind, text };
    return analyseYaml(
      text,
      previous?.kind === 'yaml' ? previous : undefined,
      isTemplateName(uri) ? parseTemplate : parseYaml,
    );
  }

  #kindOf(uri: string, given: Given): SourceFile['kind'] {
    if (this.#kernelFiles.has(uri)) return 'kernels';
    const byName = isDockerfileName(uri) ? 'dockerfile' : 'yaml';
    return given.ok ? (given.language ?? byName) : byName;
  }
}

/** What a file is, whatever its name says. */
export type Language = 'dockerfile' | 'yaml';

/** What the editor or the disk gave, kept as long as it holds: the file may become a list of kernels, and cease to be. */
type Given = (Extract<ReadText, { ok: true }> & { readonly language: Language | undefined }) | NotRead;

interface Held {
  readonly given: Given;
  readonly file: SourceFile;
}

const isSameText = (a: Given, b: Given): boolean => a.ok && b.ok && a.text === b.text;

const unchecked = (kind: SourceFile['kind'], { why }: NotRead): SourceFile =>
  kind === 'yaml' ? { kind, text: '', documents: [], notChecked: why } : { kind, text: '', notChecked: why };

/** A release nobody knows reads as the newest one; whoever reads the settings tells the user. */
const fileSettings = (uri: string, settings: Settings, files: Snapshot['files']): FileSettings => ({
  release: parseRelease(settings.version) ?? newestRelease,
  ...distributionIn(settings.distribution, files),
  levels: settings.rules,
  isKmodDockerfile: settings.dockerfiles.some(glob => namesFile(glob, uri)),
});

/** A glob counts from any folder, so that it needs no workspace to stand in. */
const namesFile = (glob: string, uri: string): boolean =>
  matcherOf(`**/${glob.replace(/^(?:\.?\/)+/, '')}`)(decodedUri(uri).replace(/^[\w.+-]+:\/*/, ''));

function distributionIn(
  choice: Settings['distribution'],
  files: Snapshot['files'],
): { readonly distribution: Distribution; readonly guessedBy?: string } {
  if (choice !== 'auto') return { distribution: choice };
  const sign = signOfOpenShift(files);
  return sign === undefined ? { distribution: 'upstream' } : { distribution: 'openshift', guessedBy: sign };
}

/** `file:///a/my%20nodes.yaml` -> `my nodes.yaml`. */
const baseName = (uri: string): string => {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
};

function memoised<T>(of: (uri: string) => T): (uri: string) => T {
  const known = new Map<string, T>();
  return uri => {
    const value = known.get(uri) ?? of(uri);
    known.set(uri, value);
    return value;
  };
}
