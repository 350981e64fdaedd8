// `[abc]`, `[a-z]`, `[!a]` and `[^a]` in a pattern: one character out of a set, or none of it. Where a set ends is known
// to the dialect.
import type { Accepts, GlobStep } from './matching.js';

interface Range {
  readonly from: number;
  readonly to: number;
}

/** `written` with its brackets. A set that says nothing, such as `[z-a]`, may be any of `most`; so may those it leaves. */
export function bracketStep(written: string, most: Accepts): GlobStep {
  const negated = /^\[[!^]/.test(written);
  const ranges = rangesOf([...written.slice(negated ? 2 : 1, -1)]);
  if (ranges.some(({ from, to }) => from > to)) return { kind: 'one', accepts: most };
  const isIn: Accepts = code => ranges.some(({ from, to }) => from <= code && code <= to);
  return { kind: 'one', accepts: negated ? code => most(code) && !isIn(code) : isIn };
}

function rangesOf(characters: readonly string[]): readonly Range[] {
  const ranges: Range[] = [];
  for (let at = 0; at < characters.length; at++) {
    const isRange = characters[at + 1] === '-' && at + 2 < characters.length;
    ranges.push({ from: codeAt(characters, at), to: codeAt(characters, isRange ? at + 2 : at) });
    if (isRange) at += 2;
  }
  return ranges;
}

const codeAt = (characters: readonly string[], at: number): number => characters[at]?.codePointAt(0) ?? 0;
