// The files that a command line names: each by itself, or all below a folder.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eachAtOnce } from '../core/at-once.js';
import { beginsAsDockerfile, isDockerfileName } from '../core/dockerfile/file-name.js';
import type { NotChecked } from './linted-file.js';
import type { SafeTerminal } from './safe-terminal.js';
import { withoutTrailing } from '../core/cut.js';

export interface Source {
  /** As it is shown: relative to where the user stands when it was given so. */
  readonly path: string;
  readonly uri: string;
  readonly text: string;
  /** Told by the text, where the name tells nothing. */
  readonly language?: 'dockerfile';
  /** The user gave this very path, or standard input. */
  readonly isNamed: boolean;
}

/** Whether the name alone says that a file is YAML or a Dockerfile. */
export const isTelling = (path: string): boolean => /\.ya?ml$/i.test(path) || isDockerfileName(path);

export interface ReadSources {
  /** Each file once. */
  readonly sources: readonly Source[];
  readonly notRead: readonly NotChecked[];
}

export async function readAll(paths: readonly string[], terminal: SafeTerminal): Promise<ReadSources> {
  const sources = new Map<string, Source>();
  const notRead = new Map<string, NotChecked>();
  for (const path of paths) {
    for await (const found of readPath(path, terminal)) {
      if ('text' in found) sources.set(found.uri, found);
      else notRead.set(found.path, found);
    }
  }
  return { sources: [...sources.values()], notRead: [...notRead.values()] };
}

/** Few enough for every system's limit of open files. */
const filesAtOnce = 16;

async function* readPath(path: string, terminal: SafeTerminal): AsyncGenerator<Source | NotChecked> {
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
    yield* eachAtOnce(disk.list(href), filesAtOnce, async ({ uri, notRead }) => {
      const below = pathBelow(path, href, uri);
      const found = notRead ?? (await disk.read(uri));
      return found.ok
        ? { path: below, uri, text: found.text, isNamed: false }
        : { path: below, why: found.why };
    });
}

/** A name that tells nothing leaves it to the text. */
function named(path: string, uri: string, text: string): Source {
  const isDockerfile = !isTelling(path) && beginsAsDockerfile(text);
  return { path, uri, text, isNamed: true, ...(isDockerfile && { language: 'dockerfile' }) };
}

/** `folder` as the user wrote it, followed by the way from it to the file. */
function pathBelow(folder: string, folderUri: string, fileUri: string): string {
  const rest = decodeURIComponent(fileUri.slice(folderUri.length).replace(/^\//, ''));
  if (rest === '') return folder;
  return folder === '.' ? rest : `${withoutTrailing(folder, '\\/')}/${rest}`;
}
