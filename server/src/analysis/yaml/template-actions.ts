// What a template engine works on in a text, `{{ … }}` as Go (Helm) and Jinja write it and Jinja's `{% … %}`, found
// without running anything. An action ends where its engine ends it: braces in its strings and comments do not count,
// and one that is only half typed ends with its line.
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import { lineEnd, lineStart } from './lines.js';

/** value: text comes in its place. open, else, end: lines around it come, go or repeat. aside: nothing comes of it. */
export type ActionKind = 'value' | 'open' | 'else' | 'end' | 'aside';

export interface TemplateAction {
  readonly kind: ActionKind;
  readonly span: Span;
  /** What it says, without delimiters, trim markers and the blanks around it. */
  readonly words: string;
}

/** In the order of the text; they do not overlap. */
export function actionsIn(text: string): readonly TemplateAction[] {
  const found: TemplateAction[] = [];
  let at = openingFrom(text, 0);
  while (at >= 0) {
    const action = actionAt(text, at);
    if (action) found.push(action);
    at = openingFrom(text, action ? behind(text, action) : at + 2);
  }
  return found;
}

const behind = (text: string, action: TemplateAction): number =>
  isRaw(action) ? rawEnd(text, action.span.end) : action.span.end;

/** True when a text cannot be known because an action stands in it. */
export const holdsAction = (text: string): boolean =>
  text.includes(cover) || (text.includes('{') && actionsIn(text).length > 0);

/** Stands for one character of what comes in: a private one that YAML allows and nobody writes. */
export const cover = '\uE3A8';

const opening = /\{\{|\{%(?=[-+]?\s*[a-z]{2}|[-+]?[ \t]*["']?[ \t]*[\r\n]|[-+]?[ \t]*["']?[ \t]*$)/g;

function openingFrom(text: string, from: number): number {
  opening.lastIndex = from;
  return opening.exec(text)?.index ?? -1;
}

/** Undefined where nothing closes it and nobody would begin one like that: `^{{6,7}` of a regular expression. */
function actionAt(text: string, start: number): TemplateAction | undefined {
  const isStatement = text[start + 1] === '%';
  const end = isStatement
    ? endOf(text, start + 2, '%}')
    : (commentEnd(text, start) ?? endOf(text, start + 2, '}}'));
  if (end === undefined && !begun.test(text.slice(start + 2, start + 4))) return undefined;
  const span = end === undefined ? begunSpan(text, start) : spanOf(start, end);
  const words = text
    .slice(start + 2, end === undefined ? span.end : span.end - 2)
    .replace(/^[-+~]/, '')
    .replace(/[-+~]$/, '')
    .trim();
  return { kind: end === undefined ? 'value' : kindOf(words, isStatement), span, words };
}

const begun = /^-?(?:[\s.$(A-Za-z]|$)/;

/**
 * To the end of the line, but not over the quote that ends the scalar. A quote that nothing ends is part of what is only
 * half typed.
 */
function begunSpan(text: string, start: number): Span {
  const end = textEnd(text, start);
  const open = openQuote(text.slice(lineStart(text, start), start));
  if (open === undefined) return spanOf(start, end);
  const close = text.lastIndexOf(open.quote, end - 1);
  const isClosed = close > start && /^[\s,\]}]*(?:\s#.*)?$/.test(text.slice(close + 1, end));
  return isClosed ? spanOf(start, close) : spanOf(lineStart(text, start) + open.at, end);
}

/** Where in a line a quoted scalar begins that goes on behind it. */
function openQuote(line: string): { readonly quote: string; readonly at: number } | undefined {
  const [, before = '', quote] = /^((?:[^"']|"(?:[^"\\]|\\.)*"|'[^']*')*)(["'])/.exec(line) ?? [];
  return quote !== undefined && /(?:^|[\s,:[{-])$/.test(before) ? { quote, at: before.length } : undefined;
}

const textEnd = (text: string, offset: number): number => {
  const end = lineEnd(text, offset);
  return text[end - 1] === '\r' ? end - 1 : end;
};

const comment = /\{\{-?\s*\/\*(?:[^*]|\*(?!\/))*\*\/\s*-?\}\}/y;

function commentEnd(text: string, start: number): number | undefined {
  if (!/^\{\{-?\s*\/\*/.test(text.slice(start, start + longestOpening))) return undefined;
  comment.lastIndex = start;
  return comment.test(text) ? comment.lastIndex : undefined;
}

/** `{{-`, white space, and the beginning of a comment. */
const longestOpening = 40;

/** Where the next thing that matters stands; a string that nothing ends in its line is none. */
const pieces = /"(?:[^"\\\r\n]|\\.)*"|`[^`]*`|'(?:[^'\\\r\n]|\\.)*'|[}%]\}|\{[{%]/g;

/** Undefined when nothing closes it: another action that opens first means that this one was never closed. */
function endOf(text: string, from: number, close: string): number | undefined {
  pieces.lastIndex = from;
  for (let piece = pieces.exec(text); piece; piece = pieces.exec(text)) {
    if (piece[0] === close) return piece.index + (closesMap(text, from, piece.index) ? 3 : 2);
    if (piece[0].startsWith('{')) return undefined;
  }
  return undefined;
}

/** `{{ {'a': 1}}}`: the first of three braces ends a map inside. */
const closesMap = (text: string, from: number, at: number): boolean =>
  text.startsWith('}}}', at) &&
  text.slice(from, at).split('{').length > text.slice(from, at).split('}').length;

function kindOf(words: string, isStatement: boolean): ActionKind {
  if (words === '' || words.startsWith('/*')) return 'aside';
  const [first = ''] = /^[a-z]+/.exec(words) ?? [];
  return isStatement ? statementKind(first) : actionKind(first, words);
}

const actionKinds = new Map<string, ActionKind>([
  ...['if', 'range', 'with', 'block', 'define'].map(word => [word, 'open'] as const),
  ['else', 'else'],
  ['end', 'end'],
  ['break', 'aside'],
  ['continue', 'aside'],
]);

const actionKind = (first: string, words: string): ActionKind =>
  /^\$\w*\s*:?=/.test(words) ? 'aside' : (actionKinds.get(first) ?? 'value');

const statementKinds = new Map<string, ActionKind>([
  ...['else', 'elif'].map(word => [word, 'else'] as const),
  ...['include', 'extends', 'import', 'from'].map(word => [word, 'value'] as const),
  ...['set', 'do'].map(word => [word, 'aside'] as const),
]);

const statementKind = (first: string): ActionKind =>
  statementKinds.get(first) ?? (first.startsWith('end') ? 'end' : 'open');

const isRaw = ({ kind, words }: TemplateAction): boolean => kind === 'open' && words === 'raw';

/** Nothing in front of `{% endraw %}` is an action. */
function rawEnd(text: string, from: number): number {
  const end = /\{%[-+]?\s*endraw/g;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}
