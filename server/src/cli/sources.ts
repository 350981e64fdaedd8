// The files that a command line names: each by itself, or all below a folder.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { NotChecked } from './linted-file.js';
import type { Terminal } from './terminal.js';

export interface Source {
  /** As it is shown: relative to where the user stands when it was given so. */
  readonly path: string;
  readonly uri: string;
  readonly text: string;
}

/** All that can be the matter with a path that is not read. */
export const unreadable = 'it is not there, may not be read, is larger than 4 MB or is no text';

export interface ReadSources {
  /** Each file once. */
  readonly sources: readonly Source[];
  readonly notRead: readonly NotChecked[];
}

export async function readAll(paths: readonly string[], terminal: Terminal): Promise<ReadSources> {
  const sources = new Map<string, Source>();
  const notRead = new Map<string, NotChecked>();
  for (const path of paths) {
    for (const found of await readPath(path, terminal)) {
      if ('text' in found) sources.set(found.uri, found);
      else notRead.set(found.path, found);
    }
  }
  return { sources: [...sources.values()], notRead: [...notRead.values()] };
}

async function readPath(path: string, terminal: Terminal): Promise<readonly (Source | NotChecked)[]> {
  if (path === '-') return [readInput(await terminal.readInput())];
  const uri = pathToFileURL(resolve(terminal.folder, path)).href;
  const text = await terminal.disk.read(uri);
  if (text !== undefined) return [{ path, uri, text }];
  const found = await terminal.disk.list(uri);
  if (found === undefined) return [{ path, why: unreadable }];
  const texts = await Promise.all(found.map(async at => ({ uri: at, text: await terminal.disk.read(at) })));
  return texts.map(({ uri: at, text: content }) => {
    const below = pathBelow(path, uri, at);
    return content === undefined ? { path: below, why: unreadable } : { path: below, uri: at, text: content };
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
  return folder === '.' ? rest : `${folder.replace(/[\\/]+$/, '')}/${rest}`;
}
