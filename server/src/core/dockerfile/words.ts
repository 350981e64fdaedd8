// How the argument of an instruction falls into words. BuildKit has four ways, by keyword
// (frontend/dockerfile/parser/split_command.go and line_parsers.go). Words keep their quotes here.
import type { Span } from '../span.js';
import { isSpace, leadingSpace, trailingSpace } from './blanks.js';
import type { JoinedText } from './joined-text.js';
import { sliceJoined, sourceSpan } from './joined-text.js';

export interface Word {
  /** As the builder gets it: quotes kept outside the exec form, decoded inside it. */
  readonly text: string;
  readonly joined: JoinedText;
  readonly span: Span;
}

export interface Flag {
  /** Without the dashes; `--` alone has an empty name. */
  readonly name: string;
  /** Quotes and escapes taken off; undefined without `=`. */
  readonly value: string | undefined;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly valueSpan: Span | undefined;
}

export const wordAt = (joined: JoinedText, from: number, to: number): Word => {
  const slice = sliceJoined(joined, from, to);
  return { text: slice.text, joined: slice, span: sourceSpan(slice) };
};

/** `strings.TrimSpace` */
export function trimmed(joined: JoinedText): JoinedText {
  const from = leadingSpace(joined.text);
  const to = joined.text.length - trailingSpace(joined.text);
  return from === 0 && to === joined.text.length ? joined : sliceJoined(joined, from, Math.max(from, to));
}

/** Keyword and the rest: `reWhitespace.Split(line, 2)`. */
export function splitKeyword(line: JoinedText): { readonly keyword: Word; readonly rest: JoinedText } {
  const blank = /[\t\v\f\r ]+/.exec(line.text);
  const end = blank?.index ?? line.text.length;
  return {
    keyword: wordAt(line, 0, end),
    rest: sliceJoined(line, blank ? end + blank[0].length : line.text.length),
  };
}

/** `reWhitespace.Split(rest, -1)`: FROM, EXPOSE, and COPY, ADD, VOLUME outside the exec form. */
export function splitAtBlanks(joined: JoinedText): readonly Word[] {
  return [...joined.text.matchAll(/[^\t\v\f\r ]+/g)].map(found =>
    wordAt(joined, found.index, found.index + found[0].length),
  );
}

/** `parseWords`: ENV, LABEL and ARG; quotes hold a word together. */
export function splitQuoted(joined: JoinedText, escape: string): readonly Word[] {
  const { text } = joined;
  const words: Word[] = [];
  let start = -1;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote === '' && isSpace(character)) {
      if (start >= 0) words.push(wordAt(joined, start, at));
      start = -1;
      continue;
    }
    if (start < 0) start = at;
    if (character === escape && at === text.length - 1 && quote !== "'") {
      if (at > start) words.push(wordAt(joined, start, at));
      return words;
    }
    if (character === escape && quote !== "'") at++;
    else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
  }
  if (start >= 0) words.push(wordAt(joined, start, text.length));
  return words;
}

/** `extractBuilderFlags`: the leading words that begin with `--`, and what comes after them. */
export function splitFlags(
  joined: JoinedText,
  escape: string,
): { readonly flags: readonly Flag[]; readonly rest: JoinedText } {
  const { text } = joined;
  const flags: Flag[] = [];
  let at = leadingSpace(text);
  while (text.startsWith('--', at)) {
    const start = at;
    const { value, end } = unquotedWord(text, at, escape);
    at = end + leadingSpace(text.slice(end));
    if (value === '--') break;
    flags.push(flagOf(joined, start, end, value));
  }
  return { flags, rest: trimmed(sliceJoined(joined, Math.min(at, text.length))) };
}

function flagOf(joined: JoinedText, start: number, end: number, word: string): Flag {
  const equals = word.indexOf('=');
  const written = joined.text.slice(start, end).indexOf('=');
  const nameEnd = written < 0 ? end : start + written;
  return {
    name: word.slice(2, equals < 0 ? undefined : equals),
    value: equals < 0 ? undefined : word.slice(equals + 1),
    span: sourceSpan(joined, start, end),
    nameSpan: sourceSpan(joined, start, nameEnd),
    valueSpan: written < 0 ? undefined : sourceSpan(joined, nameEnd + 1, end),
  };
}

function unquotedWord(text: string, start: number, escape: string): { value: string; end: number } {
  let value = '';
  let quote = '';
  let at = start;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote === '' && isSpace(character)) break;
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === escape) value += text.charAt(++at);
    else value += character;
  }
  return { value, end: Math.min(at, text.length) };
}
