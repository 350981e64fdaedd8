// Bytes of a stream by number, never more of them in memory than are asked for and one piece.

export class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#pieces = source[Symbol.asyncIterator]();
  }

  /** Fewer only at the end. */
  async take(count: number): Promise<Uint8Array> {
    if (this.#rest.length >= count) return this.#cut(count);
    const taken = new Uint8Array(count);
    let length = 0;
    while (length < count && (await this.#more())) {
      const part = this.#cut(count - length);
      taken.set(part, length);
      length += part.length;
    }
    return taken.subarray(0, length);
  }

  /** How many there were. */
  async skip(count: number): Promise<number> {
    let skipped = 0;
    while (skipped < count && (await this.#more())) skipped += this.#cut(count - skipped).length;
    return skipped;
  }

  /** All that is left, piece by piece. */
  async *pieces(): AsyncGenerator<Uint8Array, void> {
    try {
      while (await this.#more()) yield this.#cut(this.#rest.length);
    } finally {
      await this.#pieces.return?.();
    }
  }

  #cut(count: number): Uint8Array {
    const part = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }

  async #more(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const next = await this.#pieces.next();
      if (next.done) return false;
      this.#rest = next.value;
    }
    return true;
  }
}
