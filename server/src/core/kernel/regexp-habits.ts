// Patterns that are legal and surely not meant: what other languages' escapes, globs and version numbers leave in a
// regular expression for kernels. It judges the text alone, without any kernel.
import { isTooLongToFollow } from '../regexp/re2.js';
import type { Span } from '../span.js';
import { spanOf } from '../span.js';

/** A part of a pattern that means something else than it looks like; spans count in the pattern. */
export interface UnintendedEscape {
  readonly span: Span;
  readonly written: string;
  readonly meaning: string;
  readonly replacement: string;
}

const controls: Readonly<Record<string, string>> = {
  f: 'a form feed',
  v: 'a vertical tab',
  a: 'a bell character',
  t: 'a tab',
  n: 'a line break',
  r: 'a carriage return',
};

function meaningOf(letter: string): string | undefined {
  if (letter === '\\') return 'a backslash';
  return Object.hasOwn(controls, letter) ? controls[letter] : undefined;
}

/** Escapes for characters that no kernel version holds. */
export function unintendedEscapes(pattern: string): readonly UnintendedEscape[] {
  const found: UnintendedEscape[] = [];
  for (const { start, text } of tokens(pattern)) {
    const meaning = text.startsWith('\\') ? meaningOf(text.charAt(1)) : undefined;
    if (meaning === undefined) continue;
    found.push({
      span: spanOf(start, start + text.length),
      written: text,
      meaning,
      replacement: meant(pattern, start),
    });
  }
  return found;
}

/** `\\.` and `\\d` for `\.` and `\d`; `\fc37` for `\.fc37`, since a dot is what kernels have there. */
function meant(pattern: string, start: number): string {
  const letter = pattern.charAt(start + 1);
  return letter === '\\' ? '\\' : `\\.${letter}`;
}

/** Dots between two digits, as in `5.14`, which stand for any character; outside of classes. */
export function bareDots(pattern: string): readonly Span[] {
  const all = tokens(pattern);
  const isDigit = (index: number): boolean => /^\d$/.test(all[index]?.text ?? '');
  return all.flatMap(({ start, text }, index) =>
    text === '.' && isDigit(index - 1) && isDigit(index + 1) ? [spanOf(start, start + 1)] : [],
  );
}

/** `el9*` as a shell would read it: a letter or digit and a `*` where the pattern or a group ends. */
export function globStars(pattern: string): readonly Span[] {
  const all = tokens(pattern);
  return all.flatMap(({ start, text }, index) => {
    const before = all[index - 1]?.text ?? '';
    const after = all[index + 1]?.text ?? '';
    return text === '*' && /^[A-Za-z0-9]$/.test(before) && /^(?:[$|)]|)$/.test(after)
      ? [spanOf(start, start + 1)]
      : [];
  });
}

interface PatternToken {
  readonly start: number;
  readonly text: string;
}

/** Escapes, `\Q…\E`, classes and counts are one token each, everything else is one character. */
const tokenForm =
  /\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]?|\{\d+(?:,\d*)?\}|[\s\S]/g;

/** None of a pattern that is too long to follow. */
const tokens = (pattern: string): readonly PatternToken[] =>
  isTooLongToFollow(pattern) ? [] : tokensOf(pattern);

const tokensOf = (pattern: string): readonly PatternToken[] =>
  [...pattern.matchAll(tokenForm)].map(({ index, 0: text }) => ({ start: index, text }));
