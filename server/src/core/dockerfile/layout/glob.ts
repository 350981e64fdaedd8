// File name patterns, as COPY (Go's path.Match) and the shell read them: `*` and `?` do not cross a slash.
// A `hole` in a pattern stands for any text.
import type { GlobDialect, Glob } from '../../glob/glob.js';
import { everything, globOf, inName, many, one } from '../../glob/glob.js';
import { hole } from '../hole.js';

export const isPattern = (text: string): boolean => /[*?[]/.test(text) || text.includes(hole);

const fileNames: GlobDialect = {
  special: { '*': many(inName), '?': one(inName), [hole]: everything },
  bracket: /\[[!^]?\]?[^\]/]{0,98}\]/y,
  escapes: true,
};

export const fileGlob = (pattern: string): Glob => globOf(pattern, fileNames);

/** Whether some name can match both. Says yes when in doubt. */
export function mayBothMatch(one: string, other: string): boolean {
  if (!isPattern(one)) return fileGlob(other).matches(one);
  if (!isPattern(other)) return fileGlob(one).matches(other);
  const [a, b] = [fixedEnds(one), fixedEnds(other)];
  return agree(a.head, b.head) && agree(reversed(a.tail), reversed(b.tail));
}

const special = new RegExp(`[*?[\\]\\\\${hole}]`);

/** What stands in front of the first and behind the last special character. */
function fixedEnds(pattern: string): { readonly head: string; readonly tail: string } {
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
