// Asks the features about Dockerfiles; see check.ts.
import { dockerfileOf } from '../../server/src/service/dockerfiles.js';
import { problemsOf, snapshotOf, uriOf } from './check.js';

export type FileTexts = Readonly<Record<string, string>>;

const opened = (files: FileTexts, settings: unknown) =>
  snapshotOf({ files: Object.entries(files).map(([path, text]) => ({ path, text })), settings });

/** Who builds the first Dockerfile of a file, and for which mappings of which Modules. */
export function dockerfileUseOf(files: FileTexts, path: string, settings?: unknown): string {
  const found = dockerfileOf(opened(files, settings), uriOf(path));
  if (!found?.isKmod) return 'ordinary';
  const users = found.modules.map(
    ({ placed, mappings }) =>
      `${placed.document.identity.name ?? ''} ${mappings.map(({ effective }) => effective.index + 1).join(', ')}`,
  );
  return `${found.home}: ${users.join('; ') || 'nobody'}`;
}

export const problemCodesOf = (files: FileTexts, path: string, settings?: unknown): readonly string[] =>
  problemsOf(opened(files, settings), path).map(({ code }) => code);
