// What stands beside the words of a simple command: assignments in front of it, redirections anywhere.
import { peek, skipBlanks } from './cursor.js';
import type { Assignment, ScriptRedirect, ScriptWord } from './syntax.js';
import type { Cursor, ScriptReader } from './word-parser.js';
import { readWord } from './word-parser.js';

export function readAssignment(cursor: Cursor, readScript: ScriptReader): Assignment | undefined {
  const start = cursor.at;
  const [written, name = '', plus] =
    /^([A-Za-z_][A-Za-z0-9_]*)(\+?)=/.exec(cursor.text.slice(start, start + 300)) ?? [];
  if (written === undefined) return undefined;
  cursor.at += written.length;
  const value = peek(cursor) === '(' ? readArray(cursor) : readWord(cursor, readScript);
  return { name, appends: plus === '+', value, start, end: cursor.at };
}

/** bash: `NAME=(a b)`. Its value is of no use as one text. */
function readArray(cursor: Cursor): ScriptWord {
  const start = cursor.at;
  const close = cursor.text.indexOf(')', start);
  cursor.at = close < 0 ? cursor.text.length : close + 1;
  return { parts: [{ kind: 'unknown', quoted: true, start, end: cursor.at }], start, end: cursor.at };
}

const redirectOperator = /^(?:[0-9]*(?:<<<|<<-?|<>|<&|>>|>\||>&|<|>)|&>>?)/;

export function readRedirect(
  cursor: Cursor,
  readScript: ScriptReader,
): ScriptRedirect | 'duplication' | undefined {
  const start = cursor.at;
  if (!/[0-9<>&]/.test(peek(cursor))) return undefined;
  const [written] = redirectOperator.exec(cursor.text.slice(start, start + 12)) ?? [];
  if (written === undefined) return undefined;
  // `<(…)` and `>(…)` are words of bash.
  if (/^[<>]$/.test(written) && cursor.text.charAt(start + 1) === '(') {
    cursor.at += 2;
    readScript(cursor, ')');
    return 'duplication';
  }
  cursor.at += written.length;
  skipBlanks(cursor);
  const target = readWord(cursor, readScript);
  const operator = written.replace(/^[0-9]+/, '');
  if (operator === '<<' || operator === '<<-') {
    const name = cursor.text.slice(target.start, target.end).replace(/['"\\]/g, '');
    if (!/^[\w.-]+$/.test(name)) cursor.isUnsure = true;
    cursor.pending.push({ name, chomps: operator === '<<-' });
  }
  if (target.parts.length === 0) cursor.broken = true;
  if (/&$/.test(operator) && /^[0-9-]+$/.test(cursor.text.slice(target.start, target.end)))
    return 'duplication';
  return { operator, target, start, end: cursor.at };
}
