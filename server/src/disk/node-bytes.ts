// Files and standard input as bytes, piece by piece, whatever they hold and however large they are.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ByteSource } from '../service/ports.js';

export const nodeBytes: ByteSource = {
  async open(uri) {
    try {
      const path = fileURLToPath(uri);
      return (await stat(path)).isDirectory() ? undefined : pieces(createReadStream(path));
    } catch {
      return undefined;
    }
  },
  input: () => pieces(process.stdin),
};

async function* pieces(stream: AsyncIterable<string | Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    for await (const piece of stream) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
  } catch {
    // What could be read has been handed on.
  }
}
