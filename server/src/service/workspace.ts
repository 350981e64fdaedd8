// Holds the texts of all known files and their analysis. The only mutable state of the service: an editor's or the
// disk's text goes in, an unchanging snapshot comes out. An open editor's text wins over the disk's.
import type { YamlFile } from '../analysis/document.js';
import { signOfOpenShift } from '../analysis/distribution.js';
import { analyseYaml } from '../analysis/document.js';
import { decodedUri } from '../analysis/sibling-uri.js';
import type { SchemaSource } from '../analysis/lint/schema-source.js';
import type { Distribution } from '../core/dialect.js';
import { isDockerfileName } from '../core/dockerfile/file-name.js';
import { isLargerThan, largestKernelList, largestText } from '../core/limits.js';
import { newestRelease, parseRelease } from '../core/dialect.js';
import { matcherOf } from '../core/path-glob.js';
import type { Settings } from '../protocol/settings.js';
import { defaultSettings } from '../protocol/settings.js';
import type { FailedBuild } from './failed-build.js';
import type { ClusterNodes } from './kernel-shelf.js';
import type { NotRead } from '../core/not-read.js';
import { tooLarge } from '../core/not-read.js';
import { KernelShelf, kernelListOf } from './kernel-shelf.js';
import type { FileSettings, Snapshot } from './snapshot.js';

/** Which files of kernels hold for a file, by URI, in the order of the setting. */
export type KernelFilesOf = (uri: string) => readonly string[];

export class Workspace {
  readonly #schemas: SchemaSource;
  readonly #open = new Map<string, YamlFile>();
  readonly #onDisk = new Map<string, YamlFile>();
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
  edit(uri: string, text: string, language?: 'dockerfile'): void {
    this.#put(this.#open, { uri, text, isDockerfile: language === 'dockerfile' || isDockerfileName(uri) });
  }

  /** The editor let go of the file; what is known of the disk holds again. */
  close(uri: string): void {
    this.#open.delete(uri);
    this.#snapshot = undefined;
  }

  /** The disk has this text now; undefined = the file is gone. Without a language its name tells what it is. */
  load(uri: string, text: string | undefined, language?: 'dockerfile'): void {
    if (text === undefined) this.#onDisk.delete(uri);
    else
      this.#put(this.#onDisk, {
        uri,
        text,
        isDockerfile: language === 'dockerfile' || isDockerfileName(uri),
      });
    this.#snapshot = undefined;
  }

  /** The disk has the file, or should have it, and cannot give its text. */
  leaveOut(uri: string, { why }: NotRead): void {
    this.#onDisk.set(uri, unchecked(why));
    this.#snapshot = undefined;
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
    for (const files of [this.#open, this.#onDisk]) {
      for (const [uri, { text, isDockerfile = isDockerfileName(uri) }] of files) {
        if (before.has(uri) !== all.has(uri)) files.set(uri, this.#read({ uri, text, isDockerfile }));
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
    const files = new Map([...this.#onDisk, ...this.#open]);
    const kernelFiles = this.#kernelFiles;
    return {
      files,
      settingsFor: memoised(uri => fileSettings(uri, this.#settings(uri), files)),
      kernelsFor: this.#kernelsIn(files),
      kernelListIn: uri => {
        const file = kernelFiles.has(uri) ? files.get(uri) : undefined;
        return file && kernelListOf(file);
      },
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

  #put(files: Map<string, YamlFile>, given: GivenText): void {
    const { uri, text, isDockerfile } = given;
    const previous = this.#open.get(uri) ?? this.#onDisk.get(uri);
    const isSame = previous?.text === text && (previous.isDockerfile ?? false) === isDockerfile;
    files.set(uri, isSame ? previous : this.#read(given, previous));
    this.#snapshot = undefined;
  }

  #read({ uri, text, isDockerfile }: GivenText, previous?: YamlFile): YamlFile {
    const isKernels = this.#kernelFiles.has(uri);
    const most = isKernels ? largestKernelList : largestText;
    if (isLargerThan(most, text)) return unchecked(tooLarge(most).why);
    if (isKernels) return { text, documents: [] };
    return isDockerfile ? { text, documents: [], isDockerfile } : analyseYaml(text, previous);
  }
}

const unchecked = (why: string): YamlFile => ({ text: '', documents: [], notChecked: why });

interface GivenText {
  readonly uri: string;
  readonly text: string;
  readonly isDockerfile: boolean;
}

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
