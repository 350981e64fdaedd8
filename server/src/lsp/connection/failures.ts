// Our own bugs, told to the log of the client. Each once: a rule that fails on a file fails at every keystroke.
import type { Failed } from './guard.js';

const most = 100;

export function failureLog(write: (message: string) => void): Failed {
  const told = new Set<string>();
  return (where, error) => {
    const message = `${where} failed: ${described(error)}`;
    if (told.has(message) || told.size >= most) return;
    told.add(message);
    write(message);
  };
}

const described = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
