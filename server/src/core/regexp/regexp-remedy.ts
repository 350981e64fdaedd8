// What to write instead of something that other regular expressions have and Go's do not.
import type { RegexpError } from './go-regexp-error.js';

export interface RegexpRemedy {
  /** A sentence. */
  readonly advice: string;
  /** What the offending part can become without another meaning, or with the one that was surely meant. */
  readonly replacement?: string;
}

export function remedyFor({ reason, fragment, span }: RegexpError, pattern: string): RegexpRemedy {
  if (fragment === '*' && isGlobStar(pattern, span.start)) {
    return { advice: 'In a regular expression "anything" is `.*`.', replacement: '.*' };
  }
  if (reason === 'invalid nested repetition operator' && fragment.endsWith('+')) {
    return { advice: 'RE2 has no possessive repetition.', replacement: fragment.slice(0, -1) };
  }
  if (fragment === '(?<' && /^[A-Za-z_]\w*>/.test(pattern.slice(span.end))) {
    return { advice: 'This release knows named groups as `(?P<name>…)` only.', replacement: '(?P<' };
  }
  if (fragment === '\\e' && /^l\d/.test(pattern.slice(span.end))) {
    return { advice: 'The backslash belongs to a dot: `\\.el`.', replacement: '\\.e' };
  }
  if (fragment === '\\Z') return { advice: 'The end of the text is `$`.', replacement: '$' };
  return { advice: adviceFor(reason, fragment) };
}

/** A star with nothing to repeat, at the start or behind an alternative or a group's bracket. */
const isGlobStar = (pattern: string, at: number): boolean => /(?:^|[(|^])$/.test(pattern.slice(0, at));

const unsupported: readonly (readonly [RegExp, string])[] = [
  [/^\(\?<?[=!]/, 'RE2 has no lookahead and no lookbehind; let the order of the mappings decide.'],
  [/^\(\?>/, 'RE2 has no atomic groups.'],
  [/^\(\?#/, 'RE2 has no comments.'],
  [/^\\[1-9]/, 'RE2 has no back-references.'],
  [/^\\[pP]/, 'Unicode classes are categories and scripts, such as `\\p{L}` and `\\p{Greek}`.'],
];

const advices: Readonly<Record<string, string>> = {
  'missing closing )': 'Close the group, or write `\\(` for the character.',
  'unexpected )': 'Open the group, or write `\\)` for the character.',
  'missing closing ]': 'Close the class, or write `\\[` for the character.',
  'missing argument to repetition operator': 'Put in front what is to be repeated.',
  'trailing backslash at end of expression': 'Write `\\\\` for the character, or remove it.',
  'invalid repeat count': 'Counts go up to 1000, the smaller one first, and multiply when nested.',
  'invalid escape sequence': 'Write the character without the backslash, if that is what is meant.',
  'invalid character class range': 'Put the smaller character first, or `-` at the end of the class.',
};

const adviceFor = (reason: string, fragment: string): string =>
  unsupported.find(([form]) => form.test(fragment))?.[1] ?? advices[reason] ?? 'Write it in RE2 syntax.';
