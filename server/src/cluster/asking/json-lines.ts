// JSON values, one a line, out of bytes as they come.

/** 8 MiB: several times the largest object that etcd takes. */
const longestLine = 8 * 1024 * 1024;

export class JsonLines {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** Gives the values whose lines are whole now; undefined when there is a line that is no JSON, or never ends. */
  take(bytes: Uint8Array): readonly unknown[] | undefined {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > longestLine) return undefined;
    try {
      return lines.filter(line => line.trim() !== '').map((line): unknown => JSON.parse(line));
    } catch {
      return undefined;
    }
  }
}
