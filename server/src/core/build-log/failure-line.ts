// Which lines of what a command prints say why it failed, and which of them says it best.
import type { LogKind } from './verdict-types.js';
import { maybe, failurePatterns } from './failure-patterns.js';

export interface FailureLine {
  readonly kind: LogKind;
  /** The higher the more telling. Below 30 the last one counts, else the first. */
  readonly weight: number;
  /** A sentence without a full stop, or the compiler's own words. */
  readonly says: string;
}

/** Longer lines are read no further: no reason is that long. */
const longestRead = 1_000;

export function failureLine(line: string): FailureLine | undefined {
  const text = line.length > longestRead ? line.slice(0, longestRead) : line;
  if (!maybe.test(text)) return undefined;
  for (const { pattern, kind, weight, says } of failurePatterns) {
    const match = pattern.exec(text);
    if (match) return { kind, weight, says: says(match) };
  }
  return undefined;
}

export interface Numbered {
  readonly line: number;
  readonly text: string;
}

export interface NumberedFailure extends Numbered {
  readonly failure: FailureLine;
}

/** The line that says it best: the first of the most telling ones; of vague ones the last. */
export function likeliestFailure(lines: readonly NumberedFailure[]): NumberedFailure | undefined {
  let best: NumberedFailure | undefined;
  for (const found of lines) {
    const { weight } = found.failure;
    const known = best?.failure.weight ?? 0;
    if (weight > known || (weight === known && weight < 30)) best = found;
  }
  return best;
}
