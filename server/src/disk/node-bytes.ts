// Files and standard input as bytes, piece by piece, whatever they hold and however large they are.
import * as promises from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { BrokenOff, failedWith } from '../core/unread-file.js';
import type { ByteSource } from '../service/ports/ports.js';
import { codeOf, openFile } from './open-file.js';

export const nodeBytes: ByteSource = {
  async open(uri) {
    try {
      const opened = await openFile(promises, fileURLToPath(uri), undefined);
      return opened.ok ? { ok: true, pieces: pieces(opened.handle.createReadStream()) } : opened;
    } catch (error) {
      return failedWith(codeOf(error));
    }
  },
  input: () => pieces(process.stdin),
};

async function* pieces(stream: AsyncIterable<string | Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    for await (const piece of stream) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
  } catch (error) {
    // What could be read has been handed on.
    throw new BrokenOff(codeOf(error));
  }
}
