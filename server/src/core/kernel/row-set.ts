// A set of rows of a table, one bit each, so that thousands of kernels are compared in a few machine words. It knows
// numbers only.

const bits = 32;

export class RowSet {
  readonly #words: Uint32Array;

  private constructor(
    /** Rows are from 0 to below this. */
    readonly limit: number,
    words: Uint32Array,
  ) {
    this.#words = words;
  }

  static none(limit: number): RowSet {
    return new RowSet(limit, new Uint32Array(Math.ceil(limit / bits)));
  }

  static all(limit: number): RowSet {
    const set = RowSet.none(limit);
    set.#words.fill(0xffffffff);
    if (limit % bits > 0) set.#words[set.#words.length - 1] = 2 ** (limit % bits) - 1;
    return set;
  }

  copy(): RowSet {
    return new RowSet(this.limit, this.#words.slice());
  }

  has(row: number): boolean {
    return ((this.#words[Math.floor(row / bits)] ?? 0) & (1 << (row % bits))) !== 0;
  }

  add(row: number): void {
    const at = Math.floor(row / bits);
    this.#words[at] = (this.#words[at] ?? 0) | (1 << (row % bits));
  }

  addAll(other: RowSet): void {
    for (let at = 0; at < this.#words.length; at++) this.#words[at] = this.#wordAt(at) | other.#wordAt(at);
  }

  /** Those of this set that are in the other too. */
  and(other: RowSet): RowSet {
    const common = this.copy();
    for (let at = 0; at < this.#words.length; at++) common.#words[at] = this.#wordAt(at) & other.#wordAt(at);
    return common;
  }

  /** Those of this set that are not in the other. */
  without(other: RowSet): RowSet {
    const rest = this.copy();
    for (let at = 0; at < this.#words.length; at++) rest.#words[at] = this.#wordAt(at) & ~other.#wordAt(at);
    return rest;
  }

  #wordAt(at: number): number {
    return this.#words[at] ?? 0;
  }

  get isEmpty(): boolean {
    return this.#words.every(word => word === 0);
  }

  /** In ascending order. */
  rows(): readonly number[] {
    const found: number[] = [];
    for (let at = 0; at < this.#words.length; at++) {
      for (let word = this.#words[at] ?? 0; word !== 0; word &= word - 1) {
        found.push(at * bits + (bits - 1 - Math.clz32(word & -word)));
      }
    }
    return found;
  }
}
