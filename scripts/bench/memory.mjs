// What the server holds of the machine's memory with a workspace: when it has read the folder, and when every file of it
// is open and its problems are told. Most of it is what Node.js has not yet thrown away.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startServer } from './cold-start.mjs';
import { mapOf, moduleOf } from './dockerfiles.mjs';

const files = 300;
const withDockerfile = 100;

/** Rows of `{ when, resident }`, in megabytes; none where no `ps` tells. */
export async function memory(root) {
  const folder = mkdtempSync(join(tmpdir(), 'kmm-bench-'));
  for (let index = 0; index < files; index += 1) {
    const texts = index < withDockerfile ? [moduleOf(index, 0), mapOf(index, 60, 0)] : [moduleOf(index, 0)];
    writeFileSync(join(folder, `module-${index}.yaml`), texts.join('---\n'));
  }
  const server = startServer(join(root, 'dist/server.cjs'));
  try {
    return await rowsOf(server, folder);
  } finally {
    await server.end();
    rmSync(folder, { recursive: true });
  }
}

async function rowsOf({ connection, pid }, folder) {
  const uri = pathToFileURL(folder).href;
  const published = publications(connection);
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: uri,
    workspaceFolders: [{ uri, name: 'bench' }],
    capabilities: { workspace: { workspaceFolders: true } },
  });
  await connection.sendNotification('initialized', {});
  const names = readdirSync(folder);
  const [first, ...others] = names;
  await open(connection, folder, first);
  await published(1);
  const read = { when: 'read, one file open', resident: residentOf(pid) };
  for (const name of others) await open(connection, folder, name);
  await published(names.length);
  return [read, { when: 'all open', resident: residentOf(pid) }].filter(({ resident }) => resident > 0);
}

/** Waits until the problems of so many files have been told. */
function publications(connection) {
  const told = new Set();
  let check = () => undefined;
  connection.onNotification('textDocument/publishDiagnostics', ({ uri }) => {
    told.add(uri);
    check();
  });
  return count =>
    new Promise(resolve => {
      check = () => told.size >= count && resolve();
      check();
    });
}

async function open(connection, folder, name) {
  const path = join(folder, name);
  const text = readFileSync(path, 'utf8');
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri: pathToFileURL(path).href, languageId: 'yaml', version: 1, text },
  });
}

function residentOf(pid) {
  try {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
  } catch {
    return 0;
  }
}
