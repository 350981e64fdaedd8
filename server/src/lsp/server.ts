// Wires one session: a connection on one side, the workspace and its services on the other. Decides nothing about
// KMM, and reaches clock, disk and schemas only through what it is given.
import type {
  CancellationToken,
  Connection,
  InitializeParams,
  InitializeResult,
} from 'vscode-languageserver/node';
import { ErrorCodes, ResponseError, TextDocumentSyncKind } from 'vscode-languageserver/node';
import { statusMethod } from '../protocol/messages.js';
import type { Clock, ClusterPort, Disk, YamlAssist } from '../service/ports.js';
import type { SnippetShelf } from '../service/snippet-shelf.js';
import type { Workspace } from '../service/workspace.js';
import { readClientFeatures } from './client-features.js';
import { diagnosticsReporter } from './diagnostics.js';
import { Documents } from './documents.js';
import { Folders } from './folders.js';
import type { Failed } from './guard.js';
import { guard } from './guard.js';
import { openKernels } from './kernels.js';
import type { LifeCycle } from './life-cycle.js';
import { field, uriIn } from './params.js';
import { Publisher } from './publisher.js';
import type { Row } from './requests.js';
import { rows } from './requests.js';
import { ClientSettings } from './settings.js';
import { statusReporter } from './status.js';
import { canonicalUri } from './uri.js';
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
  readonly version: string;
}

/** Starts to listen. Returns at once; the session lives as long as its connection. */
export function serve(world: ServerWorld): void {
  const { connection, lifeCycle } = world;
  connection.onInitialize(params => lifeCycle.start() ?? openSession(world, params));
  connection.onShutdown(() => lifeCycle.shutDown());
  connection.onRequest(
    method =>
      lifeCycle.refusal() ?? new ResponseError(ErrorCodes.MethodNotFound, `${method} is not served here.`),
  );
  connection.listen();
}

function openSession(world: ServerWorld, params: InitializeParams): InitializeResult {
  const { connection, clock, workspace } = world;
  const failed: Failed = (where, error) => connection.console.error(`${where} failed: ${describe(error)}`);
  const onRuleFailure = (rule: string, error: unknown): void => failed(`Rule ${rule}`, error);
  const features = readClientFeatures(params.capabilities, params.initializationOptions);
  const documents = new Documents(workspace);
  const settings = new ClientSettings(
    {
      ask: params.capabilities.workspace?.configuration
        ? scopeUri => connection.workspace.getConfiguration({ scopeUri, section: 'kmm' })
        : undefined,
      clock,
      warn: message => connection.console.warn(message),
      changed: () => {
        workspace.configure(uri => settings.settingsOf(uri));
        publisher.soon();
        kernels.look();
      },
    },
    field(params.initializationOptions, 'kmm'),
  );
  workspace.configure(uri => settings.settingsOf(uri));
  const reporters = [
    diagnosticsReporter(features, found => void connection.sendDiagnostics(found), onRuleFailure),
    ...(field(params.initializationOptions, 'status') === true
      ? [statusReporter(status => void connection.sendNotification(statusMethod, status))]
      : []),
  ];
  const publisher = new Publisher({ documents, settings, clock, failed }, reporters);
  const folders = new Folders({
    disk: world.disk,
    workspace,
    changed: () => {
      publisher.soon();
      kernels.look();
    },
  });
  const changed = (): void => publisher.soon();
  const kernels = openKernels({ ...world, documents, settings, folders, failed, changed }, params);

  documents.listen(connection, {
    isWanted: key => kernels.files.has(key),
    opened: () => {
      publisher.soon();
      kernels.look();
    },
    changed: () => publisher.later(),
    closed: document => {
      settings.forget(document.key);
      publisher.closed(document);
    },
  });
  listenToWorkspace({ connection, settings, folders, kernelFiles: kernels.files, failed }, params);

  const answer = async (row: Row, asked: unknown, token: CancellationToken): Promise<unknown> => {
    const uri = canonicalUri(uriIn(asked));
    await settings.ready(uri);
    const snapshot = documents.snapshot();
    if (!snapshot.files.has(uri)) return null;
    return row.answer({
      snapshot,
      uri,
      params: asked,
      features,
      onRuleFailure,
      assist: world.assist,
      snippets: world.snippets,
      addressOf: file => documents.addressOf(file),
      stop: {
        get stopped() {
          return token.isCancellationRequested;
        },
      },
    });
  };
  for (const row of rows) {
    const guarded = {
      method: row.method,
      basis: (asked: unknown) => documents.get(canonicalUri(uriIn(asked)))?.version,
      answer: (asked: unknown, token: CancellationToken) => answer(row, asked, token),
    };
    connection.onRequest(row.method, guard(guarded, world.lifeCycle, failed));
  }
  return {
    serverInfo: { name: 'kmm-language-server', version: world.version },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      ...Object.assign({}, ...rows.map(row => row.capability)),
    },
  };
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
