// A terminal and a disk in memory, so that commands run in the tests' own process.
import { isTelling } from '../../server/src/core/dockerfile/file-name.js';
import { pathToFileURL } from 'node:url';
import type { ReadText } from '../../server/src/core/unread-file.js';
import { isFolder, missing } from '../../server/src/core/unread-file.js';
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
      readInput: () => Promise.resolve({ ok: true, text: input }),
      input: async function* () {
        yield await Promise.resolve(Buffer.from(input));
      },
      disk: {
        read: uri => Promise.resolve(readIn(texts, uri)),
        list: async function* (uri, { isWanted = isTelling } = {}) {
          for (const found of below(texts, uri).filter(isWanted)) yield await Promise.resolve({ uri: found });
        },
      },
    },
  };
}

function readIn(texts: ReadonlyMap<string, string>, uri: string): ReadText {
  const text = texts.get(uri);
  if (text !== undefined) return { ok: true, text };
  return below(texts, uri).length > 0 ? isFolder : missing;
}

const below = (texts: ReadonlyMap<string, string>, uri: string): readonly string[] =>
  [...texts.keys()].filter(known => known.startsWith(`${uri.replace(/\/$/, '')}/`)).sort();
