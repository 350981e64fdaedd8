// Messages that are well framed and have the wrong things in them, and editors with habits of their own: a request is
// answered with a word, a notification is ignored with one, and the server goes on as if nothing had been.
import { strict as assert } from 'node:assert';
import { rows } from '../../../server/src/lsp/answers/requests.js';
import * as dockerfiles from '../../../server/src/protocol/dockerfiles.js';
import * as imageLayout from '../../../server/src/protocol/image-layout.js';
import * as kernelsView from '../../../server/src/protocol/kernels-view.js';
import * as messages from '../../../server/src/protocol/messages.js';
import * as preview from '../../../server/src/protocol/preview.js';
import * as testBuild from '../../../server/src/protocol/test-build.js';
import { endServers } from '../../support/bundle.js';
import { configMap, goodModule } from '../../support/manifests.js';
import { RawServer, frame } from '../../support/raw-server.js';

const invalidRequest = -32600;
const invalidParams = -32602;
const internalError = -32603;
const uri = 'file:///demo/module.yaml';
const text = `${goodModule}---\n${configMap}`;
const textDocument = { uri };

/** Anything but what is wanted. `1e400` is read as infinity. */
const odd: readonly unknown[] = [
  undefined,
  null,
  0,
  -1,
  1e9,
  0.5,
  '',
  'x',
  true,
  [],
  [null],
  [[]],
  {},
  { uri: 5 },
  { length: -1 },
  '\u0000\u001b[31m',
  { constructor: 1, toString: null },
];

const own = Object.entries({
  ...messages,
  ...kernelsView,
  ...preview,
  ...imageLayout,
  ...dockerfiles,
  ...testBuild,
}).flatMap(([name, value]) => (name.endsWith('Method') ? [String(value)] : []));

const requests = [
  ...new Set([...rows.map(({ method }) => method), ...own, 'workspace/executeCommand']),
].filter(method => !/changed$|\/log$|kmm\/status|kmm\/trusted/.test(method));

const notifications = [
  'initialized',
  '$/cancelRequest',
  '$/setTrace',
  '$/progress',
  'window/workDoneProgress/cancel',
  'textDocument/didOpen',
  'textDocument/didChange',
  'textDocument/didClose',
  'textDocument/didSave',
  'textDocument/willSave',
  'workspace/didChangeConfiguration',
  'workspace/didChangeWatchedFiles',
  'workspace/didChangeWorkspaceFolders',
  'kmm/trusted',
];

describe('malformed messages', () => {
  let server: RawServer;
  let asked = 0;

  beforeEach(async () => {
    server = new RawServer('--stdio');
    await server.initialize();
    notify('initialized', {});
    notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  });
  afterEach(endServers);

  const notify = (method: string, params?: unknown): void =>
    server.send({ jsonrpc: '2.0', method, ...(params === undefined ? {} : { params }) });
  const ask = (method: string, params?: unknown): ReturnType<RawServer['request']> =>
    server.request((asked += 1), method, params);

  /** The server still knows the text, and nothing of ours has failed. */
  async function isWell(): Promise<void> {
    const position = { line: 1, character: 2 };
    assert.ok((await ask('textDocument/hover', { textDocument, position })).result);
    assert.equal(server.stderr, '');
    const failed = logged().filter(line => /failed|TypeError|at .*\.cjs/.test(line));
    assert.deepEqual(failed, []);
  }

  const logged = (): readonly string[] =>
    server.messages
      .filter(({ method }) => method === 'window/logMessage')
      .map(({ params }) => String((params as { readonly message: unknown }).message));

  it('each request with each kind of wrong parameters is answered, never with a failure of ours', async () => {
    const place = { line: 1, character: 2 };
    for (const method of requests) {
      for (const value of odd) {
        for (const params of [
          value,
          { textDocument: value },
          { textDocument, position: value, range: value, document: value, kernel: value, name: value },
          { textDocument, position: { line: value, character: value }, range: { start: value, end: place } },
          {
            textDocument,
            position: place,
            range: { start: place, end: place },
            context: value,
            kernels: value,
          },
          {
            textDocument: { uri: 'no-such-scheme:%%%' },
            position: place,
            range: { start: place, end: place },
          },
          { command: 'kmm.tellKernels', arguments: [value], builds: value, plan: value, id: value },
        ]) {
          const { error } = await ask(method, params);
          assert.notEqual(error?.code, internalError, `${method} ${JSON.stringify(params)}`);
        }
      }
    }
    await isWell();
  }).timeout(120_000);

  it('places are moved to where there is text, and ranges turned the right way round', async () => {
    const places = ['-1', '1e400', '-1e400', '2.7', '4294967296', '-0'].map(
      number => `{"line":${number},"character":${number}}`,
    );
    for (const method of ['textDocument/hover', 'textDocument/codeAction', 'textDocument/inlayHint']) {
      for (const [index, place] of places.entries()) {
        const id = `${method} ${index}`;
        const range = `{"start":{"line":9,"character":9},"end":${place}}`;
        const params = `{"textDocument":{"uri":"${uri}"},"position":${place},"range":${range},"context":{}}`;
        server.process.stdin.write(
          frame(`{"jsonrpc":"2.0","id":"${id}","method":"${method}","params":${params}}`),
        );
        assert.equal((await server.response(id)).error, undefined, id);
      }
    }
    await isWell();
  });

  it('each notification with each kind of wrong parameters is ignored with a word', async () => {
    for (const method of notifications) {
      for (const value of odd) {
        notify(method, value);
        for (const name of ['textDocument', 'event', 'changes', 'settings', 'id', 'token', 'value'])
          notify(method, { [name]: value });
        notify(method, { textDocument: { uri, version: 2, text: value }, contentChanges: value });
        notify(method, {
          textDocument: { uri: `${uri}x`, version: value },
          contentChanges: [value, { text: value }],
        });
        notify(method, {
          changes: [value, { uri: value, type: value }, { uri: 'file:///a.yaml', type: value }],
        });
        notify(method, { event: { added: [value], removed: [{ uri: value }] } });
      }
      notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 9, text } });
    }
    await isWell();
    const lines = logged();
    assert.ok(
      lines.includes('`$/cancelRequest` was ignored: `id` must be a number or a string.'),
      lines.join('\n'),
    );
    assert.ok(lines.every(line => [...line].every(character => character >= ' ')));
  });

  it('a change of what is not open, of an older version or without a place does what can be done', async () => {
    const end = { line: 1e9, character: 1e9 };
    notify('textDocument/didChange', {
      textDocument: { uri: 'file:///other.yaml', version: 2 },
      contentChanges: [{ text: 'a' }],
    });
    notify('textDocument/didClose', { textDocument: { uri: 'file:///other.yaml' } });
    notify('textDocument/didChange', {
      textDocument: { uri, version: -7 },
      contentChanges: [
        { range: { start: end, end: { line: -4, character: 0 } }, text },
        { range: null, text },
      ],
    });
    await isWell();
  });

  it('what is no message is told, and answered where somebody may wait for it', async () => {
    const nothing = ['[]', 'null', '42', '"x"', '{}', '{"id":7}', '{"jsonrpc":"2.0","id":7,"params":{}}'];
    const batch = [{ jsonrpc: '2.0', id: 1, method: 'shutdown' }];
    server.process.stdin.write(nothing.map(frame).join(''));
    server.send(batch, { jsonrpc: '2.0', id: null, method: 'shutdown' }, { id: {}, method: 'shutdown' });
    await isWell();
    const refused = server.messages.filter(({ id, error }) => id === null && error?.code === invalidRequest);
    assert.equal(refused.length, 4);
    assert.equal(logged().filter(line => /none of JSON-RPC/.test(line)).length, nothing.length + 3);
  });

  it('what comes again and again is told once', async () => {
    for (let round = 0; round < 50; round += 1) notify('textDocument/didClose', {});
    await isWell();
    assert.deepEqual(logged(), ['`textDocument/didClose` was ignored: `textDocument.uri` must be a string.']);
  });

  it('parameters of the wrong kind are called so', async () => {
    for (const method of ['textDocument/hover', 'textDocument/completion', 'kmm/preview']) {
      assert.equal((await ask(method, [])).error?.code, invalidParams);
      assert.equal((await ask(method)).error?.code, invalidParams);
    }
    await isWell();
  });
});

describe('what editors say at the start', () => {
  afterEach(endServers);

  const habits: Readonly<Record<string, unknown>> = {
    'Helix: no root': { processId: 1, capabilities: {}, workspaceFolders: [] },
    'eglot: no folders': { processId: process.pid, rootUri: null, workspaceFolders: null, capabilities: {} },
    'Vim: no process': {
      processId: null,
      rootUri: 'file:///',
      rootPath: '/',
      capabilities: {},
      trace: 'off',
    },
    'Neovim: empty tables as objects': { capabilities: { workspace: [] }, workspaceFolders: {}, rootUri: {} },
    'nothing at all': {},
  };
  for (const [who, params] of Object.entries(habits)) {
    it(`${who}`, async () => {
      const server = new RawServer('--stdio');
      const asked = who.startsWith('Helix') ? { ...(params as object), processId: process.pid } : params;
      assert.ok((await server.request(1, 'initialize', asked)).result);
      server.send({ jsonrpc: '2.0', method: 'initialized' });
      const { error } = await server.request(2, 'kmm/cluster/contexts', {});
      assert.equal(error, undefined);
      assert.equal(server.stderr, '');
    });
  }

  it('capabilities of the wrong kind are none', async () => {
    for (const value of [null, 5, 'x', []]) {
      const shapes = [
        value,
        { workspace: value, textDocument: value, window: value },
        {
          workspace: {
            workspaceEdit: { documentChanges: true, resourceOperations: value },
            ...{
              didChangeWatchedFiles: value,
              configuration: value,
              codeLens: value,
              workspaceFolders: value,
            },
          },
          textDocument: {
            completion: { completionItem: value },
            codeAction: { codeActionLiteralSupport: value },
            publishDiagnostics: { tagSupport: value },
          },
          window: { showDocument: value },
        },
      ];
      for (const capabilities of shapes) {
        const server = new RawServer('--stdio');
        const initializationOptions = { kmm: value, commands: value, trusted: value, status: value };
        const { result } = await server.request(1, 'initialize', { capabilities, initializationOptions });
        assert.ok(result, JSON.stringify(capabilities));
        server.send({ jsonrpc: '2.0', method: 'initialized', params: value });
        assert.equal((await server.request(2, 'shutdown')).result, null);
        assert.equal(server.stderr, '');
      }
    }
  });

  it('a wrong initialize is refused, and the next one taken', async () => {
    const server = new RawServer('--stdio');
    for (const [id, params] of [undefined, null, [1, 2], 'x', 5].entries())
      assert.equal((await server.request(id, 'initialize', params)).error?.code, invalidParams);
    assert.ok((await server.initialize()).result);
  });
});
