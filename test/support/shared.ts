// Where the replayed recordings live: parity vectors, CRDs and real builds, kept beside the checkout and not in it.
// Suites that need them add their tests only when they are there, so a clone alone passes.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, seen from the compiled test files in `out/test/support`. */
export const repositoryRoot = resolve(fileURLToPath(import.meta.url), '../../../..');

const folder = process.env['KMM_SHARED'] ?? resolve(repositoryRoot, '../shared');

/** The absolute path of a file or folder of the shared material; undefined when it is not on this machine. */
export function sharedPath(...parts: string[]): string | undefined {
  const path = join(folder, ...parts);
  return existsSync(path) ? path : undefined;
}

/** The text of a file of the repository; `path` from its root. */
export const readRepositoryFile = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');
