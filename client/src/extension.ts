// The door of the extension. Starting costs nothing but a look at the open documents: the language client and the
// server are loaded when the first document that speaks of KMM is there, or a command needs them.
import * as vscode from 'vscode';
import { testBuildCommand } from '../../server/src/protocol/messages.js';
import { DockerfileDocuments } from './dockerfile/documents.js';
import { logChannel } from './shown/look.js';
import { whenKmmIsInSight } from './kmm-in-sight.js';
import type { RunningClient } from './server/ask-server.js';

let running: Promise<RunningClient> | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = logChannel('KMM');
  const started = (): Promise<RunningClient> => (running ??= start(context, log, dockerfiles));
  const dockerfiles = new DockerfileDocuments(async (method, params, token) =>
    (await started()).request(method, params, token),
  );
  const memory = context.globalState;
  /** Commands that reach a cluster, so they are there before any KMM document is. */
  const commands: Readonly<Record<string, (client: RunningClient, argument: unknown) => Thenable<void>>> = {
    'kmm.loadKernelsFromCluster': async ({ request }) =>
      (await import('./kernels/load-kernels.js')).loadKernels(request, memory),
    'kmm.cleanTestBuilds': async ({ request }) =>
      (await import('./test-build/clean-test-builds.js')).cleanTestBuilds(request, memory),
    'kmm.runPreflight': async client =>
      (await import('./test-build/run-preflight.js')).runPreflight(client, memory),
    [testBuildCommand]: (_, argument) => vscode.commands.executeCommand('kmm.testBuilds.run', argument),
  };
  context.subscriptions.push(
    log,
    dockerfiles,
    whenKmmIsInSight(() => {
      started().catch((error: unknown) => log.error(`The server did not start: ${String(error)}`));
    }),
    ...Object.entries(commands).map(([id, run]) =>
      vscode.commands.registerCommand(id, async (argument: unknown) => run(await started(), argument)),
    ),
  );
}

async function start(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  dockerfiles: DockerfileDocuments,
): Promise<RunningClient> {
  const { startLanguageClient } = await import('./language-client.js');
  const client = await startLanguageClient(context.asAbsolutePath('dist/server.cjs'), {
    log,
    dockerfiles,
    memory: context.globalState,
  });
  await vscode.commands.executeCommand('setContext', 'kmm.active', true);
  return client;
}

export async function deactivate(): Promise<void> {
  await (await running)?.stop();
}
