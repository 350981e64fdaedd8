// The files that a command line names: each by itself, or all below a folder.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eachAtOnce } from '../core/at-once.js';
import type { NotChecked } from './linted-file.js';
import type { Terminal } from './terminal.js';

export interface Source {
  /** As it is shown: relative to where the user stands when it was given so. */
  readonly path: string;
  readonly uri: string;
  readonly text: string;
}

export interface ReadSources {
  /** Each file once. */
  readonly sources: readonly Source[];
  readonly notRead: readonly NotChecked[];
}

export async function readAll(paths: readonly string[], terminal: Terminal): Promise<ReadSources> {
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

async function* readPath(path: string, terminal: Terminal): AsyncGenerator<Source | NotChecked> {
  if (path === '-') {
    const input = await terminal.readInput();
    yield input.ok ? readInput(input.text) : { path, why: input.why };
    return;
  }
  const { disk, folder } = terminal;
  const { href } = pathToFileURL(resolve(folder, path));
  const read = await disk.read(href);
  if (read.ok) yield { path, uri: href, text: read.text };
  else if (read.kind !== 'folder') yield { path, why: read.why };
  else
    yield* eachAtOnce(disk.list(href), filesAtOnce, async ({ uri, notRead }) => {
      const below = pathBelow(path, href, uri);
      const found = notRead ?? (await disk.read(uri));
      return found.ok ? { path: below, uri, text: found.text } : { path: below, why: found.why };
    });
}

/** Nobody says of which kind it is. A Dockerfile begins with ARG or FROM, which no manifest does. */
function readInput(text: string): Source {
  const isDockerfile = /^(?:\s*#.*\n|\s*\n)*\s*(?:ARG|FROM)[ \t]/i.test(text);
  return { path: '-', uri: isDockerfile ? 'stdin:///Dockerfile' : 'stdin:///-', text };
}

/** `folder` as the user wrote it, followed by the way from it to the file. */
function pathBelow(folder: string, folderUri: string, fileUri: string): string {
  const rest = decodeURIComponent(fileUri.slice(folderUri.length).replace(/^\//, ''));
  if (rest === '') return folder;
  return folder === '.' ? rest : `${folder.replace(/[\\/]+$/, '')}/${rest}`;
}
