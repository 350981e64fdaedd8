// Runs the server and renders what it sends beside LSP's own. Loaded lazily: vscode-languageclient is the largest
// part of the client.
import * as vscode from 'vscode';
import type { LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import { LanguageClient, NotificationType, TransportKind } from 'vscode-languageclient/node';
import type { InitializationOptions, Status } from '../../server/src/protocol/messages.js';
import type { KernelsChanged } from '../../server/src/protocol/kernels-view.js';
import { kernelsChangedMethod } from '../../server/src/protocol/kernels-view.js';
import { clientCommands, statusMethod, trustedMethod } from '../../server/src/protocol/messages.js';
import type { AskServer } from './ask-server.js';
import { registerDockerfileCommands } from './dockerfile-commands.js';
import { imageLayoutsOf, layoutLinks } from './image-layout.js';
import type { DockerfileDocuments } from './dockerfile-documents.js';
import { registerKernelCommands } from './kernel-commands.js';
import { KernelView } from './kernel-view.js';
import { previewsOf } from './preview.js';
import { createStatusItem } from './status.js';

export interface RunningClient {
  readonly request: AskServer;
  readonly stop: () => Promise<void>;
}

const statusNotification = new NotificationType<Status>(statusMethod);
const kernelsChanged = new NotificationType<KernelsChanged>(kernelsChangedMethod);

export async function startLanguageClient(
  serverModule: string,
  log: vscode.LogOutputChannel,
  dockerfiles: DockerfileDocuments,
): Promise<RunningClient> {
  const server: ServerOptions = { module: serverModule, transport: TransportKind.ipc };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: 'yaml' }, { language: 'dockerfile' }],
    outputChannel: log,
    // A function, for a server that is started again: the workspace may be trusted by then.
    initializationOptions: (): InitializationOptions => ({
      status: true,
      kernelsView: true,
      commands: clientCommands,
      trusted: vscode.workspace.isTrusted,
    }),
    synchronize: { configurationSection: 'kmm' },
    // Links in hovers may run these and nothing else.
    markdown: { isTrusted: { enabledCommands: clientCommands } },
  };
  const client = new LanguageClient('kmm', 'Kernel Module Management', server, options);
  const status = createStatusItem();
  client.onNotification(statusNotification, message => status.show(message));
  const trust = vscode.workspace.onDidGrantWorkspaceTrust(() => client.sendNotification(trustedMethod));
  const request: AskServer = (method, params, token) => client.sendRequest(method, params, token);
  await client.start();
  const kernels = showKernels(client, request, dockerfiles);
  return {
    request,
    stop: async () => {
      kernels.dispose();
      trust.dispose();
      status.dispose();
      await client.dispose();
    },
  };
}

/** The Kernels view, the documents to read, and all that keeps them as the server has it. */
function showKernels(
  client: LanguageClient,
  request: AskServer,
  dockerfiles: DockerfileDocuments,
): vscode.Disposable {
  const view = new KernelView(request);
  const previews = previewsOf(request);
  const layouts = imageLayoutsOf(request);
  return vscode.Disposable.from(
    view,
    previews,
    layouts,
    layoutLinks(layouts),
    registerKernelCommands(view, previews),
    registerDockerfileCommands(request, layouts, dockerfiles),
    client.onNotification(kernelsChanged, ({ uri }) => {
      const file = vscode.Uri.parse(uri).toString();
      view.refresh(file);
      previews.refresh(file);
      layouts.refresh(file);
    }),
  );
}
