// Runs the server and renders what it sends beside LSP's own. Loaded lazily: vscode-languageclient is the largest
// part of the client.
import * as vscode from 'vscode';
import type { LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import { LanguageClient, NotificationType, TransportKind } from 'vscode-languageclient/node';
import { dockerfileLanguage, yamlLanguages } from '../../server/src/protocol/languages.js';
import type { InitializationOptions, Status } from '../../server/src/protocol/messages.js';
import type { KernelsChanged } from '../../server/src/protocol/kernels-view.js';
import { kernelsChangedMethod } from '../../server/src/protocol/kernels-view.js';
import { clientCommands, statusMethod, trustedMethod } from '../../server/src/protocol/messages.js';
import type { TestBuild, TestBuildLog } from '../../server/src/protocol/test-build.js';
import { testBuildChangedMethod, testBuildLogMethod } from '../../server/src/protocol/test-build.js';
import type { AskServer, RunningClient } from './server/ask-server.js';
import { registerDockerfileCommands } from './dockerfile/commands.js';
import { imageLayoutsOf, layoutLinks } from './dockerfile/image-layout.js';
import type { DockerfileDocuments } from './dockerfile/documents.js';
import { registerKernelCommands } from './kernels/commands.js';
import { KernelView } from './kernels/view.js';
import { askForLensesAgain, middleware } from './middleware.js';
import { PlanTexts } from './test-build/plan-texts.js';
import { previewsOf } from './kernels/preview.js';
import { quietRedHatYaml } from './red-hat-yaml.js';
import { createStatusItem } from './status.js';
import { registerTestBuildCommands } from './test-build/commands.js';
import { TestBuildView } from './test-build/view.js';
import { ShownTestBuilds } from './test-build/test-builds.js';

/** What lives as long as the extension. */
export interface ClientWorld {
  readonly log: vscode.LogOutputChannel;
  readonly dockerfiles: DockerfileDocuments;
  readonly memory: vscode.Memento;
}

const statusNotification = new NotificationType<Status>(statusMethod);

export async function startLanguageClient(
  serverModule: string,
  { log, dockerfiles, memory }: ClientWorld,
): Promise<RunningClient> {
  const server: ServerOptions = { module: serverModule, transport: TransportKind.ipc };
  const options: LanguageClientOptions = {
    documentSelector: [
      ...[...yamlLanguages, dockerfileLanguage].map(language => ({ language })),
      // A template of YAML, whatever an extension calls it: the server looks at its name.
      { pattern: '**/*.{yaml,yml}.*' },
    ],
    outputChannel: log,
    // A function, for a server that is started again: the workspace may be trusted by then.
    initializationOptions: (): InitializationOptions => ({
      status: true,
      kernelsView: true,
      testBuilds: true,
      commands: clientCommands,
      trusted: vscode.workspace.isTrusted,
    }),
    synchronize: { configurationSection: 'kmm' },
    middleware,
    // Links in hovers may run these and nothing else.
    markdown: { isTrusted: { enabledCommands: clientCommands } },
  };
  const client = new LanguageClient('kmm', 'Kernel Module Management', server, options);
  const status = createStatusItem();
  client.onNotification(statusNotification, message => status.show(message));
  const trust = vscode.workspace.onDidGrantWorkspaceTrust(async () => {
    await client.sendNotification(trustedMethod);
    askForLensesAgain(client);
  });
  const request: AskServer = (method, params, token) => client.sendRequest(method, params, token);
  await client.start();
  quietRedHatYaml().catch((error: unknown) => log.warn(`Red Hat's YAML extension: ${String(error)}`));
  const listen: RunningClient['listen'] = <T>(method: string, tell: (params: T) => void) =>
    client.onNotification(method, tell);
  const view = new KernelView(request);
  const kernels = showKernels(listen, request, view, dockerfiles);
  const testBuilds = showTestBuilds(listen, request, view, memory);
  return {
    request,
    listen,
    stop: async () => {
      testBuilds.dispose();
      kernels.dispose();
      trust.dispose();
      status.dispose();
      await client.dispose();
    },
  };
}

/** The Kernels view, the documents to read, and all that keeps them as the server has it. */
function showKernels(
  listen: RunningClient['listen'],
  request: AskServer,
  view: KernelView,
  dockerfiles: DockerfileDocuments,
): vscode.Disposable {
  const previews = previewsOf(request);
  const layouts = imageLayoutsOf(request);
  return vscode.Disposable.from(
    view,
    previews,
    layouts,
    layoutLinks(layouts),
    registerKernelCommands(view, previews),
    registerDockerfileCommands(request, layouts, dockerfiles),
    listen<KernelsChanged>(kernelsChangedMethod, ({ uri }) => {
      const file = vscode.Uri.parse(uri).toString();
      view.refresh(file);
      previews.refresh(file);
      layouts.refresh(file);
    }),
  );
}

/** The Test Builds view, the plans, and all that keeps them as the server has it. */
function showTestBuilds(
  listen: RunningClient['listen'],
  ask: AskServer,
  view: KernelView,
  memory: vscode.Memento,
): vscode.Disposable {
  const builds = new ShownTestBuilds(ask);
  const texts = new PlanTexts();
  const rows = new TestBuildView(builds);
  return vscode.Disposable.from(
    builds,
    texts,
    rows,
    registerTestBuildCommands({ ask, builds, texts, memory }, view, rows),
    listen<TestBuild>(testBuildChangedMethod, build => builds.tell(build)),
    listen<TestBuildLog>(testBuildLogMethod, log => builds.log(log)),
  );
}
