// A terminal and a disk in memory, so that commands run in the tests' own process.
import { pathToFileURL } from 'node:url';
import type { Terminal } from '../../server/src/cli/terminal.js';

export interface Session {
  readonly terminal: Terminal;
  readonly out: () => string;
  readonly err: () => string;
  /** Ctrl-C. */
  readonly interrupt: () => void;
}

/** `files` by path relative to the folder the user stands in; a name that ends in `/` is an empty folder. `answer` is typed to every question. */
export function sessionWith(
  files: Readonly<Record<string, string>>,
  input = '',
  color = false,
  answer?: string,
): Session {
  const interrupted = new Set<() => void>();
  const written = { out: '', err: '' };
  const folder = '/home/user/project';
  const uriOf = (path: string): string => pathToFileURL(`${folder}/${path}`).href;
  const texts = new Map(Object.entries(files).map(([path, text]) => [uriOf(path), text]));
  return {
    out: () => written.out,
    err: () => written.err,
    interrupt: () => interrupted.forEach(action => action()),
    terminal: {
      folder,
      color,
      out: text => void (written.out += text),
      err: text => void (written.err += text),
      ask: answer === undefined ? undefined : () => Promise.resolve(answer),
      onInterrupt: action => {
        interrupted.add(action);
        return () => interrupted.delete(action);
      },
      readInput: () => Promise.resolve(input),
      disk: {
        read: uri => Promise.resolve(texts.get(uri)),
        list: uri => {
          const below = [...texts.keys()]
            .filter(known => known.startsWith(`${uri.replace(/\/$/, '')}/`))
            .sort();
          return Promise.resolve(below.length > 0 ? below : undefined);
        },
      },
    },
  };
}
