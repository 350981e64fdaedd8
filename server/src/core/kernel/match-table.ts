// Who wins which kernel, for many kernels and a list of mappings that changes a little at a time. What a pattern
// says of a kernel is asked once and kept, so that an edited pattern costs one pattern. Same decisions as mapping.ts,
// no trace.
import type { GoRegexpVersion } from '../dialect.js';
import { memoEach } from '../memo.js';
import type { KernelSource } from './kernel-source.js';
import { distinctKernels } from './kernel-source.js';
import type { KernelPattern } from './mapping.js';
import type { GoRegexp } from '../regexp/re2.js';
import { compileRegexp } from '../regexp/re2.js';
import { RowSet } from './row-set.js';
import type { RawKernel } from './version.js';
import { kernelOfNode } from './version.js';

/** What became of the rows that were asked for; each is in exactly one of the sets. */
export interface Walk {
  /** By mapping. */
  readonly won: readonly RowSet[];
  /** Rows that met a regexp that does not compile before any match, and the mapping that has it. */
  readonly broken: { readonly mapping: number; readonly rows: RowSet } | undefined;
  readonly unmatched: RowSet;
}

/** What is known of one pattern, by kernel. */
interface Column {
  readonly regexp: GoRegexp;
  readonly asked: RowSet;
  readonly matching: RowSet;
}

const broken = 'broken';

/** Lives as long as its list of kernels, of which no two are the same. A row is an index in that list. */
export class MatchTable {
  readonly #columns = new Map<string, Column | typeof broken>();
  readonly #rowOf: ReadonlyMap<string, number>;

  constructor(
    readonly kernels: readonly RawKernel[],
    readonly go: GoRegexpVersion,
  ) {
    this.#rowOf = new Map(kernels.map((kernel, row) => [kernel, row]));
  }

  /** The row of a kernel; undefined for one that is not in the table. */
  rowOf(kernel: RawKernel): number | undefined {
    return this.#rowOf.get(kernel);
  }

  /** The first match of each row, as `traceMatch` finds it. */
  walk(mappings: readonly KernelPattern[], rows: RowSet): Walk {
    this.#forget(mappings);
    const won: RowSet[] = [];
    let left = rows;
    let stop: Walk['broken'];
    for (const [index, mapping] of mappings.entries()) {
      const matching = this.matching(mapping, left);
      won.push(matching);
      left = left.without(matching);
      if (stop || left.isEmpty || !this.isBroken(mapping)) continue;
      stop = { mapping: index, rows: left };
      left = RowSet.none(left.limit);
    }
    return { won, broken: stop, unmatched: left };
  }

  /** Of `rows` those that the mapping matches, wherever it stands. A broken regexp matches none. */
  matching({ literal, regexp }: KernelPattern, rows: RowSet): RowSet {
    const found =
      regexp === '' || rows.isEmpty ? RowSet.none(rows.limit) : this.#matchingRegexp(regexp, rows);
    const row = literal === '' ? undefined : this.#rowOf.get(literal);
    if (row !== undefined && rows.has(row)) found.add(row);
    return found;
  }

  isBroken({ regexp }: KernelPattern): boolean {
    return regexp !== '' && this.#column(regexp) === broken;
  }

  #matchingRegexp(pattern: string, rows: RowSet): RowSet {
    const column = this.#column(pattern);
    if (column === broken) return RowSet.none(rows.limit);
    const { regexp, asked, matching } = column;
    const unasked = rows.without(asked).rows();
    for (const row of unasked) if (regexp.matches(this.kernels[row] ?? '')) matching.add(row);
    if (unasked.length > 0) asked.addAll(rows);
    return matching.and(rows);
  }

  #column(pattern: string): Column | typeof broken {
    const known = this.#columns.get(pattern);
    if (known) return known;
    const compiled = compileRegexp(pattern, this.go);
    const count = this.kernels.length;
    const column = compiled.ok
      ? { regexp: compiled.regexp, asked: RowSet.none(count), matching: RowSet.none(count) }
      : broken;
    this.#columns.set(pattern, column);
    return column;
  }

  /** Patterns of a text half typed are not worth keeping; those of the last few Modules are. */
  #forget(mappings: readonly KernelPattern[]): void {
    const wanted = new Set(mappings.map(({ regexp }) => regexp));
    if (this.#columns.size < 2 * wanted.size + 64) return;
    for (const pattern of this.#columns.keys()) if (!wanted.has(pattern)) this.#columns.delete(pattern);
  }
}

/** The kernels of a source as rows. */
export interface SourceRows {
  readonly table: MatchTable;
  /** By row: the kernel as a node reports it. */
  readonly nodeKernels: readonly string[];
}

/** In the order of `distinctKernels`; the same object, with all that its table knows, for the same source. */
export const rowsOf = memoEach(newRows);

function newRows(source: KernelSource, go: GoRegexpVersion): SourceRows {
  const nodeKernels = distinctKernels(source);
  return { table: new MatchTable(nodeKernels.map(kernelOfNode), go), nodeKernels };
}
