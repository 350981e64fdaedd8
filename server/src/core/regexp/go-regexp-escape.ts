// One-character escapes of Go's regular expressions (`regexp/syntax/parse.go`, `parseEscape`): the same inside and
// outside of brackets.
import { spanOf } from '../span.js';
import type { RegexpError } from './go-regexp-error.js';
import { regexpError } from './go-regexp-error.js';

export type Escape = { readonly end: number; readonly rune: number } | { readonly error: RegexpError };

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** `start` is the backslash. */
export function readEscape(pattern: string, start: number): Escape {
  const code = pattern.codePointAt(start + 1);
  if (code === undefined) {
    const at = spanOf(start, start + 1);
    return {
      error: { ...regexpError('trailing backslash at end of expression', '', spanOf(0, 0)), span: at },
    };
  }
  const letter = String.fromCodePoint(code);
  const end = start + 1 + letter.length;
  if (/[0-7]/.test(letter)) return octal(pattern, start);
  if (letter === 'x') return hexadecimal(pattern, start);
  const rune = controls[letter] ?? (code < 0x80 && !/[0-9A-Za-z]/.test(letter) ? code : undefined);
  return rune === undefined ? invalid(pattern, start, end) : { end, rune };
}

/** Up to three digits; a single one other than zero would be a back-reference, which RE2 has not. */
function octal(pattern: string, start: number): Escape {
  const digits = /^[0-7]{1,3}/.exec(pattern.slice(start + 1))?.[0] ?? '';
  const end = start + 1 + digits.length;
  if (digits.length === 1 && digits !== '0') return invalid(pattern, start, end);
  return { end, rune: Number.parseInt(digits, 8) };
}

function hexadecimal(pattern: string, start: number): Escape {
  const text = pattern.slice(start + 2);
  if (text.startsWith('{')) return bracedHexadecimal(pattern, start);
  const digits = /^[0-9A-Fa-f]{2}/.exec(text)?.[0];
  if (digits !== undefined) return { end: start + 4, rune: Number.parseInt(digits, 16) };
  return invalid(pattern, start, start + 2 + [...text].slice(0, 2).join('').length);
}

/** `\x{10FFFF}`. Reading stops at the first character that makes it wrong. */
function bracedHexadecimal(pattern: string, start: number): Escape {
  let rune = 0;
  let end = start + 3;
  for (const character of pattern.slice(end)) {
    end += character.length;
    if (character === '}') return end === start + 4 ? invalid(pattern, start, end) : { end, rune };
    if (!/[0-9A-Fa-f]/.test(character)) return invalid(pattern, start, end);
    rune = rune * 16 + Number.parseInt(character, 16);
    if (rune > 0x10ffff) return invalid(pattern, start, end);
  }
  return invalid(pattern, start, end);
}

const invalid = (pattern: string, start: number, end: number): Escape => ({
  error: regexpError('invalid escape sequence', pattern, spanOf(start, end)),
});
