// File name patterns, as COPY (Go's path.Match) and the shell read them: `*` and `?` do not cross a slash.
// A `hole` in a pattern stands for any text.
import { hole } from '../hole.js';

export const isPattern = (text: string): boolean => /[*?[]/.test(text) || text.includes(hole);

/** The same few patterns are asked for again and again; more than this are forgotten. */
const mostKnown = 2_000;
const known = new Map<string, RegExp>();

export function globExpression(pattern: string): RegExp {
  const remembered = known.get(pattern);
  if (remembered) return remembered;
  if (known.size >= mostKnown) known.clear();
  const expression = compiled(pattern);
  known.set(pattern, expression);
  return expression;
}

function compiled(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    const [bracket] =
      character === '[' ? (/^\[[!^]?\]?[^\]/]*\]/.exec(pattern.slice(at, at + 100)) ?? []) : [];
    if (bracket !== undefined) {
      source += bracketSource(bracket);
      at += bracket.length - 1;
    } else if (character === '*') source += '[^/]*';
    else if (character === '?') source += '[^/]';
    else if (character === hole) source += '.*';
    else source += literal(character === '\\' ? pattern.charAt(++at) : character);
  }
  return new RegExp(`^${source}$`, 's');
}

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

function bracketSource(bracket: string): string {
  const negated = /^\[[!^]/.test(bracket);
  const inner = bracket.slice(negated ? 2 : 1, -1).replace(/[\\\]^]/g, '\\$&');
  try {
    const source = `[${negated ? '^' : ''}${inner}]`;
    new RegExp(source);
    return source;
  } catch {
    return '[^/]';
  }
}

/** Whether some name can match both. Says yes when in doubt. */
export function mayBothMatch(one: string, other: string): boolean {
  if (!isPattern(one)) return globExpression(other).test(one);
  if (!isPattern(other)) return globExpression(one).test(other);
  const [a, b] = [fixedEnds(one), fixedEnds(other)];
  return agree(a.head, b.head) && agree(reversed(a.tail), reversed(b.tail));
}

/** What stands in front of the first and behind the last special character. */
function fixedEnds(pattern: string): { readonly head: string; readonly tail: string } {
  const special = new RegExp(`[*?[\\]\\\\${hole}]`);
  const head = pattern.split(special)[0] ?? '';
  const tail = pattern.split(special).at(-1) ?? '';
  return { head, tail };
}

const agree = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

const reversed = (text: string): string => [...text].reverse().join('');

/** The directory part in front of the first segment that is a pattern. */
export function fixedDirectory(pattern: string): string {
  const segments = pattern.split('/');
  const first = segments.findIndex(isPattern);
  const fixed = segments.slice(0, first < 0 ? segments.length - 1 : first).join('/');
  return fixed === '' ? '/' : fixed;
}
