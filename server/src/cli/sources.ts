// The files that a command line names: each by itself, or all below a folder.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SafeTerminal } from './safe-terminal.js';
import { UsageError } from './terminal.js';

export interface Source {
  /** As it is shown: relative to where the user stands when it was given so. */
  readonly path: string;
  readonly uri: string;
  readonly text: string;
}

/** All that can be the matter with a path that is not read. */
export const unreadable = 'it is not there, may not be read, is larger than 4 MB or is no text';

export async function readAll(paths: readonly string[], terminal: SafeTerminal): Promise<readonly Source[]> {
  const sources = new Map<string, Source>();
  for (const path of paths) {
    for (const source of await readPath(path, terminal)) sources.set(source.uri, source);
  }
  return [...sources.values()];
}

async function readPath(path: string, terminal: SafeTerminal): Promise<readonly Source[]> {
  if (path === '-') return [readInput(await terminal.readInput())];
  const uri = pathToFileURL(resolve(terminal.folder, path)).href;
  const text = await terminal.disk.read(uri);
  if (text !== undefined) return [{ path, uri, text }];
  const found = await terminal.disk.list(uri);
  if (found === undefined) throw new UsageError(`Cannot read ${path}: ${unreadable}.`);
  const texts = await Promise.all(found.map(async at => ({ uri: at, text: await terminal.disk.read(at) })));
  return texts.flatMap(({ uri: at, text: content }) => {
    const below = pathBelow(path, uri, at);
    if (content !== undefined) return [{ path: below, uri: at, text: content }];
    terminal.err([`kmm: ${below} is left out: ${unreadable}.`]);
    return [];
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
