// Who wins which kernel, for many kernels and a list of mappings that changes a little at a time. What a pattern
// says of a kernel is kept, so that an edited pattern costs one pattern. Same decisions as mapping.ts, no trace.
import type { GoRegexpVersion } from '../dialect.js';
import type { KernelPattern } from './mapping.js';
import type { GoRegexp } from './re2.js';
import { compileRegexp } from './re2.js';
import type { RawKernel } from './version.js';

/** No mapping matches the kernel. */
export const noMapping = -1;
/** A regexp that does not compile was met before any match. */
export const brokenMapping = -2;

const unknown = 0;
const misses = 1;
const matches = 2;

/** What is known of one pattern, by kernel. */
interface Column {
  readonly regexp: GoRegexp | undefined;
  readonly answers: Uint8Array;
}

/** Lives as long as its list of kernels. */
export class MatchTable {
  private readonly columns = new Map<string, Column>();

  constructor(
    readonly kernels: readonly RawKernel[],
    private readonly go: GoRegexpVersion,
  ) {}

  /** For each kernel the index of the mapping it gets, or `noMapping` or `brokenMapping`. */
  winners(mappings: readonly KernelPattern[]): readonly number[] {
    const used = mappings.map(mapping => (mapping.regexp === '' ? undefined : this.column(mapping.regexp)));
    this.forget(new Set(mappings.map(mapping => mapping.regexp)));
    return this.kernels.map((kernel, row) => this.winner(mappings, used, kernel, row));
  }

  private winner(
    mappings: readonly KernelPattern[],
    columns: readonly (Column | undefined)[],
    kernel: RawKernel,
    row: number,
  ): number {
    for (let i = 0; i < mappings.length; i++) {
      const literal = mappings[i]?.literal;
      if (literal !== '' && literal === kernel) return i;
      const column = columns[i];
      if (!column) continue;
      if (!column.regexp) return brokenMapping;
      if (answer(column, column.regexp, kernel, row)) return i;
    }
    return noMapping;
  }

  private column(pattern: string): Column {
    const known = this.columns.get(pattern);
    if (known) return known;
    const compiled = compileRegexp(pattern, this.go);
    const regexp = compiled.ok ? compiled.regexp : undefined;
    const column = { regexp, answers: new Uint8Array(this.kernels.length) };
    this.columns.set(pattern, column);
    return column;
  }

  /** Patterns of a text half typed are not worth keeping; those of the last few Modules are. */
  private forget(wanted: ReadonlySet<string>): void {
    if (this.columns.size < 2 * wanted.size + 64) return;
    for (const pattern of this.columns.keys()) if (!wanted.has(pattern)) this.columns.delete(pattern);
  }
}

function answer(column: Column, regexp: GoRegexp, kernel: RawKernel, row: number): boolean {
  if (column.answers[row] === unknown) column.answers[row] = regexp.matches(kernel) ? matches : misses;
  return column.answers[row] === matches;
}
