// Reads messages from a stream. The library's own reader goes on listening when it has lost the thread, and hears
// nothing any more; this one says what is wrong and is done. The end of the stream is its owner's business: a library that
// knew of it would throw at what the last actions still tell.
import type { Readable } from 'node:stream';
import type { DataCallback, Disposable } from 'vscode-languageserver/node';
import { AbstractMessageReader } from 'vscode-languageserver/node';
import { Frames, FramingError } from './frames.js';

export class FrameReader extends AbstractMessageReader {
  readonly #stream: Readable;
  readonly #broken: (why: string) => void;
  readonly #frames = new Frames();
  #isDone = false;

  /** `broken` is called once at most, and nothing is read afterwards. */
  constructor(stream: Readable, broken: (why: string) => void) {
    super();
    this.#stream = stream;
    this.#broken = broken;
  }

  listen(callback: DataCallback): Disposable {
    const take = (bytes: Uint8Array): void =>
      this.#reading(() => {
        for (const body of this.#frames.read(bytes)) callback(messageIn(body));
      });
    const end = (): void => this.#reading(() => this.#frames.end());
    this.#stream.on('data', take).prependListener('end', end);
    this.#stream.on('error', error => this.fireError(error));
    return { dispose: () => this.#stream.off('data', take).off('end', end) };
  }

  #reading(read: () => void): void {
    if (this.#isDone) return;
    try {
      read();
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      this.#isDone = true;
      this.#broken(error.message);
    }
  }
}

/** As the library decodes them: bytes that are no UTF-8 become U+FFFD. */
function messageIn(body: Uint8Array): Parameters<DataCallback>[0] {
  try {
    // What the message is and has is looked at by whoever takes it.
    return JSON.parse(new TextDecoder().decode(body)) as Parameters<DataCallback>[0];
  } catch {
    throw new FramingError(`a message of ${String(body.length)} bytes is no JSON`);
  }
}
