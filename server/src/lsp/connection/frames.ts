// How messages follow each other on a stream: headers, an empty line, a body of so many bytes. Knows nothing of what
// a body says. Bytes that are framed otherwise cannot be made sense of, nor can anything behind them, so the first
// byte that fits nowhere is an error: a reader that waited for better ones would be deaf, and fill the memory.

/** Far more than the two headers that LSP knows, and little enough to look at again with every piece that comes. */
const mostHeadBytes = 4096;

/** More than any text that an editor sends along, which is 64 MiB at most of it escaped as JSON. */
export const mostBodyBytes = 128 * 1024 * 1024;

/** What the start of a head looks like. */
const beginning = /^(?:[\w-]+:[\t\x20-\x7e]*\r\n)*(?:[\w-]*|[\w-]+:[\t\x20-\x7e]*\r?|\r)$/;

export class FramingError extends Error {}

interface Body {
  readonly length: number;
  readonly pieces: Uint8Array[];
  missing: number;
}

export class Frames {
  #head = '';
  #body: Body | undefined;

  /** The bodies that end in these bytes. Throws a `FramingError` where they are no frames; nothing can follow. */
  *read(bytes: Uint8Array): Generator<Uint8Array> {
    let rest = bytes;
    while (rest.length > 0) {
      const body = this.#body;
      if (!body) {
        rest = this.#readHead(rest);
        continue;
      }
      const piece = rest.subarray(0, body.missing);
      body.pieces.push(piece);
      body.missing -= piece.length;
      rest = rest.subarray(piece.length);
      if (body.missing > 0) continue;
      this.#body = undefined;
      yield Buffer.concat(body.pieces);
    }
  }

  /** There are no more bytes. */
  end(): void {
    if (this.#body) {
      const { length, missing } = this.#body;
      throw new FramingError(
        `the input ends ${String(missing)} bytes before a message of ${String(length)} bytes does`,
      );
    }
    if (this.#head !== '') throw new FramingError(`the input ends in the headers ${quoted(this.#head)}`);
  }

  /** What is left of the bytes behind the head, or nothing. */
  #readHead(bytes: Uint8Array): Uint8Array {
    const before = this.#head.length;
    const head = this.#head + Buffer.from(bytes.subarray(0, mostHeadBytes)).toString('latin1');
    const end = head.indexOf('\r\n\r\n');
    this.#head = end < 0 ? head : head.slice(0, end + 2);
    if (!beginning.test(this.#head)) throw new FramingError(`${quoted(this.#head)} are no headers`);
    if (this.#head.length > mostHeadBytes) throw new FramingError('the headers do not end');
    if (end < 0) return bytes.subarray(mostHeadBytes);
    const length = lengthIn(this.#head);
    this.#head = '';
    this.#body = { length, pieces: [], missing: length };
    return bytes.subarray(end + 4 - before);
  }
}

function lengthIn(head: string): number {
  const headers = head.split('\r\n').map(line => line.split(':', 2).map(part => part.trim().toLowerCase()));
  const valuesOf = (name: string): readonly string[] =>
    headers.flatMap(([key, value = '']) => (key === name ? [value] : []));
  const [charset] = valuesOf('content-type').flatMap(type => /charset="?([^";]*)/.exec(type)?.[1] ?? []);
  if (charset !== undefined && !/^utf-?8$/.test(charset.trim()))
    throw new FramingError(`the charset ${quoted(charset)} is not utf-8`);
  const [length = '', ...others] = valuesOf('content-length');
  if (!/^\d+$/.test(length) || others.some(other => other !== length))
    throw new FramingError(`${quoted(head)} do not say one Content-Length`);
  if (Number(length) === 0 || Number(length) > mostBodyBytes)
    throw new FramingError(`a Content-Length of ${quoted(length)} is not from 1 to ${String(mostBodyBytes)}`);
  return Number(length);
}

/** So that no byte of it can do anything to a terminal. */
const quoted = (text: string): string =>
  JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text).replace(/[^\x20-\x7e]/g, '?');
