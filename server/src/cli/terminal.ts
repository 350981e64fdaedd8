// What the command line sees of the process that runs it. The composition root makes it; tests make their own. Commands
// get it as a `SafeTerminal`.
import type { ReadText } from '../core/unread-file.js';
import type { Disk } from '../service/ports/ports.js';

export interface Terminal {
  /** Absolute path of the folder that relative paths start from. */
  readonly folder: string;
  /** Data: what a pipe should carry. */
  readonly out: (text: string) => void;
  /** Progress and complaints. */
  readonly err: (text: string) => void;
  readonly color: boolean;
  /** Standard input as a text. */
  readonly readInput: (atMost?: number) => Promise<ReadText>;
  /** Standard input as it comes. */
  readonly input: () => AsyncIterable<Uint8Array>;
  readonly disk: Disk;
  /** Asks a question and gives the line that is typed; undefined where nobody sits. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Calls back when the user wants to end the command (Ctrl-C); the result takes that back. */
  readonly onInterrupt: (action: () => void) => () => void;
}

/** 0 clean, 1 problems found, 2 the command could not do its work. */
export type ExitCode = 0 | 1 | 2;

/** The user asked for something that cannot be done; the message says what to write instead. */
export class UsageError extends Error {}
