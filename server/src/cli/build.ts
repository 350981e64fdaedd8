// `kmm build --dry-run`: the object KMM itself would create. Nothing is sent anywhere.
import { operatorObject } from '../service/resolve.js';
import type { ModuleQuestion } from './ask-module.js';
import { answerModules, moduleOptions, moduleOptionsHelp, printed } from './ask-module.js';
import type { Command } from './command.js';
import { oneOf, parseCommandLine } from './command.js';
import type { ExitCode, Terminal } from './terminal.js';
import { UsageError } from './terminal.js';

const help = `Show the object that KMM creates in the cluster to build the image for a kernel.

Usage: kmm build --dry-run --kernel K [options] FILE|-

It is the Job (KMM 1.x) or Pod (2.0 and later) with the default builder image, pushing to the mapping's image; on
OpenShift it is a Build of OpenShift's own. What only the cluster knows stands in angle brackets.
The hash KMM writes into an annotation stands as \`<uint64>\`.

Options:
  --dry-run         required: print, create nothing
  --as-operator     as KMM's operator creates it (the default)
  --sign            the object that signs instead of the one that builds
${moduleOptionsHelp}
  -o yaml|json      how to print it (default: yaml)
  -h, --help        this text

Exit codes: 0 printed, 1 KMM would create nothing (the reason is on standard error), 2 could not run.

Example:
  kmm build --dry-run --kernel 6.8.0-31-generic -o yaml module.yaml
`;

export const buildCommand: Command = {
  name: 'build',
  summary: 'show the object KMM would create to build an image',
  help,
  run: runBuild,
};

async function runBuild(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = parseCommandLine({
    args: [...args],
    allowPositionals: true,
    options: {
      ...moduleOptions,
      'dry-run': { type: 'boolean', default: false },
      'as-operator': { type: 'boolean', default: true },
      sign: { type: 'boolean', default: false },
      output: { type: 'string', short: 'o', default: 'yaml' },
    },
  });
  const output = oneOf('output', values.output, ['yaml', 'json']);
  if (!values['dry-run'])
    throw new UsageError('Only --dry-run is there: it prints the object and creates nothing.');
  const step = values.sign ? 'sign' : 'build';
  const ask: ModuleQuestion = (request, release) => operatorObject(request, step, release);
  return answerModules(values, positionals, terminal, ask, answer => {
    if (!answer.ok) {
      terminal.err(`kmm: ${answer.error}\n`);
      return 1;
    }
    terminal.out(printed(answer.value, output));
    return 0;
  });
}
