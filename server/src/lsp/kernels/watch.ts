// Has the client tell about files of kernels, which are no YAML as a rule: changes on disk, and what an editor that
// has one open makes of it.
import type { BulkUnregistration, ClientCapabilities, Connection } from 'vscode-languageserver/node';
import {
  BulkRegistration,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import type { Failed } from '../connection/guard.js';
import { watchPattern } from './paths.js';

/** A function to call with all patterns whenever there are others. */
export function kernelWatch(
  connection: Connection,
  { workspace, textDocument }: ClientCapabilities,
  failed: Failed,
): (patterns: readonly string[]) => void {
  let current = Promise.resolve<BulkUnregistration | undefined>(undefined);
  return patterns => {
    const globs = patterns.flatMap(pattern => watchPattern(pattern) ?? []).filter(glob => !isYaml(glob));
    const wanted = BulkRegistration.create();
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      wanted.add(DidChangeWatchedFilesNotification.type, {
        watchers: globs.map(globPattern => ({ globPattern })),
      });
    }
    if (textDocument?.synchronization?.dynamicRegistration) {
      const documentSelector = globs.map(pattern => ({ scheme: 'file', pattern }));
      wanted.add(DidOpenTextDocumentNotification.type, { documentSelector });
      wanted.add(DidChangeTextDocumentNotification.type, {
        documentSelector,
        syncKind: TextDocumentSyncKind.Incremental,
      });
      wanted.add(DidCloseTextDocumentNotification.type, { documentSelector });
    }
    current = replaced(current, globs.length > 0 ? () => connection.client.register(wanted) : undefined);
    current.catch((error: unknown) => failed('Watching files of kernels', error));
  };
}

async function replaced(
  before: Promise<BulkUnregistration | undefined>,
  register: (() => Promise<BulkUnregistration>) | undefined,
): Promise<BulkUnregistration | undefined> {
  const old = await before.catch(() => undefined);
  old?.dispose();
  return register?.();
}

/** YAML is watched and synchronised already. */
const isYaml = (glob: string): boolean => /\.ya?ml$/i.test(glob);
