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
export const actionsIn = (text: string): readonly TemplateAction[] => firstActions(text, Infinity);

/** No more than `most` of them. */
function firstActions(text: string, most: number): readonly TemplateAction[] {
  const found: TemplateAction[] = [];
  const ends = new ActionEnds(text);
  let at = openingFrom(text, 0);
  while (at >= 0 && found.length < most) {
    const action = actionAt(text, at, ends);
    if (action) found.push(action);
    at = openingFrom(text, action ? behind(text, action) : at + 2);
  }
  return found;
}

const behind = (text: string, action: TemplateAction): number =>
  isRaw(action) ? rawEnd(text, action.span.end) : action.span.end;

/** True when a text cannot be known because an action stands in it. */
export const holdsAction = (text: string): boolean =>
  text.includes(cover) || (text.includes('{') && firstActions(text, 1).length > 0);

/** With each action in its plainest spelling, so that two that bring the same text are equal. */
export const plainlySpelt = (text: string): string =>
  withActions(text, ({ kind, span, words }) =>
    kind === 'value' && text.startsWith('{{', span.start)
      ? `{{ ${plainWords(words)} }}`
      : text.slice(span.start, span.end),
  );

/** The same text with something else in the place of each action. */
export function withActions(text: string, write: (action: TemplateAction) => string): string {
  const parts: string[] = [];
  let end = 0;
  for (const action of actionsIn(text)) {
    parts.push(text.slice(end, action.span.start), write(action));
    end = action.span.end;
  }
  return parts.join('') + text.slice(end);
}

/** What Helm gives to every template is the same with `$` in front of it. */
const plainWords = (words: string): string =>
  words.replaceAll(
    /"(?:[^"\\]|\\.)*"|`[^`]*`|\s+|\$(?=\.(?:Release|Values|Chart|Capabilities|Template)\b)/g,
    piece => plainPiece(piece),
  );

const plainPiece = (piece: string): string => (piece === '$' ? '' : piece.replace(/^\s+$/, ' '));

/** Stands for one character of what comes in: a private one that YAML allows and nobody writes. */
export const cover = '\uE3A8';

const opening = /\{\{|\{%(?=[-+]?\s*[a-z]{2}|[-+]?[ \t]*["']?[ \t]*[\r\n]|[-+]?[ \t]*["']?[ \t]*$)/g;

function openingFrom(text: string, from: number): number {
  opening.lastIndex = from;
  return opening.exec(text)?.index ?? -1;
}

/** Undefined where nothing closes it and nobody would begin one like that: `^{{6,7}` of a regular expression. */
function actionAt(text: string, start: number, ends: ActionEnds): TemplateAction | undefined {
  const isStatement = text[start + 1] === '%';
  const end = isStatement
    ? ends.actionEnd(start + 2, '%}')
    : (ends.commentEnd(start) ?? ends.actionEnd(start + 2, '}}'));
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

/** Where actions end, asked from the front to the back of a text: what ends nothing is looked for once. */
class ActionEnds {
  readonly #text: string;
  /** Where the text of the next comment ends, and where it does itself; nowhere when none does any more. */
  #closing: { readonly at: number; readonly end: number | undefined } = { at: -1, end: undefined };
  /** By quote: a string that begins in front of this place has no end. */
  readonly #open = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  commentEnd(start: number): number | undefined {
    const begin = commentBegin.exec(this.#text.slice(start, start + longestOpening))?.[0];
    if (begin === undefined) return undefined;
    const from = start + begin.length;
    if (this.#closing.at < from) this.#closing = this.#closingFrom(from);
    return this.#closing.end;
  }

  #closingFrom(from: number): { readonly at: number; readonly end: number | undefined } {
    const at = this.#text.indexOf('*/', from);
    if (at < 0) return { at: Infinity, end: undefined };
    commentClose.lastIndex = at;
    return { at, end: commentClose.test(this.#text) ? commentClose.lastIndex : undefined };
  }

  /** Undefined when nothing closes it: another action that opens first means that this one was never closed. */
  actionEnd(from: number, close: string): number | undefined {
    pieces.lastIndex = from;
    for (let piece = pieces.exec(this.#text); piece; piece = pieces.exec(this.#text)) {
      const { index, 0: word } = piece;
      if (word === close) return index + (closesMap(this.#text, from, index) ? 3 : 2);
      if (word.startsWith('{')) return undefined;
      if (strings.has(word)) pieces.lastIndex = this.#stringEnd(word, index) ?? index + 1;
    }
    return undefined;
  }

  /** Undefined for a string that nothing ends, in its line or at all: it is none. */
  #stringEnd(quote: string, start: number): number | undefined {
    if (start < (this.#open.get(quote) ?? 0)) return undefined;
    const string = strings.get(quote);
    if (!string) return undefined;
    string.lastIndex = start;
    if (string.test(this.#text)) return string.lastIndex;
    // What begins behind it, at an escaped quote, goes on to the same end.
    this.#open.set(quote, quote === '`' ? Infinity : textEnd(this.#text, start));
    return undefined;
  }
}

const commentBegin = /^\{\{-?\s*\/\*/;
const commentClose = /\*\/\s*-?\}\}/y;

/** `{{-`, white space, and the beginning of a comment. */
const longestOpening = 40;

/** What matters for where an action ends. */
const pieces = /["'`]|[}%]\}|\{[{%]/g;

const strings = new Map([
  ['"', /"(?:[^"\\\r\n]|\\.)*"/y],
  ["'", /'(?:[^'\\\r\n]|\\.)*'/y],
  ['`', /`[^`]*`/y],
]);

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
