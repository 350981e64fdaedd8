// The language server as a process: reads its command line, chooses disk and schemas, and never dies of a
// bug. Standard output belongs to the protocol; everything else goes to standard error.
import { Console } from 'node:console';
import { bundledSchemas } from './start/bundled-schemas.js';
import { bundledSnippets } from './start/bundled-snippets.js';
import { nodeDisk } from './disk/node-disk.js';
import type { Transport } from './lsp/connection/connect.js';
import { connectTo } from './lsp/connection/connect.js';
import { LifeCycle } from './lsp/connection/life-cycle.js';
import { serve } from './lsp/server.js';
import { processClock, processCluster, processTestBuilds } from './start/process-world.js';
import { productVersion } from './start/product-version.js';
import { lazyAssist } from './service/fields/lazy-assist.js';
import { Workspace } from './service/workspace/workspace.js';

const usage = `kmm-language-server: language server for Kernel Module Management (KMM) YAML

Usage: kmm-language-server --stdio | --node-ipc | --socket=PORT | --pipe=NAME

  --stdio         speak LSP on standard input and output
  --node-ipc      speak LSP over the IPC channel of a Node.js parent
  --socket=PORT   connect to an editor that listens on this port of this machine
  --pipe=NAME     connect to an editor that listens on this named pipe or Unix socket
  --version       print the version
  --help          print this text

Example: kmm-language-server --stdio
`;

function main(args: readonly string[]): void {
  if (args.includes('--help')) process.stdout.write(usage);
  else if (args.includes('--version')) process.stdout.write(`${productVersion}\n`);
  else {
    const transport = transportIn(args);
    if (transport) start(transport);
    else {
      process.stderr.write(usage);
      process.exitCode = 2;
    }
  }
}

/** The first transport that is named, in the spellings editors use: `--socket=6009` and `--socket 6009`. */
function transportIn(args: readonly string[]): Transport | undefined {
  for (const [index, arg] of args.entries()) {
    const [name, value = args[index + 1]] = arg.split('=', 2);
    if (name === '--stdio') return { kind: 'stdio' };
    if (name === '--node-ipc' && process.send) return { kind: 'node-ipc' };
    if (name === '--pipe' && value) return { kind: 'pipe', address: value };
    if (name === '--socket' && Number(value) > 0) return { kind: 'socket', address: Number(value) };
  }
  return undefined;
}

function start(transport: Transport): void {
  globalThis.console = new Console(process.stderr);
  process.on('uncaughtException', error => console.error('Not caught:', error));
  process.on('unhandledRejection', reason => console.error('Not handled:', reason));
  const lifeCycle = new LifeCycle();
  serve({
    connection: connectTo(transport, lifeCycle),
    lifeCycle,
    workspace: new Workspace(bundledSchemas),
    clock: processClock,
    disk: nodeDisk,
    assist: lazyAssist(async () => (await import('./service/fields/yaml-assist.js')).createYamlAssist()),
    snippets: bundledSnippets,
    cluster: processCluster(),
    testBuild: processTestBuilds(),
    version: productVersion,
  });
}

main(process.argv.slice(2));
