// Where reading stands in a shell script, and the steps between words: blanks, comments, line ends, reserved words.
import type { Cursor } from './word-parser.js';
import { endsWord, fail, unclosed } from './word-parser.js';

export const peek = ({ text, at }: Cursor): string => text.charAt(at);

export const startsWith = ({ text, at }: Cursor, token: string): boolean => text.startsWith(token, at);

export function skipBlanks(cursor: Cursor): void {
  for (;;) {
    const character = peek(cursor);
    if (character === ' ' || character === '\t' || character === '\r') cursor.at++;
    else if (character === '\\' && /^\\\r?\n/.test(cursor.text.slice(cursor.at, cursor.at + 3))) {
      cursor.at = cursor.text.indexOf('\n', cursor.at) + 1;
    } else if (character === '#' && endsWord(cursor.text.charAt(cursor.at - 1))) {
      const end = cursor.text.indexOf('\n', cursor.at);
      cursor.at = end < 0 ? cursor.text.length : end;
    } else return;
  }
}

function takeNewline(cursor: Cursor): void {
  cursor.at++;
  const pending = cursor.pending;
  cursor.pending = [];
  for (const { name, chomps } of pending) skipHeredoc(cursor, name, chomps);
}

function skipHeredoc(cursor: Cursor, name: string, chomps: boolean): void {
  while (cursor.at < cursor.text.length) {
    const feed = cursor.text.indexOf('\n', cursor.at);
    const line = cursor.text.slice(cursor.at, feed < 0 ? undefined : feed).replace(/\r$/, '');
    cursor.at = feed < 0 ? cursor.text.length : feed + 1;
    if ((chomps ? line.replace(/^\t+/, '') : line) === name) return;
  }
}

/** Blanks and line ends, where a command may go on in the next line. */
export function skipLineEnds(cursor: Cursor): void {
  skipBlanks(cursor);
  while (peek(cursor) === '\n') {
    takeNewline(cursor);
    skipBlanks(cursor);
  }
}

export function skipSeparators(cursor: Cursor): void {
  for (let taken = 0; ; taken++) {
    skipBlanks(cursor);
    if (peek(cursor) === '\n') takeNewline(cursor);
    else if (peek(cursor) === ';' && !startsWith(cursor, ';;')) {
      // One `;` ends a command; a second one would end none.
      if (taken > 0) fail(cursor, { kind: 'stray', what: ';', start: cursor.at, end: cursor.at + 1 });
      cursor.at++;
    } else return;
  }
}

/** The unquoted word at the cursor when it can be a reserved one. */
export function nextWord({ text, at }: Cursor): string {
  const [word = ''] = /^(?:[a-z]+|[{}!]|\[\[)(?=[\s;&|<>()]|$)/.exec(text.slice(at, at + 12)) ?? [];
  return word;
}

/** The reserved word that must come now, for what was opened at `start`. */
export function takeWord(cursor: Cursor, word: string, what: string, start: number): boolean {
  skipSeparators(cursor);
  if (nextWord(cursor) !== word) {
    unclosed(cursor, what, word, start);
    return false;
  }
  cursor.at += word.length;
  return true;
}
