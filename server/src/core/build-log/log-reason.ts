// Why a command failed, in one sentence: out of what it printed, else out of how it ended.
import type { LogEnd, LogKind } from './verdict-types.js';
import type { OutputMemory } from './output-memory.js';
import { brief } from './go-error-words.js';
import type { Numbered, NumberedFailure } from './failure-line.js';
import { likeliestFailure } from './failure-line.js';

export interface Reason {
  readonly kind: LogKind;
  readonly reason: string;
  /** The line that says it. */
  readonly told: NumberedFailure | undefined;
}

export interface CommandEnd {
  readonly status: number | undefined;
  readonly signal: string | undefined;
}

/** Of a command that was named in line `since` of the log. */
export function commandReason(output: OutputMemory, since: number, ended: CommandEnd, end: LogEnd): Reason {
  const told = likeliestFailure([...output.first, ...output.latest].filter(({ line }) => line > since));
  if (end.terminatedReason === 'OOMKilled') {
    const reason = 'The command was killed: the build has reached its memory limit.';
    return { kind: 'out of memory', reason, told };
  }
  const known = told && told.failure.weight >= 30;
  if (known) return { kind: told.failure.kind, reason: asSentence(told), told };
  const ending = endingWords(ended);
  if (ended.status === 137 || ended.signal === 'killed')
    return { kind: 'out of memory', reason: `${ending}, most likely for want of memory.`, told };
  if (told) return { kind: told.failure.kind, reason: asSentence(told), told };
  const last = lastPrinted(output.last, since);
  const reason = last === undefined ? `${ending}, and says nothing.` : `${ending}; the last it says: ${last}`;
  return { kind: 'command', reason, told: undefined };
}

/** Compilers and programs are quoted as they are, all others are a sentence. */
function asSentence({ failure }: NumberedFailure): string {
  const text = brief(failure.says.trim());
  if (failure.kind === 'compile' && !/^the kernel's/.test(text)) return text;
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return /^(?:the|there|no|not|a|another)\b/.test(ended)
    ? `${ended.charAt(0).toUpperCase()}${ended.slice(1)}`
    : ended;
}

const meanings: Readonly<Record<number, string>> = {
  126: 'The command cannot be run (exit code 126)',
  127: 'A command is not found (exit code 127)',
  134: 'The command aborted (exit code 134)',
  137: 'The command was killed (exit code 137)',
  139: 'The command crashed: segmentation fault (exit code 139)',
  143: 'The command was told to stop (exit code 143)',
};

function endingWords({ status, signal }: CommandEnd): string {
  if (signal !== undefined)
    return signal === 'killed' ? 'The command was killed' : `The command was ended by a signal: ${signal}`;
  if (status === undefined) return 'The command failed';
  return meanings[status] ?? `The command ended with exit code ${String(status)}`;
}

const lastPrinted = (last: readonly Numbered[], since: number): string | undefined => {
  const text = last
    .filter(({ line }) => line > since)
    .at(-1)
    ?.text.trim();
  return text === undefined || text === '' ? undefined : brief(text, 200);
};
