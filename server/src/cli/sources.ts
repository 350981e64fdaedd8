// The files that a command line names: each by itself, or all below a folder.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eachAtOnce } from '../core/concurrency.js';
import { isDockerfile, isTelling } from '../core/dockerfile/file-name.js';
import type { Language } from '../service/workspace/workspace.js';
import type { SafeTerminal } from './safe-terminal.js';
import { withoutTrailing } from '../core/text/cut.js';

export interface Source {
  /** As it is shown: relative to where the user stands when it was given so. */
  readonly path: string;
  readonly uri: string;
  readonly text: string;
  /** Told by the text of a file that the user named. */
  readonly language?: Language;
  /** The user gave this very path, or standard input. */
  readonly isNamed: boolean;
}

/** What was to be checked and was not, or not to its end: nothing may be called clean because of it. */
export interface NotChecked {
  readonly path: string;
  /** A clause that goes on after "not checked: PATH: " and ends without a full stop. */
  readonly why: string;
}

export interface ReadSources {
  /** Each file once. */
  readonly sources: readonly Source[];
  readonly notRead: readonly NotChecked[];
  /** How many files of folders have names that neither YAML nor Dockerfiles have; they were not looked into. */
  readonly passedOver: number;
}

export async function readAll(paths: readonly string[], terminal: SafeTerminal): Promise<ReadSources> {
  const sources = new Map<string, Source>();
  const notRead = new Map<string, NotChecked>();
  let passedOver = 0;
  const isWanted = (path: string): boolean => {
    if (!isTelling(path)) passedOver += 1;
    return isTelling(path);
  };
  for (const path of paths) {
    for await (const found of readPath(path, terminal, isWanted)) {
      if ('text' in found) sources.set(found.uri, found);
      else notRead.set(found.path, found);
    }
  }
  return { sources: [...sources.values()], notRead: [...notRead.values()], passedOver };
}

/** Few enough for every system's limit of open files. */
const filesAtOnce = 16;

async function* readPath(
  path: string,
  terminal: SafeTerminal,
  isWanted: (path: string) => boolean,
): AsyncGenerator<Source | NotChecked> {
  if (path === '-') {
    const input = await terminal.readInput();
    yield input.ok ? named(path, 'stdin:///-', input.text) : { path, why: input.why };
    return;
  }
  const { disk, folder } = terminal;
  const { href } = pathToFileURL(resolve(folder, path));
  const read = await disk.read(href);
  if (read.ok) yield named(path, href, read.text);
  else if (read.kind !== 'folder') yield { path, why: read.why };
  else
    yield* eachAtOnce(disk.list(href, { isWanted }), filesAtOnce, async ({ uri, notRead }) => {
      const below = pathBelow(path, href, uri);
      const found = notRead ?? (await disk.read(uri));
      return found.ok
        ? { path: below, uri, text: found.text, isNamed: false }
        : { path: below, why: found.why };
    });
}

const named = (path: string, uri: string, text: string): Source => ({
  ...{ path, uri, text, isNamed: true },
  language: isDockerfile(path, text) ? 'dockerfile' : 'yaml',
});

/** `folder` as the user wrote it, followed by the way from it to the file. */
function pathBelow(folder: string, folderUri: string, fileUri: string): string {
  const rest = decodeURIComponent(fileUri.slice(folderUri.length).replace(/^\//, ''));
  if (rest === '') return folder;
  return folder === '.' ? rest : `${withoutTrailing(folder, '\\/')}/${rest}`;
}
