// `kmm resolve`: what KMM decides for one Module and one kernel.
import { resolveAnswer } from '../../service/preview/resolve.js';
import { answerModules, moduleOptions, moduleOptionsHelp, printed } from './ask-module.js';
import type { Command } from '../command.js';
import { oneOf, parseCommandLine } from '../command.js';
import type { SafeTerminal } from '../safe-terminal.js';
import type { ExitCode } from '../terminal.js';

const help = `Tell what KMM decides for a kernel: the mapping, the image, what is built and signed, and why.

Usage: kmm resolve --kernel K [options] FILE|- [more files or folders …]

The Module is in FILE; on OpenShift its Dockerfile decides, too, and may be in the others.

Options:
${moduleOptionsHelp}
  --format F        text (YAML, default) or json
  -h, --help        this text

Exit codes: 0 answered, 1 KMM does nothing for this kernel (the answer's \`error\` says why), 2 could not run.

Example:
  kmm resolve --kernel 6.8.0-31-generic module.yaml
`;

export const resolveCommand: Command = {
  name: 'resolve',
  summary: 'tell what KMM decides for one kernel',
  help,
  run: runResolve,
};

async function runResolve(args: readonly string[], terminal: SafeTerminal): Promise<ExitCode> {
  const { values, positionals } = parseCommandLine({
    args: [...args],
    allowPositionals: true,
    options: { ...moduleOptions, format: { type: 'string', default: 'text' } },
  });
  const format = oneOf('format', values.format, ['text', 'json']);
  return answerModules(values, positionals, terminal, resolveAnswer, answer => {
    if (!answer.ok) {
      terminal.err([`kmm: ${answer.error}`]);
      return 2;
    }
    terminal.out(printed(answer.value, format === 'json' ? 'json' : 'yaml'));
    return answer.value['error'] === null ? 0 : 1;
  });
}
