// The door of the extension. Starting costs nothing but a look at the open documents: the language client and the
// server are loaded when the first document that speaks of KMM is there, or a command needs them.
import * as vscode from 'vscode';
import { DockerfileDocuments } from './dockerfile-documents.js';
import { whenKmmIsInSight } from './kmm-in-sight.js';
import type { RunningClient } from './language-client.js';

let running: Promise<RunningClient> | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('KMM', { log: true });
  const started = (): Promise<RunningClient> => (running ??= start(context, log, dockerfiles));
  const dockerfiles = new DockerfileDocuments(async (method, params, token) =>
    (await started()).request(method, params, token),
  );
  context.subscriptions.push(
    log,
    dockerfiles,
    whenKmmIsInSight(() => void started()),
    vscode.commands.registerCommand('kmm.loadKernelsFromCluster', async () => {
      const { loadKernels } = await import('./load-kernels.js');
      await loadKernels(await started(), context.globalState);
    }),
  );
}

async function start(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  dockerfiles: DockerfileDocuments,
): Promise<RunningClient> {
  const { startLanguageClient } = await import('./language-client.js');
  const client = await startLanguageClient(context.asAbsolutePath('dist/server.cjs'), log, dockerfiles);
  await vscode.commands.executeCommand('setContext', 'kmm.active', true);
  return client;
}

export async function deactivate(): Promise<void> {
  await (await running)?.stop();
}
