// Opens the packaged extension in a real VS Code in the browser, on the samples or on a folder that is named:
// `node scripts/vscode.mjs [--port N] [folder]`. Runs until Ctrl-C.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureCodeServer, prepareProfile, startCodeServer } from './lib/code-server.mjs';
import { root } from './lib/root.mjs';

const { values, positionals } = parseArgs({ options: { port: { type: 'string' } }, allowPositionals: true });
const folder = resolve(positionals[0] ?? join(root, 'samples'));

let stopping = false;
let stop = () => process.exit(1);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopping = true;
    void stop();
  });
}

await ensureCodeServer().catch(error => {
  console.error(`VS Code for the browser could not be installed: ${error.message}`);
  console.error('It comes from the npm registry, which needs the network the first time.');
  process.exit(1);
});
const profile = await prepareProfile(join(root, '.cache', 'vscode'));
const server = await startCodeServer(profile, folder, { trusted: true, port: values.port });
stop = server.stop;

try {
  await server.ready;
  console.log(`\nVS Code with KMM Language Tools: ${server.url}`);
  console.log('Open the address in a browser. Ctrl-C ends it.');
  const code = await server.ended;
  if (!stopping) throw new Error(`VS Code ended by itself (${code}):\n${server.output()}`);
} catch (error) {
  if (!stopping) fail(error.message);
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
