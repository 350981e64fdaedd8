// `kmm`: finds the command, answers --help and --version, turns what went wrong into one line and an exit code.
import type { Command } from './command.js';
import { linesOf } from './line.js';
import type { SafeTerminal } from './safe-terminal.js';
import { safeTerminal } from './safe-terminal.js';
import type { ExitCode, Terminal } from './terminal.js';
import { UsageError } from './terminal.js';

export async function runCommandLine(
  args: readonly string[],
  commands: readonly Command[],
  version: string,
  streams: Terminal,
): Promise<ExitCode> {
  const terminal = safeTerminal(streams);
  const [name, ...rest] = args;
  if (name === '--version' || name === '-V') return print(terminal, `${version}\n`);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    return print(terminal, overview(commands), name === undefined ? 2 : 0);
  }
  const command = commands.find(candidate => candidate.name === name);
  if (!command)
    return complain(terminal, `"${name}" is no command; known are ${commands.map(c => c.name).join(', ')}.`);
  const ownArguments = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (ownArguments.some(arg => arg === '--help' || arg === '-h')) return print(terminal, command.help);
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    if (error instanceof UsageError) return complain(terminal, `${error.message} See kmm ${name} --help.`);
    terminal.err([`kmm: ${name} failed, which is a bug of ours:`, ...linesOf(describedError(error))]);
    return 2;
  }
}

const describedError = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

function overview(commands: readonly Command[]): string {
  const rows = commands.map(({ name, summary }) => `  ${name.padEnd(13)}${summary}`);
  return `The mind of the Kernel Module Management operator, before anything reaches a cluster.

Usage: kmm COMMAND [options]

${rows.join('\n')}

kmm COMMAND --help tells more; kmm --version prints the version.
`;
}

function print(terminal: SafeTerminal, text: string, code: ExitCode = 0): ExitCode {
  terminal.out(linesOf(text));
  return code;
}

function complain(terminal: SafeTerminal, message: string): ExitCode {
  terminal.err([`kmm: ${message}`]);
  return 2;
}
