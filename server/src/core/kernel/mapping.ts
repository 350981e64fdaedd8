// Which kernel mapping a kernel gets: the first that matches (`internal/module/kernelmapper.go`,
// `findKernelMapping`). One call tells what became of every entry, so that hover, hints, lint, preview and command
// line tell the same story. It does not know what a mapping is for.
import type { GoRegexpVersion } from '../dialect.js';
import type { Span } from '../span.js';
import type { RegexpError } from '../regexp/go-regexp-error.js';
import { compileRegexp } from '../regexp/re2.js';
import type { RawKernel } from './version.js';

/** What of a mapping decides; not set is empty, as in Go. */
export interface KernelPattern {
  readonly literal: string;
  readonly regexp: string;
}

export type MappingTrial =
  | { readonly outcome: 'matched'; readonly by: 'literal' }
  /** `match` is in the kernel; empty for a pattern that matches the empty string. */
  | { readonly outcome: 'matched'; readonly by: 'regexp'; readonly match: Span }
  /** Both were tried as far as they are set. */
  | { readonly outcome: 'missed'; readonly literal: boolean; readonly regexp: boolean }
  /** The regexp does not compile: KMM gives up on the kernel here. */
  | { readonly outcome: 'broken'; readonly error: RegexpError }
  /** An earlier entry ended the walk; not even the regexp was compiled. */
  | { readonly outcome: 'not tried'; readonly because: number };

export interface MappingTrace {
  readonly trials: readonly MappingTrial[];
  /** The entry that wins. */
  readonly matched: number | undefined;
  /** The entry whose regexp ended the walk without a winner. */
  readonly broken: number | undefined;
}

export function traceMatch(
  mappings: readonly KernelPattern[],
  kernel: RawKernel,
  go: GoRegexpVersion,
): MappingTrace {
  const trials: MappingTrial[] = [];
  let end: number | undefined;
  for (const [index, mapping] of mappings.entries()) {
    const trial = end === undefined ? tryMapping(mapping, kernel, go) : notTried(end);
    trials.push(trial);
    if (trial.outcome === 'matched' || trial.outcome === 'broken') end = index;
  }
  const outcome = end === undefined ? undefined : trials[end]?.outcome;
  return {
    trials,
    matched: outcome === 'matched' ? end : undefined,
    broken: outcome === 'broken' ? end : undefined,
  };
}

const notTried = (because: number): MappingTrial => ({ outcome: 'not tried', because });

/** One mapping by itself, wherever it stands: what it would do if the walk came to it. */
export function tryMapping(mapping: KernelPattern, kernel: RawKernel, go: GoRegexpVersion): MappingTrial {
  const { literal, regexp } = mapping;
  if (literal !== '' && literal === kernel) return { outcome: 'matched', by: 'literal' };
  if (regexp === '') return { outcome: 'missed', literal: literal !== '', regexp: false };
  const compiled = compileRegexp(regexp, go);
  if (!compiled.ok) return { outcome: 'broken', error: compiled.error };
  // Asking whether it matches is far cheaper than asking where, and most do not.
  const match = compiled.regexp.matches(kernel) ? compiled.regexp.find(kernel) : undefined;
  return match
    ? { outcome: 'matched', by: 'regexp', match }
    : { outcome: 'missed', literal: literal !== '', regexp: true };
}
