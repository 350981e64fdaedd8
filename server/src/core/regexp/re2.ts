// Matching the way Go's `regexp` does: unanchored, leftmost-first, in linear time. The only importer of re2js.
// What a pattern may look like is decided in go-regexp.ts; re2js adds the limits on size and depth.
import { RE2JS, RE2JSSyntaxException } from 're2js';
import type { GoRegexpVersion } from '../dialect.js';
import { wellFormed } from '../json/go-text.js';
import type { Span } from '../span.js';
import { spanOf } from '../span.js';
import type { RegexpError } from './go-regexp-error.js';
import { regexpError } from './go-regexp-error.js';
import { readRegexp } from './go-regexp.js';
import type { CompiledProgram, TextForm } from './reach.js';
import { canReachMatch } from './reach.js';

export interface GoRegexp {
  /** `MatchString`: the pattern matches somewhere in the text. */
  readonly matches: (text: string) => boolean;
  /** The leftmost match; may be empty. */
  readonly find: (text: string) => Span | undefined;
  /** Whether any text of a form can match at all; true when that takes too long to tell. */
  readonly canMatch: (form: TextForm) => boolean;
}

export type CompiledRegexp =
  { readonly ok: true; readonly regexp: GoRegexp } | { readonly ok: false; readonly error: RegexpError };

/** Patterns are compiled once: a Module is looked at again with every keystroke, and most of it did not change. */
const compiled: Readonly<Record<GoRegexpVersion, Map<string, CompiledRegexp>>> = {
  '1.21': new Map(),
  '1.24': new Map(),
  '1.25': new Map(),
};
const mostPatterns = 4096;

/** `regexp.Compile` of the given Go. */
export function compileRegexp(pattern: string, go: GoRegexpVersion): CompiledRegexp {
  const known = compiled[go].get(pattern);
  if (known) return known;
  if (compiled[go].size >= mostPatterns) compiled[go].clear();
  const result = compile(wellFormed(pattern), go);
  compiled[go].set(pattern, result);
  return result;
}

function compile(pattern: string, go: GoRegexpVersion): CompiledRegexp {
  if (isTooLongToFollow(pattern)) return { ok: true, regexp: notFollowed };
  const syntax = readRegexp(pattern, go);
  if (!syntax.ok) return syntax;
  const { translated } = syntax;
  if (isWithinLimits(pattern))
    return { ok: true, regexp: asGoRegexp(lazily(() => RE2JS.compile(translated))) };
  try {
    const re2 = RE2JS.compile(translated);
    return { ok: true, regexp: asGoRegexp(() => re2) };
  } catch (thrown) {
    if (!(thrown instanceof RE2JSSyntaxException)) throw thrown;
    return { ok: false, error: regexpError(thrown.getDescription(), pattern, spanOf(0, pattern.length)) };
  }
}

/** Reading and compiling a longer one takes a gigabyte. Nobody writes one: a rule says that it is not followed. */
export const isTooLongToFollow = (pattern: string): boolean => pattern.length > longestFollowed;

export const longestFollowed = 50_000;

/** Nothing is said of what it matches, nor whether Go takes it. */
const notFollowed: GoRegexp = { matches: () => false, find: () => undefined, canMatch: () => true };

/**
 * Nothing but counts and brackets in thousands is ever too large (`maxHeight`, `maxSize` and `maxRunes` of
 * `regexp/syntax/parse.go`). All other patterns need not be compiled to be known as valid, and most never have to match.
 */
const isWithinLimits = (pattern: string): boolean => pattern.length < 1000 && !pattern.includes('{');

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const asGoRegexp = (re2: () => RE2JS): GoRegexp => ({
  matches: text => re2().test(text),
  find: text => {
    const matcher = re2().matcher(text);
    return matcher.find() ? spanOf(matcher.start(), matcher.end()) : undefined;
  },
  canMatch: form => canReachMatch(re2().re2Input.prog as CompiledProgram, form),
});
