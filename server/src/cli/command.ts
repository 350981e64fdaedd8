import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';
import type { SafeTerminal } from './safe-terminal.js';
import type { ExitCode } from './terminal.js';
import { UsageError } from './terminal.js';

export interface Command {
  readonly name: string;
  /** One line for `kmm --help`. */
  readonly summary: string;
  /** All of `kmm NAME --help`: usage, options, exit codes, an example. */
  readonly help: string;
  readonly run: (args: readonly string[], terminal: SafeTerminal) => Promise<ExitCode>;
}

/** Node's own parser with its errors as usage errors. `--help` is answered by the caller before this. */
export function parseCommandLine<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(complaintOf(error));
  }
}

/** Node's own words, without the advice that it adds: our options take no values that begin with a dash. */
function complaintOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [sentence = ''] = message.split(/\. To specify|\n/);
  return /[.?!]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** The option's value when it is one of `choices`; anything else is a usage error that lists them. */
export function oneOf<T extends string>(name: string, value: string, choices: readonly T[]): T {
  const choice = choices.find(candidate => candidate === value);
  if (choice === undefined)
    throw new UsageError(`--${name} is one of ${choices.join(', ')}; got "${value}".`);
  return choice;
}
