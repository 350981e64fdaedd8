// The patterns of `${X#…}`, `${X%…}` and `${X/…/…}`: `*` and `?`, nothing else
// (frontend/dockerfile/shell/lex.go, convertShellPatternToRegex).
import type { GlobDialect } from '../glob/glob.js';
import { everything, globOf, one } from '../glob/glob.js';
import type { GlobStep } from '../glob/matching.js';
import { anything, endsOf, lastOf, matchingOf, takes } from '../glob/matching.js';
import type { Span } from '../span.js';
import { spanOf } from '../span.js';

type Reach = 'shortest' | 'longest';

const values: GlobDialect = { special: { '*': everything, '?': one(anything) }, escapes: true };

export const trimPrefix = (pattern: string, value: string, reach: Reach): string =>
  value.slice(endOf(globOf(pattern, values).steps, value, reach) ?? 0);

/** A suffix is a prefix of what is written the other way round. */
export function trimSuffix(pattern: string, value: string, reach: Reach): string {
  const steps = globOf(pattern, values).steps.toReversed();
  const length = endOf(steps, [...value].reverse().join(''), reach) ?? 0;
  return value.slice(0, value.length - length);
}

export function replaceFirst(pattern: string, value: string, replacement: string): string {
  const found = find(globOf(pattern, values).steps, value, 0);
  return found ? value.slice(0, found.start) + replacement + value.slice(found.end) : value;
}

/** What is empty is not found where something ended (regexp.ReplaceAllString). */
export function replaceAll(pattern: string, value: string, replacement: string): string {
  const { steps } = globOf(pattern, values);
  const pieces: string[] = [];
  let done = 0;
  let from = 0;
  for (let found = find(steps, value, from); found; found = find(steps, value, from)) {
    const { start, end } = found;
    if (end > start || start > done || done === 0) pieces.push(value.slice(done, start), replacement);
    done = end;
    from = end > start ? end : end + widthAt(value, end);
  }
  return pieces.join('') + value.slice(done);
}

/** The first match, and of those that start there the longest. */
function find(steps: readonly GlobStep[], value: string, from: number): Span | undefined {
  const many = steps.findIndex(({ kind }) => kind === 'many');
  const head = many < 0 ? steps : steps.slice(0, many);
  for (let start = from; start <= value.length; start += widthAt(value, start)) {
    const end = behind(head, value, start);
    if (end === undefined) continue;
    // Where the head is found first, most is left for the rest.
    const whole = many < 0 ? end : endOf(steps, value, 'longest', start);
    return whole === undefined ? undefined : spanOf(start, whole);
  }
  return undefined;
}

/** Where steps end that take one character each. */
function behind(steps: readonly GlobStep[], value: string, start: number): number | undefined {
  let at = start;
  for (const step of steps) {
    const code = value.codePointAt(at);
    if (code === undefined || !takes(step, code)) return undefined;
    at += widthAt(value, at);
  }
  return at;
}

const widthAt = (value: string, at: number): number => ((value.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

function endOf(steps: readonly GlobStep[], value: string, reach: Reach, start = 0): number | undefined {
  const ends = endsOf(matchingOf(steps), value, start);
  if (reach === 'longest') return lastOf(ends);
  const { value: first, done } = ends.next();
  return done ? undefined : first;
}
