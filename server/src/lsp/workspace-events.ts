// What a client tells about the workspace as a whole: settings, folders, files on disk. Asks to be told, too, where
// the protocol wants a server to ask.
import type { Connection, InitializeParams } from 'vscode-languageserver/node';
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
} from 'vscode-languageserver/node';
import type { Folders } from './workspace/folders.js';
import { watchedFiles } from './workspace/folders.js';
import type { Failed } from './connection/guard.js';
import { field } from './connection/params.js';
import type { KernelFiles } from './kernels/files.js';
import type { ClientSettings } from './workspace/settings.js';

export interface WorkspaceListeners {
  readonly connection: Connection;
  readonly settings: ClientSettings;
  readonly folders: Folders;
  readonly kernelFiles: KernelFiles;
  readonly failed: Failed;
}

export function listenToWorkspace(listeners: WorkspaceListeners, params: InitializeParams): void {
  const { connection, settings, folders, kernelFiles, failed } = listeners;
  connection.onInitialized(() => {
    register(listeners, params);
    for (const folder of foldersIn(params)) inBackground(folders.add(folder), failed);
  });
  connection.onDidChangeConfiguration(change => settings.change(field(change.settings, 'kmm')));
  connection.onDidChangeWatchedFiles(({ changes }) => {
    inBackground(folders.update(changes), failed);
    inBackground(kernelFiles.update(changes), failed);
  });
  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) => {
    for (const { uri } of event.removed) folders.remove(uri);
    for (const { uri } of event.added) inBackground(folders.add(uri), failed);
  });
}

function register({ connection, failed }: WorkspaceListeners, { capabilities }: InitializeParams): void {
  const { didChangeConfiguration, didChangeWatchedFiles } = capabilities.workspace ?? {};
  if (didChangeConfiguration?.dynamicRegistration) {
    const type = DidChangeConfigurationNotification.type;
    inBackground(connection.client.register(type, { section: 'kmm' }), failed);
  }
  if (didChangeWatchedFiles?.dynamicRegistration) {
    const watchers = [{ globPattern: watchedFiles }];
    inBackground(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }), failed);
  }
}

/** The folders of a client that knows many, the one root of a client that knows one. */
function foldersIn({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => uri);
  return rootUri ? [rootUri] : [];
}

function inBackground(work: Promise<unknown>, failed: Failed): void {
  work.catch((error: unknown) => failed('Work in the background', error));
}
