// Wires one session: a connection on one side, the workspace and its services on the other.
import type { Connection, InitializeParams, InitializeResult } from 'vscode-languageserver/node';
import { TextDocumentSyncKind } from 'vscode-languageserver/node';
import { statusMethod } from '../protocol/messages.js';
import type { ClientFeatures } from '../service/workspace/client-features.js';
import type { Clock, ClusterPort, Disk, YamlAssist } from '../service/ports/ports.js';
import type { SnippetShelf } from '../service/fields/snippet-source.js';
import type { TestBuildWorld } from '../service/ports/test-build-world.js';
import type { Workspace } from '../service/workspace/workspace.js';
import { serveRows } from './answers/answers.js';
import { readClientFeatures } from './connection/client-features.js';
import { serveCommands, serverCommands } from './answers/commands.js';
import { diagnosticsReporter } from './publishing/diagnostics.js';
import { Documents } from './workspace/documents.js';
import { failureLog } from './connection/failures.js';
import { Folders } from './workspace/folders.js';
import type { Failed } from './connection/guard.js';
import { kernelChangesReporter, kernelChangesTo } from './kernels/changes.js';
import { openKernels } from './kernels/kernels.js';
import { lensChangesReporter, lensRefresh } from './dockerfile/lens-changes.js';
import type { LifeCycle } from './connection/life-cycle.js';
import { field } from './connection/params.js';
import type { Reporter } from './publishing/publisher.js';
import { Publisher } from './publishing/publisher.js';
import { rows } from './answers/requests.js';
import { ClientSettings } from './workspace/settings.js';
import { statusReporter } from './publishing/status.js';
import { openTestBuilds } from './test-build/test-builds.js';
import { Trust } from './connection/trust.js';
import { shownAnswer } from './connection/shown-answer.js';
import { shownConsole } from './connection/window.js';
import { listenToWorkspace } from './workspace-events.js';

export interface ServerWorld {
  readonly connection: Connection;
  readonly lifeCycle: LifeCycle;
  readonly workspace: Workspace;
  readonly clock: Clock;
  readonly disk: Disk;
  readonly assist: YamlAssist;
  readonly snippets: SnippetShelf;
  readonly cluster: ClusterPort;
  readonly testBuild: Omit<TestBuildWorld, 'open'>;
  readonly version: string;
}

/** Starts all that lives as long as the connection, and says what the server can do. */
export function openSession(world: ServerWorld, params: InitializeParams): InitializeResult {
  const { connection, clock, workspace } = world;
  const failed = failureLog(shownConsole(connection).error);
  const features = readClientFeatures(params.capabilities, params.initializationOptions);
  const documents = new Documents(workspace);
  const report = (): void => publisher.soon();
  const reportAndLook = (): void => {
    report();
    kernels.look();
  };
  const settings = settingsIn(world, params, reportAndLook);
  const reporters = reportersIn(world, params, features, failed);
  const publisher = new Publisher({ documents, settings, clock, failed }, reporters);
  const trust = new Trust(field(params.initializationOptions, 'trusted'));
  const folders = new Folders({
    disk: world.disk,
    workspace,
    isTrusted: () => trust.granted,
    warn: shownConsole(connection).warn,
    changed: reportAndLook,
  });
  const shared = { ...world, documents, settings, folders, failed, trust, changed: report };
  const kernels = openKernels(shared, params);
  const testBuild = openTestBuilds(shared, params);
  documents.listen(connection, {
    isWanted: key => kernels.files.has(key),
    opened: reportAndLook,
    changed: () => publisher.later(),
    closed: document => {
      settings.forget(document.key);
      publisher.closed(document);
    },
  });
  listenToWorkspace({ connection, settings, folders, kernelFiles: kernels.files, failed }, params);
  const showsDocuments = params.capabilities.window?.showDocument?.support === true;
  serveCommands({ ...world, documents, failed, showsDocuments, testBuild });
  serveRows({ ...world, documents, settings, features, failed });
  return welcome(world.version);
}

/** The user's settings, which are the workspace's from now on. `changed` is told of every change. */
function settingsIn(world: ServerWorld, params: InitializeParams, changed: () => void): ClientSettings {
  const { connection, clock, workspace } = world;
  const canBeAsked = params.capabilities.workspace?.configuration === true;
  const configure = (): void => workspace.configure(uri => settings.settingsOf(uri));
  const settings = new ClientSettings(
    {
      ask: canBeAsked
        ? async scopeUri => connection.workspace.getConfiguration({ scopeUri, section: 'kmm' })
        : undefined,
      clock,
      warn: shownConsole(connection).warn,
      changed: () => {
        configure();
        changed();
      },
    },
    field(params.initializationOptions, 'kmm'),
  );
  configure();
  return settings;
}

function reportersIn(
  { connection }: ServerWorld,
  params: InitializeParams,
  features: ClientFeatures,
  failed: Failed,
): readonly Reporter[] {
  const diagnostics = diagnosticsReporter(features, found => void connection.sendDiagnostics(found), failed);
  const showsStatus = field(params.initializationOptions, 'status') === true;
  const status = statusReporter(found => void connection.sendNotification(statusMethod, shownAnswer(found)));
  const kernels = kernelChangesReporter(kernelChangesTo(connection, params, failed));
  const refresh = lensRefresh(connection, params, failed);
  const lenses = refresh ? [lensChangesReporter(features, refresh)] : [];
  return [diagnostics, ...(showsStatus ? [status] : []), kernels, ...lenses];
}

const welcome = (version: string): InitializeResult => ({
  serverInfo: { name: 'kmm-language-server', version },
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    executeCommandProvider: { commands: [...serverCommands] },
    ...Object.assign({}, ...rows.map(row => row.capability)),
  },
});
