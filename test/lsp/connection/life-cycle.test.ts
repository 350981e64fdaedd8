// The life of a server process: what it answers before, during and after a session, and how it ends.
import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { endServers, launch, launchForked } from '../../support/bundle.js';
import { RawServer, frame } from '../../support/raw-server.js';

const notInitialized = -32002;
const invalidRequest = -32600;
const methodNotFound = -32601;

describe('the life of the server', () => {
  afterEach(endServers);

  it('refuses every request before initialize, and is alive afterwards', async () => {
    const server = new RawServer('--stdio');
    for (const method of ['textDocument/hover', 'textDocument/codeAction', 'workspace/symbol', 'no/such']) {
      const { error } = await server.request(method, method, { textDocument: { uri: 'file:///a.yaml' } });
      assert.equal(error?.code, notInitialized, method);
    }
    assert.ok((await server.initialize()).result);
    assert.equal(await server.hangUp(), 1);
  });

  it('drops notifications before initialize', async () => {
    const server = new RawServer('--stdio');
    const textDocument = { uri: 'file:///a.yaml', languageId: 'yaml', version: 1, text: broken };
    server.send({ jsonrpc: '2.0', method: 'textDocument/didOpen', params: { textDocument } });
    await server.initialize();
    server.send({ jsonrpc: '2.0', method: 'initialized', params: {} });
    const { result } = await server.request(1, 'textDocument/codeAction', {
      textDocument,
      range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
      context: { diagnostics: [] },
    });
    assert.equal(result, null);
    assert.deepEqual(
      server.messages.filter(({ method }) => method),
      [],
    );
    await server.hangUp();
  });

  it('initializes once', async () => {
    const server = new RawServer('--stdio');
    await server.initialize();
    const again = await server.request(2, 'initialize', { processId: null, rootUri: null, capabilities: {} });
    assert.equal(again.error?.code, invalidRequest);
    await server.hangUp();
  });

  it('survives an initialize that is none, and takes the next one', async () => {
    const server = new RawServer('--stdio');
    assert.ok((await server.request(1, 'initialize')).error);
    assert.ok((await server.request(2, 'initialize', null)).error);
    assert.ok((await server.request(3, 'initialize', [1, 2])).error);
    assert.ok((await server.request(4, 'initialize', { capabilities: 'all' })).result);
    await server.hangUp();
  });

  it('announces what it does', async () => {
    const server = new RawServer('--stdio');
    const { result } = await server.initialize();
    const { serverInfo, capabilities } = result as {
      serverInfo: { name: string; version: string };
      capabilities: Record<string, unknown>;
    };
    assert.equal(serverInfo.name, 'kmm-language-server');
    assert.match(serverInfo.version, /^\d+\.\d+\.\d+/);
    assert.deepEqual(capabilities['textDocumentSync'], { openClose: true, change: 2 });
    await server.hangUp();
  });

  it('refuses requests after shutdown and exits with 0', async () => {
    const server = new RawServer('--stdio');
    await server.initialize();
    assert.equal((await server.request(1, 'shutdown')).result, null);
    assert.equal((await server.request(2, 'textDocument/hover', {})).error?.code, invalidRequest);
    server.send({ jsonrpc: '2.0', method: 'exit' });
    assert.equal(await server.exit(), 0);
  });

  it('exits with 1 when told to without a shutdown', async () => {
    const server = new RawServer('--stdio');
    await server.initialize();
    server.send({ jsonrpc: '2.0', method: 'exit' });
    assert.equal(await server.exit(), 1);
  });

  it('exits with 1 when told to before anything else', async () => {
    const server = new RawServer('--stdio');
    server.send({ jsonrpc: '2.0', method: 'exit' });
    assert.equal(await server.exit(), 1);
  });

  it('says that it does not know a method, and ignores notifications it does not know', async () => {
    const server = new RawServer('--stdio');
    await server.initialize();
    server.send({ jsonrpc: '2.0', method: 'no/such', params: {} }, { jsonrpc: '2.0', method: '$/secret' });
    assert.equal((await server.request(1, 'no/such', {})).error?.code, methodNotFound);
    await server.hangUp();
  });

  it('gets over messages that are no messages', async () => {
    const server = new RawServer('--stdio');
    await server.initialize();
    const nonsense = ['{}', '[]', 'null', '42', '"x"', '{"jsonrpc":"2.0"}', '{"jsonrpc":"2.0","id":7}'];
    server.process.stdin.write(nonsense.map(frame).join(''));
    server.send(
      { jsonrpc: '2.0', method: '$/cancelRequest' },
      { jsonrpc: '2.0', method: '$/cancelRequest', params: { id: 'never sent' } },
      { jsonrpc: '2.0', id: 4711, result: 'nobody asked' },
      { jsonrpc: '2.0', id: 4712, error: { code: 1, message: 'nobody asked' } },
    );
    assert.equal((await server.request(1, 'no/such', {})).error?.code, methodNotFound);
    await server.hangUp();
  });

  for (const option of ['--help', '--version']) {
    it(`answers ${option} on standard output`, async () => {
      const { code, out, err } = await outputOf(option);
      assert.deepEqual([code, err], [0, '']);
      assert.match(out, option === '--help' ? /^Usage: /m : /^\d+\.\d+\.\d+\n$/);
    });
  }

  for (const args of [[], ['--socket'], ['--socket=x'], ['--pipe'], ['--node-ipc'], ['file.yaml']]) {
    it(`explains itself on standard error for: ${args.join(' ') || 'no arguments'}`, async () => {
      const { code, out, err } = await outputOf(...args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /--stdio/);
    });
  }
});

describe('the ways to reach the server', () => {
  afterEach(endServers);

  it('speaks over the IPC channel of its parent and ends with it', async () => {
    const child = launchForked('--node-ipc');
    child.send({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { processId: null, capabilities: {} },
    });
    const [answer] = await once(child, 'message');
    assert.equal((answer as { id: number }).id, 1);
    const exited = once(child, 'exit');
    child.disconnect();
    assert.equal((await exited)[0], 1);
  });

  it('connects to a port of this machine and ends with the connection', async () => {
    await overListener(0, address => `--socket=${typeof address === 'object' ? address?.port : ''}`);
  });

  it('connects to a pipe and ends with the connection', async () => {
    const name = join(tmpdir(), `kmm-${process.pid}.sock`);
    const pipe = process.platform === 'win32' ? `\\\\.\\pipe\\kmm-${process.pid}` : name;
    await overListener(pipe, () => `--pipe=${pipe}`);
  });

  it('ends with a word when nobody listens on the port', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const address = listener.address();
    listener.close();
    await once(listener, 'close');
    const server = new RawServer(`--socket=${typeof address === 'object' ? address?.port : ''}`);
    assert.equal(await server.exit(), 1);
    assert.match(server.stderr, /ECONNREFUSED/);
  });
});

const broken = 'apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: Module\nmetadata: "x\n';

async function outputOf(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const server = launch(...args);
  const [out, err, [code]] = await Promise.all([
    text(server.stdout),
    text(server.stderr),
    once(server, 'close'),
  ]);
  return { code: Number(code), out, err };
}

/** Listens, starts a server that connects, asks one question and hangs up. */
async function overListener(
  where: number | string,
  option: (address: ReturnType<ReturnType<typeof createServer>['address']>) => string,
): Promise<void> {
  const listener = createServer();
  if (typeof where === 'number') listener.listen(where, '127.0.0.1');
  else listener.listen(where);
  await once(listener, 'listening');
  const server = new RawServer(option(listener.address()));
  // `connection` hands over the socket and nothing else.
  const [socket] = (await once(listener, 'connection')) as [Socket];
  socket.write(frame({ jsonrpc: '2.0', id: 1, method: 'shutdown' }));
  for await (const bytes of socket) if (String(bytes).includes('"id":1')) break;
  socket.destroy();
  listener.close();
  assert.equal(await server.exit(), 0);
}
