// Composition root of the command line: the only place that reads its arguments, environment and streams.
import { text } from 'node:stream/consumers';
import { buildCommand } from './cli/build.js';
import { explainLogCommand } from './cli/explain-log.js';
import { layoutCommand } from './cli/layout.js';
import { lintCommand } from './cli/lint.js';
import { runCommandLine } from './cli/main.js';
import { previewCommand } from './cli/preview.js';
import { resolveCommand } from './cli/resolve.js';
import { nodeBytes } from './disk/node-bytes.js';
import { nodeDisk } from './disk/node-disk.js';
import { bundledSchemas } from './bundled-schemas.js';
import { productVersion } from './product-version.js';
import { Workspace } from './service/workspace.js';

// A reader that has seen enough (`kmm lint | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

void runCommandLine(
  process.argv.slice(2),
  [
    lintCommand(() => new Workspace(bundledSchemas)),
    previewCommand,
    resolveCommand,
    layoutCommand,
    buildCommand,
    explainLogCommand(nodeBytes),
  ],
  productVersion,
  {
    folder: process.cwd(),
    out: data => process.stdout.write(data),
    err: data => process.stderr.write(data),
    color: process.stdout.isTTY && !process.env['NO_COLOR'],
    readInput: () => text(process.stdin),
    disk: nodeDisk,
  },
).then(code => {
  process.exitCode = code;
});
