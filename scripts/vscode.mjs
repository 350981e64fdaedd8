// Opens the packaged extension in a real VS Code in the browser, on the samples or on a folder that is named:
// `node scripts/vscode.mjs [--port N] [folder]`. Runs until Ctrl-C.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureCodeServer, prepareProfile, startCodeServer } from './lib/code-server.mjs';
import { root } from './lib/root.mjs';

const { values, positionals } = parseArgs({ options: { port: { type: 'string' } }, allowPositionals: true });
const folder = resolve(positionals[0] ?? join(root, 'samples'));

await ensureCodeServer().catch(error => {
  console.error(`VS Code for the browser could not be installed: ${error.message}`);
  console.error(
    'It comes from the npm registry, which needs the network the first time. The lint above is complete.',
  );
  process.exit(1);
});
const profile = await prepareProfile(join(root, '.cache', 'vscode'));
const server = await startCodeServer(profile, folder, { trusted: true, port: values.port });

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopping = true;
    void server.stop();
  });
}
console.log(`\nVS Code with KMM Language Tools: ${server.url}`);
console.log('Open the address in a browser. Ctrl-C ends it.');

const code = await server.ended;
if (!stopping) {
  console.error(`VS Code ended by itself (${code}):\n${server.output()}`);
  process.exitCode = 1;
}
