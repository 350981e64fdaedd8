// What comes in pieces as a whole, as bytes or as a text: never more of it than may be, and nothing that is no text.
import { isUtf8 } from 'node:buffer';
import type { ReadBytes, ReadText } from '../core/unread-file.js';
import { BrokenOff, isNoText, tooLarge } from '../core/unread-file.js';

/** Asks for pieces until there are more than `atMost` bytes; then for none any more. */
export async function boundedBytes(pieces: AsyncIterable<Uint8Array>, atMost: number): Promise<ReadBytes> {
  const read: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of pieces) {
      read.push(piece);
      size += piece.length;
      if (size > atMost) return tooLarge(atMost);
    }
  } catch (error) {
    if (error instanceof BrokenOff) return error.notRead;
    throw error;
  }
  return { ok: true, bytes: Buffer.concat(read, size) };
}

export async function boundedText(pieces: AsyncIterable<Uint8Array>, atMost: number): Promise<ReadText> {
  const read = await boundedBytes(pieces, atMost);
  return read.ok ? textOf(read.bytes) : read;
}

export const textOf = (bytes: Uint8Array): ReadText =>
  isUtf8(bytes) && !bytes.includes(0)
    ? { ok: true, text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8') }
    : isNoText;
