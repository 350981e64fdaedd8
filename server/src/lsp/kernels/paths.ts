// From what `kmm.kernels.files` says in a folder to files. In a workspace that is not trusted nothing outside the
// folder is looked at: its settings may be anyone's.
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { NotRead } from '../../core/unread-file.js';
import type { Disk } from '../../service/ports/ports.js';
import { isGlob, matcherOf } from '../../core/glob/path-glob.js';

export interface KernelPlace {
  /** A folder's URI. */
  readonly folder: string;
  /** `kmm.kernels.files` there. */
  readonly patterns: readonly string[];
}

export interface FoundFiles {
  /** URIs in the order of the patterns, each once. */
  readonly files: readonly string[];
  /** One sentence for each pattern that leads nowhere. */
  readonly complaints: readonly string[];
}

/** More files than anybody keeps lists in; keeps `**` from taking in everything. */
const mostFiles = 100;

export async function findKernelFiles(place: KernelPlace, disk: Disk, trusted: boolean): Promise<FoundFiles> {
  const found = await Promise.all(
    place.patterns.map(pattern => findOne(place.folder, pattern, disk, trusted)),
  );
  const files = [...new Set(found.flatMap(one => one.files))];
  const complaints = found.flatMap(one => one.complaints);
  const rest = files.length - mostFiles;
  if (rest <= 0) return { files, complaints };
  const tooMany = `\`kmm.kernels.files\`: only the first ${String(mostFiles)} files are read, ${String(rest)} are left out. Name fewer.`;
  return { files: files.slice(0, mostFiles), complaints: [...complaints, tooMany] };
}

/** For a file that the setting names. */
export const unreadFile = (uri: string, { why }: NotRead): string =>
  `\`kmm.kernels.files\`: ${uri} is not read: ${why}.`;

/** The glob that tells a file watcher and a document selector of a pattern's files; undefined where none does. */
export function watchPattern(pattern: string): string | undefined {
  if (isAbsolute(pattern)) return slashed(pattern);
  const below = slashed(inFolder(pattern));
  return below.split('/').includes('..') ? undefined : `**/${below}`;
}

async function findOne(folder: string, pattern: string, disk: Disk, trusted: boolean): Promise<FoundFiles> {
  const within = trusted ? undefined : folder;
  const path = pathOf(folder);
  if (path === undefined) return none;
  const target = resolve(path, inFolder(pattern));
  if (!trusted && !isInside(path, target)) {
    return {
      ...none,
      complaints: [
        `\`kmm.kernels.files\`: ${pattern} is outside the folder, which is not trusted, and is not read.`,
      ],
    };
  }
  if (!isGlob(pattern)) return { ...none, files: [pathToFileURL(target).href] };
  const matches = matcherOf(slashed(inFolder(pattern)));
  const files: string[] = [];
  const complaints: string[] = [];
  for await (const { uri, notRead } of disk.list(folder, { isWanted: matches, within })) {
    if (notRead) complaints.push(unreadFile(uri, notRead));
    else files.push(uri);
  }
  if (files.length === 0) complaints.push(`\`kmm.kernels.files\`: no file matches ${pattern}.`);
  return { files, complaints };
}

/** Undefined for a folder that is not on this machine's disk. */
function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}

const none: FoundFiles = { files: [], complaints: [] };

/** What VS Code users write for the folder itself, which no setting is expanded for. */
const inFolder = (pattern: string): string => pattern.replace(/^(?:\$\{workspaceFolder\}[\\/]|\.[\\/])+/, '');

const slashed = (path: string): string => path.split(sep).join('/');

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !isAbsolute(way) && way.split(sep)[0] !== '..';
}
