// A tolerant reader of POSIX shell scripts, as RUN holds them: what it cannot read it marks as broken and goes on.
// Knows grammar only; what commands do, and whether they run, is for shell.ts. Never throws.
import type {
  Assignment,
  Chain,
  ChainItem,
  CommandNode,
  Pipeline,
  Script,
  ScriptRedirect,
  ScriptWord,
  ShellFault,
} from './syntax.js';
import { nextWord, peek, skipBlanks, skipLineEnds, skipSeparators, startsWith, takeWord } from './cursor.js';
import type { Cursor } from './word-parser.js';
import { arithmeticEnd, deepest, endsWord, fail, giveUp, readWord, unclosed } from './word-parser.js';
import { readAssignment, readRedirect } from './redirect-parser.js';

export function parseScript(text: string): Script {
  const cursor: Cursor = { text, at: 0, depth: 0, broken: false, pending: [] };
  const chains = readAll(cursor);
  const { broken, tooDeep } = cursor;
  return { chains, broken, ...(tooDeep && { tooDeep }), start: 0, end: text.length };
}

function readAll(cursor: Cursor): readonly Chain[] {
  const chains: Chain[] = [];
  while (cursor.at < cursor.text.length) {
    chains.push(...readChains(cursor, []));
    if (cursor.at < cursor.text.length) {
      stray(cursor);
      cursor.at++;
    }
  }
  return chains;
}

/** A closing word or parenthesis that closes nothing, an operator that joins nothing. */
function stray(cursor: Cursor): void {
  const [operator = ''] = /^(?:;;|&&|\|\||[;&|()])/.exec(cursor.text.slice(cursor.at, cursor.at + 2)) ?? [];
  const what = nextWord(cursor) || operator;
  if (what === '') cursor.broken = true;
  else fail(cursor, { kind: 'stray', what, start: cursor.at, end: cursor.at + what.length });
}

/** What only some shells know, or read otherwise: what comes behind it may be no fault in theirs. */
const ofFewShells =
  /\$['"]|;&|(?<!\$)\(\(|[?*+@!]\(|=\(|[<>]\(|\[\[|\b(?:select|coproc|function|time)\b|\$\{(?![A-Za-z_]\w*[}:%#+=?-]|[\w@*#?$!-]\})(?=[^}]*\})/;

/**
 * Why no shell takes the text, be it dash, bash or busybox's. Undefined when nothing is wrong for certain, which does
 * not say that the script is right.
 */
export function scriptFault(text: string): ShellFault | undefined {
  if (ofFewShells.test(text)) return undefined;
  const cursor: Cursor = { text, at: 0, depth: 0, broken: false, pending: [] };
  readAll(cursor);
  return cursor.tooDeep || cursor.isUnsure ? undefined : cursor.fault;
}

/** Chains until one of the words, a closing character, or the end; that one is not taken. */
function readChains(cursor: Cursor, stops: readonly string[]): readonly Chain[] {
  const chains: Chain[] = [];
  for (;;) {
    skipSeparators(cursor);
    if (cursor.at >= cursor.text.length || peek(cursor) === ')' || startsWith(cursor, ';;')) return chains;
    if (stops.includes(nextWord(cursor)) || closing.has(nextWord(cursor))) return chains;
    const before = cursor.at;
    chains.push(readChain(cursor));
    if (cursor.at === before) {
      stray(cursor);
      cursor.at++;
    }
  }
}

const closing = new Set(['then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}']);

function readChain(cursor: Cursor): Chain {
  const items: ChainItem[] = [];
  let operator: ChainItem['operator'];
  for (;;) {
    items.push({ operator, pipeline: readPipeline(cursor) });
    skipBlanks(cursor);
    if (startsWith(cursor, '&&')) operator = '&&';
    else if (startsWith(cursor, '||')) operator = '||';
    else break;
    const joined = cursor.at;
    cursor.at += 2;
    skipLineEnds(cursor);
    if (cursor.at >= cursor.text.length) {
      fail(cursor, { kind: 'dangling', what: operator, start: joined, end: joined + operator.length });
      break;
    }
  }
  const background = peek(cursor) === '&';
  if (background) cursor.at++;
  return { items, background };
}

function readPipeline(cursor: Cursor): Pipeline {
  const start = cursor.at;
  const commands: CommandNode[] = [];
  skipBlanks(cursor);
  while (nextWord(cursor) === '!') {
    cursor.at++;
    skipBlanks(cursor);
    // bash takes it alone.
    if (endsWord(peek(cursor))) cursor.isUnsure = true;
  }
  for (;;) {
    commands.push(readCommand(cursor));
    skipBlanks(cursor);
    if (peek(cursor) !== '|' || startsWith(cursor, '||')) break;
    const joined = cursor.at;
    cursor.at += startsWith(cursor, '|&') ? 2 : 1;
    skipSeparators(cursor);
    if (cursor.at >= cursor.text.length) {
      fail(cursor, { kind: 'dangling', what: '|', start: joined, end: joined + 1 });
    }
  }
  return { commands, start, end: cursor.at };
}

function readCommand(cursor: Cursor): CommandNode {
  if (++cursor.depth > deepest) giveUp(cursor);
  const command = readCompound(cursor) ?? readSimple(cursor);
  cursor.depth--;
  return command;
}

function readCompound(cursor: Cursor): CommandNode | undefined {
  const start = cursor.at;
  if (startsWith(cursor, '((')) return readArithmetic(cursor, start);
  if (peek(cursor) === '(') {
    cursor.at++;
    const body = readUntil(cursor, ')', start);
    return { kind: 'group', subshell: true, body, ...ending(cursor, start) };
  }
  const word = nextWord(cursor);
  switch (word) {
    case '{': {
      cursor.at++;
      const body = readBody(cursor, ['}']);
      takeWord(cursor, '}', '{', start);
      return { kind: 'group', subshell: false, body, ...ending(cursor, start) };
    }
    case 'if':
      return readIf(cursor, start);
    case 'while':
    case 'until':
      return readWhile(cursor, start, word);
    case 'for':
      return readFor(cursor, start);
    case 'case':
      return readCase(cursor, start);
    case 'function':
      return readFunction(cursor, start);
    case '[[':
      return readTest(cursor, start);
    default:
      return undefined;
  }
}

/** Redirections after a compound command, and its range. */
function ending(cursor: Cursor, start: number): Pick<CommandNode, 'redirects' | 'start' | 'end'> {
  const redirects: ScriptRedirect[] = [];
  for (;;) {
    skipBlanks(cursor);
    const redirect = readRedirect(cursor, substitution);
    if (!redirect) break;
    if (redirect !== 'duplication') redirects.push(redirect);
  }
  return { redirects, start, end: cursor.at };
}

function readArithmetic(cursor: Cursor, start: number): CommandNode {
  const end = arithmeticEnd(cursor.text, start);
  if (end === undefined) cursor.broken = true;
  cursor.at = end ?? cursor.text.length;
  return { kind: 'simple', assignments: [], words: [], redirects: [], start, end: cursor.at };
}

/** bash: `[[ … ]]`, in which `&&` and `<` join no commands. */
function readTest(cursor: Cursor, start: number): CommandNode {
  const close = cursor.text.indexOf(' ]]', start);
  if (close < 0) cursor.broken = true;
  const end = close < 0 ? cursor.text.length : close + ' ]]'.length;
  const words: ScriptWord[] = [];
  while (cursor.at < end) {
    skipBlanks(cursor);
    if (endsWord(peek(cursor))) cursor.at++;
    else words.push(readWord(cursor, substitution));
  }
  return { kind: 'simple', assignments: [], words, ...ending(cursor, start) };
}

function readUntil(cursor: Cursor, close: string, start: number): Script {
  const outer = cursor.broken;
  cursor.broken = false;
  if (++cursor.depth > deepest) giveUp(cursor);
  const chains = readChains(cursor, []);
  cursor.depth--;
  const closed = peek(cursor) === close;
  const isGroup = cursor.text.charAt(start) === '(';
  if (!closed) unclosed(cursor, isGroup ? '(' : '$(', close, isGroup ? start : start - 2);
  const broken = cursor.broken || !closed;
  cursor.broken = outer || broken;
  if (closed) cursor.at++;
  return { chains, broken, start, end: cursor.at };
}

function readBody(cursor: Cursor, stops: readonly string[]): Script {
  const start = cursor.at;
  const chains = readChains(cursor, stops);
  return { chains, broken: false, start, end: cursor.at };
}

function readIf(cursor: Cursor, start: number): CommandNode {
  const conditions: Script[] = [];
  const bodies: Script[] = [];
  for (let word = nextWord(cursor); word === 'if' || word === 'elif'; word = nextWord(cursor)) {
    const opened = cursor.at;
    cursor.at += word.length;
    conditions.push(readBody(cursor, ['then']));
    takeWord(cursor, 'then', word, opened);
    bodies.push(readBody(cursor, ['elif', 'else', 'fi']));
  }
  if (nextWord(cursor) === 'else') {
    cursor.at += 'else'.length;
    bodies.push(readBody(cursor, ['fi']));
  }
  takeWord(cursor, 'fi', 'if', start);
  return { kind: 'if', conditions, bodies, ...ending(cursor, start) };
}

function readWhile(cursor: Cursor, start: number, word: string): CommandNode {
  cursor.at += word.length;
  const condition = readBody(cursor, ['do']);
  takeWord(cursor, 'do', word, start);
  const body = readBody(cursor, ['done']);
  takeWord(cursor, 'done', word, start);
  return { kind: 'while', condition, body, ...ending(cursor, start) };
}

function readFor(cursor: Cursor, start: number): CommandNode {
  cursor.at += 'for'.length;
  skipBlanks(cursor);
  if (startsWith(cursor, '((')) readArithmetic(cursor, cursor.at);
  const [name = ''] = /^[A-Za-z_][A-Za-z0-9_]*/.exec(cursor.text.slice(cursor.at)) ?? [];
  cursor.at += name.length;
  // Whether it is a name bash asks later than others.
  if (name === '' || !endsWord(peek(cursor))) cursor.isUnsure = true;
  skipLineEnds(cursor);
  let words: ScriptWord[] | undefined;
  if (nextWord(cursor) === 'in') {
    cursor.at += 'in'.length;
    words = readWords(cursor);
  }
  takeWord(cursor, 'do', 'for', start);
  const body = readBody(cursor, ['done']);
  takeWord(cursor, 'done', 'for', start);
  return { kind: 'for', name, words, body, ...ending(cursor, start) };
}

function readWords(cursor: Cursor): ScriptWord[] {
  const words: ScriptWord[] = [];
  for (;;) {
    skipBlanks(cursor);
    if (endsWord(peek(cursor))) return words;
    words.push(readWord(cursor, substitution));
  }
}

function readCase(cursor: Cursor, start: number): CommandNode {
  cursor.at += 'case'.length;
  skipBlanks(cursor);
  const word = readWord(cursor, substitution);
  takeWord(cursor, 'in', 'case', start);
  const bodies: Script[] = [];
  for (;;) {
    skipSeparators(cursor);
    if (nextWord(cursor) === 'esac' || cursor.at >= cursor.text.length) break;
    if (!takePatterns(cursor)) break;
    bodies.push(readBody(cursor, ['esac']));
    if (startsWith(cursor, ';;')) cursor.at += startsWith(cursor, ';;&') ? 3 : 2;
    else break;
  }
  takeWord(cursor, 'esac', 'case', start);
  return { kind: 'case', word, bodies, ...ending(cursor, start) };
}

/** `a|b*)`, or the same with a parenthesis in front. */
function takePatterns(cursor: Cursor): boolean {
  if (peek(cursor) === '(') cursor.at++;
  for (;;) {
    readWords(cursor);
    if (peek(cursor) !== '|') break;
    cursor.at++;
  }
  if (peek(cursor) !== ')') return false;
  cursor.at++;
  return true;
}

function readFunction(cursor: Cursor, start: number): CommandNode {
  cursor.at += 'function'.length;
  skipBlanks(cursor);
  const [name = ''] = /^[^\s;&|<>()]+/.exec(cursor.text.slice(cursor.at)) ?? [];
  cursor.at += name.length;
  skipBlanks(cursor);
  const [parentheses = ''] = /^\([ \t]*\)/.exec(cursor.text.slice(cursor.at)) ?? [];
  cursor.at += parentheses.length;
  return functionBody(cursor, start, name);
}

function functionBody(cursor: Cursor, start: number, name: string): CommandNode {
  skipSeparators(cursor);
  const body = readCommand(cursor);
  return { kind: 'function', name, body, redirects: [], start, end: cursor.at };
}

function readSimple(cursor: Cursor): CommandNode {
  const start = cursor.at;
  const assignments: Assignment[] = [];
  const words: ScriptWord[] = [];
  const redirects: ScriptRedirect[] = [];
  let end = start;
  for (;;) {
    skipBlanks(cursor);
    const redirect = readRedirect(cursor, substitution);
    if (redirect) {
      if (redirect !== 'duplication') redirects.push(redirect);
      end = cursor.at;
      continue;
    }
    if (words.length === 1 && /^\([ \t]*\)/.test(cursor.text.slice(cursor.at, cursor.at + 20))) {
      cursor.at = cursor.text.indexOf(')', cursor.at) + 1;
      const name = cursor.text.slice(words[0]?.start, words[0]?.end);
      return functionBody(cursor, start, name);
    }
    const character = peek(cursor);
    if (endsWord(character)) break;
    const assignment = words.length === 0 ? readAssignment(cursor, substitution) : undefined;
    if (assignment) assignments.push(assignment);
    else words.push(readWord(cursor, substitution));
    end = cursor.at;
  }
  if (end === start && cursor.at < cursor.text.length) stray(cursor);
  return { kind: 'simple', assignments, words, redirects, start, end };
}

function substitution(cursor: Cursor, close: ')' | 'end'): Script {
  const start = cursor.at;
  if (close === ')') return readUntil(cursor, ')', start);
  const chains = cursor.depth > deepest ? [] : readChains(cursor, []);
  return { chains, broken: cursor.broken || cursor.at < cursor.text.length, start, end: cursor.text.length };
}
