// A language client for tests: speaks real JSON-RPC with a real server process and keeps all that it hears. Waits for
// messages, never for time.
import { strict as assert } from 'node:assert';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type {
  ClientCapabilities,
  Diagnostic,
  InitializeParams,
  InitializeResult,
  MessageConnection,
  PublishDiagnosticsParams,
  ServerCapabilities,
  TextDocumentContentChangeEvent,
} from 'vscode-languageserver-protocol/node';
import {
  LogMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
  createMessageConnection,
} from 'vscode-languageserver-protocol/node';
import { launch, launchTraced } from './bundle.js';

export interface SessionOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** URIs of the workspace's folders. */
  readonly folders?: readonly string[];
  /** A file into which strace writes what the server opens. */
  readonly tracedTo?: string;
  /** Answers `workspace/configuration` for one file; without it the client cannot be asked. */
  readonly settingsOf?: (uri: string) => unknown;
}

/** What an editor of today can do, as far as the server asks. */
const modern: ClientCapabilities = {
  workspace: {
    workspaceEdit: { documentChanges: true },
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
  textDocument: {
    publishDiagnostics: {
      relatedInformation: true,
      versionSupport: true,
      codeDescriptionSupport: true,
      tagSupport: { valueSet: [1, 2] },
    },
    codeAction: {
      isPreferredSupport: true,
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } },
    },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
    hover: { contentFormat: ['markdown'] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    definition: { linkSupport: true },
  },
};

export class LspSession {
  readonly connection: MessageConnection;
  readonly process: ChildProcess;
  /** Every `textDocument/publishDiagnostics`, in order. */
  readonly published: PublishDiagnosticsParams[] = [];
  /** Every `window/logMessage`. */
  readonly logged: string[] = [];
  /** Every other notification. */
  readonly heard: { readonly method: string; readonly params: unknown }[] = [];
  /** Every request of the server. */
  readonly asked: { readonly method: string; readonly params: unknown }[] = [];
  stderr = '';
  /** What the server announced. */
  capabilities: ServerCapabilities = {};
  #alive = true;
  #wake = (): void => undefined;
  #settingsOf: (uri: string) => unknown;

  private constructor(settingsOf: (uri: string) => unknown, tracedTo?: string) {
    this.#settingsOf = settingsOf;
    const server = tracedTo === undefined ? launch('--stdio') : launchTraced(tracedTo, '--stdio');
    this.process = server;
    server.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.connection = createMessageConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    this.#listen();
  }

  /** A server that has been told nothing yet. */
  static launch(settingsOf: (uri: string) => unknown = () => null, tracedTo?: string): LspSession {
    return new LspSession(settingsOf, tracedTo);
  }

  /** A server that is ready to work. */
  static async start(options: SessionOptions = {}): Promise<LspSession> {
    const session = LspSession.launch(options.settingsOf, options.tracedTo);
    await session.initialize(options);
    return session;
  }

  async initialize(options: SessionOptions = {}): Promise<InitializeResult> {
    const { capabilities = modern, folders, initializationOptions, settingsOf } = options;
    const params: InitializeParams = {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        ...capabilities,
        workspace: { ...capabilities.workspace, configuration: !!settingsOf },
      },
      workspaceFolders: folders?.map(uri => ({ uri, name: uri })) ?? null,
      initializationOptions,
    };
    const result = await this.connection.sendRequest<InitializeResult>('initialize', params);
    this.capabilities = result.capabilities;
    await this.notify('initialized', {});
    return result;
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.connection.sendRequest<T>(method, params);
  }

  /** The error a request is answered with; fails if it is answered with anything else. */
  async refused(
    method: string,
    params: unknown,
  ): Promise<{ readonly code: number; readonly message: string }> {
    return this.connection.sendRequest(method, params).then(
      result => assert.fail(`${method} was answered with ${JSON.stringify(result)}`),
      (error: { readonly code: number; readonly message: string }) => error,
    );
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  open(uri: string, text: string, version = 1, languageId = 'yaml'): Promise<void> {
    return this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
  }

  change(uri: string, version: number, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    return this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  close(uri: string): Promise<void> {
    return this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  /** What `configure` makes the client answer from now on is told to the server at once. */
  configure(settingsOf: (uri: string) => unknown): Promise<void> {
    this.#settingsOf = settingsOf;
    return this.notify('workspace/didChangeConfiguration', { settings: null });
  }

  /** The diagnostics the server published for this version of a file; waits for them. */
  async diagnostics(uri: string, version = 1): Promise<readonly Diagnostic[]> {
    const found = await this.until(() =>
      this.published.findLast(told => told.uri === uri && told.version === version),
    );
    return found.diagnostics;
  }

  /** What an editor shows of a file now: the last that was published. */
  shown(uri: string): readonly Diagnostic[] {
    return this.published.findLast(told => told.uri === uri)?.diagnostics ?? [];
  }

  /**
   * Resolves when the server has reported on everything it was told so far: reports go in the order in which files
   * were opened, so a fresh file that must be reported is reported last.
   */
  async settled(): Promise<void> {
    const uri = `untitled:settled-${this.published.length}`;
    await this.open(uri, 'apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: Module\n');
    await this.diagnostics(uri);
    await this.close(uri);
    await this.until(() => this.published.find(told => told.uri === uri && told.version === undefined));
  }

  /** Waits until `look` sees something in what was heard. */
  async until<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const seen = look();
      if (seen !== undefined) return seen;
      assert.ok(this.#alive, `the server is gone: ${this.stderr}`);
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
  }

  /** Ends the session as the protocol wants it and checks that nothing went wrong in it. */
  async stop(): Promise<void> {
    assert.deepEqual(this.failures(), []);
    const exited = once(this.process, 'exit');
    await this.connection.sendRequest('shutdown');
    await this.notify('exit', undefined);
    const [code] = await exited;
    assert.equal(code, 0);
    assert.equal(this.stderr, '');
  }

  /** What the server says of its own bugs. */
  failures(): readonly string[] {
    return this.logged.filter(message => /failed/i.test(message));
  }

  #listen(): void {
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.#hear(() => this.published.push(params));
    });
    this.connection.onNotification(LogMessageNotification.type, ({ message }) => {
      this.#hear(() => this.logged.push(message));
    });
    this.connection.onNotification((method, params) => {
      this.#hear(() => this.heard.push({ method, params }));
    });
    this.connection.onRequest((method, params) => {
      this.#hear(() => this.asked.push({ method, params }));
      return method === 'workspace/configuration' ? this.#configuration(params) : null;
    });
    this.connection.onClose(() => this.#hear(() => (this.#alive = false)));
    this.connection.listen();
  }

  #hear(keep: () => void): void {
    keep();
    this.#wake();
  }

  #configuration(params: unknown): unknown {
    // The only request that is answered; its shape is the protocol's.
    const { items } = params as { readonly items: readonly { readonly scopeUri: string }[] };
    return items.map(({ scopeUri }) => this.#settingsOf(scopeUri));
  }
}
