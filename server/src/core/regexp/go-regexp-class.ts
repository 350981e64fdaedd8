// Character classes of Go's regular expressions (`regexp/syntax/parse.go`, `parseClass`, `parseNamedClass`,
// `parseUnicodeClass`). Which characters are in a class is re2js's business.
import type { GoRegexpVersion } from '../dialect.js';
import { spanOf } from '../span.js';
import { readEscape } from './go-regexp-escape.js';
import type { RegexpError, RegexpStep } from './go-regexp-error.js';
import { bracketError, regexpError } from './go-regexp-error.js';
import { unicodeClassName } from './go-unicode-names.js';

const posixNames =
  /^\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]$/;

/** `start` is the opening bracket. A `]` right behind it, or behind `[^`, stands for itself. */
export function readClass(pattern: string, start: number, go: GoRegexpVersion): RegexpStep {
  const negated = pattern[start + 1] === '^';
  let text = negated ? '[^' : '[';
  let at = start + text.length;
  // Asked for at most once: looking for `:]` again at each `[:` of a long text would take for ever.
  let lastNamed: number | undefined;
  const named = (from: number): number =>
    from > (lastNamed ??= pattern.lastIndexOf(':]')) ? -1 : pattern.indexOf(':]', from);
  for (let first = true; first || pattern[at] !== ']'; first = false) {
    if (at >= pattern.length) return { error: unclosed(pattern, start) };
    const step = readItem(pattern, at, start, go, named);
    if ('error' in step) return step;
    text += step.text;
    at = step.end;
  }
  return { end: at + 1, text: text + ']' };
}

/** `namedEnd` gives where the next `:]` from an offset on is, or -1. */
function readItem(
  pattern: string,
  at: number,
  classStart: number,
  go: GoRegexpVersion,
  namedEnd: (from: number) => number,
): RegexpStep {
  const named = pattern.startsWith('[:', at) ? namedEnd(at + 2) : -1;
  if (named >= 0) return readNamed(pattern, at, named + 2);
  if (/^\\[pP]/.test(pattern.slice(at, at + 2))) return readUnicodeClass(pattern, at, go);
  if (/^\\[dDsSwW]/.test(pattern.slice(at, at + 2))) return { end: at + 2, text: pattern.slice(at, at + 2) };
  return readRange(pattern, at, classStart);
}

function readNamed(pattern: string, start: number, end: number): RegexpStep {
  const text = pattern.slice(start, end);
  return posixNames.test(text) ? { end, text } : { error: badRange(pattern, start, end) };
}

/** One character, or two with a hyphen between; a hyphen before the closing bracket is a character of its own. */
function readRange(pattern: string, at: number, classStart: number): RegexpStep {
  const low = readCharacter(pattern, at, classStart);
  if ('error' in low) return low;
  // re2js would look for a named class where Go has found none.
  const text = pattern[at] === '[' ? '\\[' : pattern.slice(at, low.end);
  if (pattern[low.end] !== '-' || low.end + 1 >= pattern.length || pattern[low.end + 1] === ']') {
    return { end: low.end, text };
  }
  const high = readCharacter(pattern, low.end + 1, classStart);
  if ('error' in high) return high;
  if (high.rune < low.rune) return { error: badRange(pattern, at, high.end) };
  return { end: high.end, text: text + pattern.slice(low.end, high.end) };
}

type Character = { readonly end: number; readonly rune: number } | { readonly error: RegexpError };

function readCharacter(pattern: string, at: number, classStart: number): Character {
  const rune = pattern.codePointAt(at);
  if (rune === undefined) return { error: unclosed(pattern, classStart) };
  if (rune === 0x5c) return readEscape(pattern, at);
  return { end: at + (rune > 0xffff ? 2 : 1), rune };
}

/** `\pL`, `\p{Greek}`, `\P{^Lu}`: `start` is the backslash. The brace may close anywhere in the rest of the pattern. */
export function readUnicodeClass(pattern: string, start: number, go: GoRegexpVersion): RegexpStep {
  const inBraces = pattern[start + 2] === '{';
  const close = inBraces
    ? pattern.indexOf('}', start)
    : start + 1 + [...pattern.slice(start + 2)].slice(0, 1).join('').length;
  if (close < 0) return { error: badRange(pattern, start, pattern.length) };
  const written = pattern.slice(inBraces ? start + 3 : start + 2, inBraces ? close : close + 1);
  const negated = written.startsWith('^');
  const name = unicodeClassName(negated ? written.slice(1) : written, go);
  if (name === undefined) return { error: badRange(pattern, start, close + 1) };
  return { end: close + 1, text: `${pattern.slice(start, start + 2)}{${negated ? '^' : ''}${name}}` };
}

const badRange = (pattern: string, start: number, end: number): RegexpError =>
  regexpError('invalid character class range', pattern, spanOf(start, end));

const unclosed = (pattern: string, start: number): RegexpError =>
  bracketError('missing closing ]', pattern, spanOf(start, pattern.length), start);
