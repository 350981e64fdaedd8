// Reads parity vectors: what the real KMM code, Go and a real API server answered (shared material, or the part of
// it that is kept in test/fixtures/parity).
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot, sharedPath } from './shared.js';

const kept = join(repositoryRoot, 'test/fixtures/parity');

/** Files of a kind (`resolve`, `regexp-a`), the ones beside the checkout when they are there, and those kept in it. */
export function parityFiles(kind: RegExp): readonly { readonly name: string; readonly path: string }[] {
  const folders = [sharedPath('parity'), kept].filter(folder => folder !== undefined && existsSync(folder));
  return folders.flatMap(folder =>
    readdirSync(folder ?? '')
      .filter(name => kind.test(name) && name.endsWith('.json'))
      .sort()
      .map(name => ({ name: folder === kept ? `fixtures: ${name}` : name, path: join(folder ?? '', name) })),
  );
}

/** `as`: the vectors' shape is theirs to keep; a wrong one fails the test that reads it. */
export const readParity = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

/** The differences found in a file, as one readable text; empty when there are none. */
export function listMismatches(mismatches: readonly string[]): string {
  const shown = mismatches.slice(0, 10).join('\n');
  return mismatches.length > 10 ? `${shown}\n… and ${String(mismatches.length - 10)} more` : shown;
}
