// From starting a server process to its answer, over standard input and output, in a folder of its own.
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { medianOf } from './measure.mjs';
import { cases, textOf } from './texts.mjs';

const runs = 9;
const uri = 'file:///bench/module.yaml';

/** Rows of `{ server, asked, median, runs }`. */
export async function coldStarts(root) {
  const servers = [
    { server: 'kmm-language-server', script: join(root, 'dist/server.cjs') },
    {
      server: 'yaml-language-server',
      script: join(root, 'node_modules/yaml-language-server/bin/yaml-language-server'),
    },
  ];
  const rows = [];
  for (const { server, script } of servers) {
    rows.push({ server, asked: 'initialize', runs, median: await medianStart(script, initialized) });
  }
  const [{ server, script }] = servers;
  rows.push({ server, asked: 'first diagnostics', runs, median: await medianStart(script, diagnosed) });
  return rows;
}

async function medianStart(script, until) {
  const times = [];
  for (let run = 0; run < runs; run += 1) times.push(await start(script, until));
  return medianOf(times);
}

async function start(script, until) {
  const begin = performance.now();
  const { connection, end } = startServer(script);
  await until(connection);
  const time = performance.now() - begin;
  await end();
  return time;
}

/** A server in a process of its own, which gets null for whatever it asks. */
export function startServer(script) {
  const server = spawn(process.execPath, [script, '--stdio'], {
    cwd: tmpdir(),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise(resolve => server.once('exit', resolve));
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.onRequest(() => null);
  connection.listen();
  const end = async () => {
    connection.dispose();
    server.kill();
    await ended;
  };
  return { connection, pid: server.pid, end };
}

function initialized(connection) {
  return connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
}

async function diagnosed(connection) {
  await initialized(connection);
  const published = new Promise(resolve =>
    connection.onNotification('textDocument/publishDiagnostics', resolve),
  );
  await connection.sendNotification('initialized', {});
  const { text } = textOf(cases[0], 0);
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  await published;
}
