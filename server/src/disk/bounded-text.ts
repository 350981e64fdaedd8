// Text out of bytes that come in pieces: never more of them than may be, and nothing that is no text.
import { isUtf8 } from 'node:buffer';
import type { ReadText } from '../core/not-read.js';
import { isNoText, tooLarge } from '../core/not-read.js';

/** Asks for pieces until there are more than `atMost` bytes; then for none any more. */
export async function boundedText(pieces: AsyncIterable<Uint8Array>, atMost: number): Promise<ReadText> {
  const read: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    read.push(piece);
    size += piece.length;
    if (size > atMost) return tooLarge(atMost);
  }
  const bytes = Buffer.concat(read, size);
  return isUtf8(bytes) && !bytes.includes(0) ? { ok: true, text: bytes.toString('utf8') } : isNoText;
}
