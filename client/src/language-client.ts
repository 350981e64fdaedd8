// Runs the server and renders what it sends beside LSP's own. Loaded lazily: vscode-languageclient is the largest
// part of the client.
import type * as vscode from 'vscode';
import type { LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import { LanguageClient, NotificationType, TransportKind } from 'vscode-languageclient/node';
import type { InitializationOptions, Status } from '../../server/src/protocol/messages.js';
import { statusMethod } from '../../server/src/protocol/messages.js';
import { createStatusItem } from './status.js';

export interface RunningClient {
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
    initializationOptions: { status: true } satisfies InitializationOptions,
    synchronize: { configurationSection: 'kmm' },
  };
  const client = new LanguageClient('kmm', 'Kernel Module Management', server, options);
  const status = createStatusItem();
  client.onNotification(statusNotification, message => status.show(message));
  await client.start();
  return {
    stop: async () => {
      status.dispose();
      await client.dispose();
    },
  };
}
