// What is told to a log because something went wrong: each once, because what fails for a file, or a client's habit,
// comes back at every keystroke.
import type { Failed } from './guard.js';

const most = 100;

/** Our own bugs. */
export function failureLog(write: (message: string) => void): Failed {
  const tell = firstTimes(write);
  return (where, error) => tell(`${where} failed: ${described(error)}`);
}

export function firstTimes(write: (message: string) => void): (message: string) => void {
  const told = new Set<string>();
  return message => {
    if (told.has(message) || told.size >= most) return;
    told.add(message);
    write(message);
  };
}

const described = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
