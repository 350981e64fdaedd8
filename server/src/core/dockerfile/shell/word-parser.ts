// Words of a shell script: quotes, escapes, variables, substitutions. Knows POSIX and the commonest of bash; what
// else begins with `$` becomes an unknown part. Never throws.
import type { Script, ScriptWord, ShellFault, WordPart } from './syntax.js';

/** Where reading stands in a script; shared by all who read it. */
export interface Cursor {
  readonly text: string;
  at: number;
  /** How deep substitutions and groups are nested. */
  depth: number;
  broken: boolean;
  /** The first there is. */
  fault?: ShellFault | undefined;
  /** Shells divide something here in ways of their own: no fault is certain. */
  isUnsure?: true;
  /** More is nested than is read. */
  tooDeep?: true;
  /** Here-documents whose bodies begin after the next line end. */
  pending: { readonly name: string; readonly chomps: boolean }[];
}

/** Reads a script up to the parenthesis that closes it, which it takes, or to the end of the text. */
export type ScriptReader = (cursor: Cursor, close: ')' | 'end') => Script;

export const deepest = 40;

const metacharacters = new Set([' ', '\t', '\r', '\n', ';', '&', '|', '<', '>', '(', ')']);

export const endsWord = (character: string): boolean => character === '' || metacharacters.has(character);

export function readWord(cursor: Cursor, readScript: ScriptReader): ScriptWord {
  const start = cursor.at;
  const parts: WordPart[] = [];
  while (!endsWord(peek(cursor))) parts.push(...readPart(cursor, readScript, endsWord));
  return { parts, start, end: cursor.at };
}

const peek = ({ text, at }: Cursor): string => text.charAt(at);

/** The text is no script from here on; later faults follow from the first. */
export function fail(cursor: Cursor, fault: ShellFault): void {
  cursor.broken = true;
  cursor.fault ??= fault;
}

export const unclosed = (cursor: Cursor, what: string, wants: string, start: number): void =>
  fail(cursor, { kind: 'unclosed', what, wants, start, end: start + what.length });

type Stop = (character: string) => boolean;

function readPart(cursor: Cursor, readScript: ScriptReader, stop: Stop): readonly WordPart[] {
  switch (peek(cursor)) {
    case "'":
      return [singleQuoted(cursor, cursor.at)];
    case '"':
      return doubleQuoted(cursor, readScript);
    case '\\':
      return escaped(cursor);
    case '`':
      return [backticks(cursor, readScript, false)];
    case '$':
      return [dollar(cursor, readScript, false)];
    default:
      return [plain(cursor, stop)];
  }
}

function plain(cursor: Cursor, stop: Stop): WordPart {
  const start = cursor.at++;
  while (cursor.at < cursor.text.length && !stop(peek(cursor)) && !'\'"\\`$'.includes(peek(cursor)))
    cursor.at++;
  return textPart(cursor.text.slice(start, cursor.at), false, start, cursor.at);
}

const textPart = (text: string, quoted: boolean, start: number, end: number): WordPart => ({
  kind: 'text',
  text,
  quoted,
  start,
  end,
});

/** A backslash before a line end takes the line end away. */
function escaped(cursor: Cursor): readonly WordPart[] {
  const start = cursor.at;
  const [, ending] = /^\\(\r?\n)/.exec(cursor.text.slice(start, start + 3)) ?? [];
  cursor.at += 1 + (ending?.length ?? 1);
  if (ending !== undefined) return [];
  cursor.at = Math.min(cursor.at, cursor.text.length);
  return [textPart(cursor.text.slice(start + 1, cursor.at), true, start, cursor.at)];
}

function singleQuoted(cursor: Cursor, start: number): WordPart {
  const open = cursor.text.indexOf("'", start);
  const close = cursor.text.indexOf("'", open + 1);
  if (close < 0) unclosed(cursor, "'", "'", open);
  const end = close < 0 ? cursor.text.length : close;
  cursor.at = Math.min(end + 1, cursor.text.length);
  return textPart(cursor.text.slice(open + 1, end), true, start, cursor.at);
}

function doubleQuoted(cursor: Cursor, readScript: ScriptReader): readonly WordPart[] {
  const start = cursor.at++;
  // The empty text makes `""` a word of its own.
  const parts: WordPart[] = [textPart('', true, start, start + 1)];
  while (cursor.at < cursor.text.length && peek(cursor) !== '"') parts.push(insideQuotes(cursor, readScript));
  if (peek(cursor) !== '"') unclosed(cursor, '"', '"', start);
  cursor.at = Math.min(cursor.at + 1, cursor.text.length);
  return parts;
}

function insideQuotes(cursor: Cursor, readScript: ScriptReader): WordPart {
  const start = cursor.at;
  if (peek(cursor) === '$') return dollar(cursor, readScript, true);
  if (peek(cursor) === '`') return backticks(cursor, readScript, true);
  if (peek(cursor) !== '\\') {
    while (cursor.at < cursor.text.length && !'"\\`$'.includes(peek(cursor))) cursor.at++;
    return textPart(cursor.text.slice(start, cursor.at), true, start, cursor.at);
  }
  const next = cursor.text.charAt(start + 1);
  cursor.at = Math.min(start + 2, cursor.text.length);
  const escaped = '$`"\\'.includes(next) ? next : '\\' + next;
  const text = next === '\n' ? '' : escaped;
  return textPart(text, true, start, cursor.at);
}

/** A loop, because a pattern with a choice in it runs out of stack on a text of many megabytes. */
function closingBacktick(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charAt(at) !== '`') {
    if (text.charAt(at) !== '\\') at++;
    else if (at + 1 < text.length) at += 2;
    else break;
  }
  return at;
}

/** What is between is read as if the text ended at the second backtick. */
function backticks(cursor: Cursor, readScript: ScriptReader, quoted: boolean): WordPart {
  const start = cursor.at;
  const close = closingBacktick(cursor.text, start + 1);
  if (cursor.text.charAt(close) !== '`') unclosed(cursor, '`', '`', start);
  const text = cursor.text.slice(0, close);
  const script = readScript(
    { text, at: start + 1, depth: cursor.depth + 1, broken: false, pending: [] },
    'end',
  );
  cursor.at = Math.min(close + 1, cursor.text.length);
  return { kind: 'command', script, quoted, start, end: cursor.at };
}

function dollar(cursor: Cursor, readScript: ScriptReader, quoted: boolean): WordPart {
  const start = cursor.at;
  const rest = cursor.text.slice(start, start + 300);
  const [, plainName] = /^\$([A-Za-z_][A-Za-z0-9_]*|[@*#?$!0-9-])/.exec(rest) ?? [];
  if (plainName !== undefined) {
    cursor.at += 1 + plainName.length;
    return {
      kind: 'variable',
      name: plainName,
      operator: undefined,
      operand: [],
      quoted,
      start,
      end: cursor.at,
    };
  }
  if (rest.startsWith('$((')) return arithmetic(cursor, quoted);
  if (rest.startsWith('$(')) {
    cursor.at += 2;
    const script = readScript(cursor, ')');
    return { kind: 'command', script, quoted, start, end: cursor.at };
  }
  if (rest.startsWith('${')) return braced(cursor, readScript, quoted);
  if (!quoted && rest.startsWith("$'")) return { ...singleQuoted(cursor, start), kind: 'unknown' };
  cursor.at++;
  return textPart('$', quoted, start, cursor.at);
}

function arithmetic(cursor: Cursor, quoted: boolean): WordPart {
  const start = cursor.at;
  const end = arithmeticEnd(cursor.text, start + 1);
  if (end === undefined) unclosed(cursor, '$((', '))', start);
  else if (!cursor.text.startsWith('))', end - 2)) cursor.isUnsure = true;
  cursor.at = end ?? cursor.text.length;
  return { kind: 'unknown', quoted, start, end: cursor.at };
}

/** Behind the parenthesis that closes the one at `open`; parentheses nest. */
export function arithmeticEnd(text: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at + 1;
  }
  return undefined;
}

/** The rest is not read. */
export function giveUp(cursor: Cursor): void {
  cursor.broken = true;
  cursor.tooDeep = true;
  cursor.at = cursor.text.length;
}

const operators = /^(?::[-+=?]|[-+=?]|%%?|##?|\/\/?)/;

function braced(cursor: Cursor, readScript: ScriptReader, quoted: boolean): WordPart {
  const start = cursor.at;
  cursor.at += 2;
  const [name = ''] = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*?$!-])/.exec(cursor.text.slice(cursor.at)) ?? [];
  cursor.at += name.length;
  const [operator] = operators.exec(cursor.text.slice(cursor.at, cursor.at + 2)) ?? [];
  const known = name !== '' && (peek(cursor) === '}' || operator !== undefined);
  cursor.at += known ? (operator?.length ?? 0) : 0;
  // Inside double quotes a single quote is a character like others, except in a pattern.
  const literalQuotes = quoted && !/[%#/]/.test(operator ?? '');
  const operand = readOperand(cursor, readScript, quoted, literalQuotes, start);
  const range = { quoted, start, end: cursor.at };
  return known ? { kind: 'variable', name, operator, operand, ...range } : { kind: 'unknown', ...range };
}

/** Up to the brace that closes, which is taken. */
function readOperand(
  cursor: Cursor,
  readScript: ScriptReader,
  quoted: boolean,
  literalQuotes: boolean,
  start: number,
): readonly WordPart[] {
  const parts: WordPart[] = [];
  const closes = (character: string): boolean => character === '}';
  if (++cursor.depth > deepest) giveUp(cursor);
  while (cursor.at < cursor.text.length && !closes(peek(cursor))) {
    if (literalQuotes && peek(cursor) === "'") {
      parts.push(textPart("'", true, cursor.at, ++cursor.at));
      continue;
    }
    for (const part of readPart(cursor, readScript, closes))
      parts.push({ ...part, quoted: part.quoted || quoted });
  }
  cursor.depth--;
  if (cursor.at >= cursor.text.length) unclosed(cursor, '${', '}', start);
  cursor.at = Math.min(cursor.at + 1, cursor.text.length);
  return parts;
}
