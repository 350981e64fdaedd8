// The disk behind the `Disk` port. It knows which files can matter and how large they may be, nothing of their
// content beyond telling text from bytes.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isDockerfileName } from '../core/dockerfile/file-name.js';
import type { Disk } from '../service/ports.js';

/** 4 MiB: four times what a ConfigMap may hold. */
const largestFile = 4 * 1024 * 1024;

/** More files than any workspace of manifests has; keeps a home folder opened by mistake from being read whole. */
const mostFiles = 20_000;

const skippedFolders = new Set(['node_modules', 'vendor', '__pycache__']);

export const nodeDisk: Disk = {
  async list(folder, isWanted = isRelevant) {
    const path = pathOf(folder);
    if (path === undefined) return undefined;
    if (!(await stat(path).catch(() => undefined))?.isDirectory()) return undefined;
    const found: string[] = [];
    await walk(path, file => isWanted(relative(path, file).split(sep).join('/')), found);
    return found.map(file => pathToFileURL(file).href);
  },

  async read(uri, atMost = largestFile) {
    try {
      const path = fileURLToPath(uri);
      if ((await stat(path)).size > atMost) return undefined;
      const text = await readFile(path, 'utf8');
      return text.includes('\0') ? undefined : text;
    } catch {
      return undefined;
    }
  },
};

/** Undefined for a URI that is no path on this machine: another host's, or badly escaped. */
function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** Adds the files of a folder to `found`, parents before children, in the order of names. */
async function walk(folder: string, isWanted: (path: string) => boolean, found: string[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.length >= mostFiles) return;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.') && !skippedFolders.has(entry.name)) await walk(path, isWanted, found);
    } else if (entry.isFile() && isWanted(path)) found.push(path);
  }
}

/** By name alone: YAML, and everything that is called a Dockerfile. */
const isRelevant = (path: string): boolean => /\.ya?ml$/i.test(path) || isDockerfileName(path);
