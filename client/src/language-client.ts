// Runs the server and renders what it sends beside LSP's own. Loaded lazily: vscode-languageclient is the largest
// part of the client.
import * as vscode from 'vscode';
import type { LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import { LanguageClient, NotificationType, TransportKind } from 'vscode-languageclient/node';
import type { InitializationOptions, Status } from '../../server/src/protocol/messages.js';
import { statusMethod, trustedMethod } from '../../server/src/protocol/messages.js';
import { createStatusItem } from './status.js';

export interface RunningClient {
  /** Rejects when it is cancelled, or the server has a bug. */
  readonly request: <T>(method: string, params: object, token?: vscode.CancellationToken) => Promise<T>;
  readonly stop: () => Promise<void>;
}

const statusNotification = new NotificationType<Status>(statusMethod);

export async function startLanguageClient(
  serverModule: string,
  log: vscode.LogOutputChannel,
): Promise<RunningClient> {
  const server: ServerOptions = { module: serverModule, transport: TransportKind.ipc };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: 'yaml' }],
    outputChannel: log,
    // A function, for a server that is started again: the workspace may be trusted by then.
    initializationOptions: (): InitializationOptions => ({
      status: true,
      trusted: vscode.workspace.isTrusted,
    }),
    synchronize: { configurationSection: 'kmm' },
  };
  const client = new LanguageClient('kmm', 'Kernel Module Management', server, options);
  const status = createStatusItem();
  client.onNotification(statusNotification, message => status.show(message));
  const trust = vscode.workspace.onDidGrantWorkspaceTrust(() => client.sendNotification(trustedMethod));
  await client.start();
  return {
    request: <T>(method: string, params: object, token?: vscode.CancellationToken) =>
      client.sendRequest<T>(method, params, token),
    stop: async () => {
      trust.dispose();
      status.dispose();
      await client.dispose();
    },
  };
}
