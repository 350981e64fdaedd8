// Composition root of the command line: the only place that reads its arguments, environment and streams.
import { createInterface } from 'node:readline/promises';
import { buildCommand } from './cli/build.js';
import { explainLogCommand } from './cli/explain-log.js';
import { layoutCommand } from './cli/layout.js';
import { lintCommand } from './cli/lint.js';
import { runCommandLine } from './cli/main.js';
import { previewCommand } from './cli/preview.js';
import { resolveCommand } from './cli/resolve.js';
import { largestText } from './core/limits.js';
import { boundedText } from './disk/bounded-text.js';
import { nodeBytes } from './disk/node-bytes.js';
import { nodeDisk } from './disk/node-disk.js';
import { bundledSchemas } from './bundled-schemas.js';
import { processCluster, processTestBuilds } from './process-world.js';
import { productVersion } from './product-version.js';
import { Workspace } from './service/workspace.js';

const onInterruption = new Set<() => void>();
let isInterrupted = false;

// A reader that has seen enough (`kmm lint | head`) is no failure, and a terminal that is closed is none either; but what
// a command has begun, it ends first.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (isInterrupted || onInterruption.size > 0) interrupt();
  else if (error.code === 'EPIPE') process.exit();
  else throw error;
});
process.stderr.on('error', () => interrupt());

const testBuild = processTestBuilds();
const newWorkspace = (): Workspace => new Workspace(bundledSchemas);

void runCommandLine(
  process.argv.slice(2),
  [
    lintCommand(newWorkspace),
    previewCommand,
    resolveCommand,
    layoutCommand(testBuild.registry),
    buildCommand({ cluster: processCluster(), testBuild, newWorkspace }),
    explainLogCommand(nodeBytes),
  ],
  productVersion,
  {
    folder: process.cwd(),
    out: data => process.stdout.write(data),
    err: data => process.stderr.write(data),
    color: process.stdout.isTTY && !process.env['NO_COLOR'],
    readInput: (atMost = largestText) => boundedText(nodeBytes.input(), atMost),
    input: nodeBytes.input,
    disk: nodeDisk,
    ask: process.stdin.isTTY && process.stderr.isTTY ? askOnTerminal : undefined,
    onInterrupt,
  },
).then(code => {
  process.exitCode = code;
});

async function askOnTerminal(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and the end of input are no answer.
  const ended = new Promise<string>(resolve => void lines.once('close', () => resolve('')));
  lines.once('SIGINT', () => {
    lines.close();
    process.kill(process.pid, 'SIGINT');
  });
  try {
    return await Promise.race([lines.question(question), ended]);
  } finally {
    lines.close();
  }
}

/** Each action is called once. */
function interrupt(): void {
  isInterrupted = true;
  const actions = [...onInterruption];
  onInterruption.clear();
  for (const action of actions) action();
}

/** Whoever asks for it twice does not want to wait for anything. */
function onInterrupt(action: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let asked = 0;
  const act = (): void => {
    asked += 1;
    if (asked > 1) process.exit(2);
    interrupt();
  };
  onInterruption.add(action);
  for (const signal of signals) process.on(signal, act);
  return () => {
    onInterruption.delete(action);
    for (const signal of signals) process.off(signal, act);
  };
}
