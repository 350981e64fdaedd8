// The disk behind the `Disk` port. It knows which files can matter and how large they may be, nothing of their
// content beyond telling text from bytes.
import * as promises from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isTelling } from '../core/dockerfile/file-name.js';
import { largestText } from '../core/limits.js';
import type { ReadBytes } from '../core/unread-file.js';
import { failedWith, missing, tooLarge } from '../core/unread-file.js';
import type { Disk } from '../service/ports/ports.js';
import { boundedBytes, textOf } from './bounded-text.js';
import { listFiles } from './list-files.js';
import type { FileSystem, OpenedFile } from './open-file.js';
import { codeOf, openFile } from './open-file.js';

export const diskOver = (fs: FileSystem): Disk => ({
  async *list(folder, { isWanted = isTelling, within } = {}) {
    const root = pathOf(folder);
    if (root === undefined) {
      yield { uri: folder, notRead: missing };
      return;
    }
    for await (const { path, ...rest } of listFiles({ fs, root, isWanted, within: within && pathOf(within) }))
      yield { uri: pathToFileURL(path).href, ...rest };
  },

  async read(uri, { atMost = largestText, within } = {}) {
    const path = pathOf(uri);
    if (path === undefined) return missing;
    const read = await bytesAt(fs, path, atMost, within && pathOf(within));
    return read.ok ? textOf(read.bytes) : read;
  },
});

export const nodeDisk: Disk = diskOver(promises);

export const nodeFile = (path: string, atMost: number): Promise<ReadBytes> => bytesAt(promises, path, atMost);

async function bytesAt(fs: FileSystem, path: string, atMost: number, within?: string): Promise<ReadBytes> {
  const opened = await openFile(fs, path, within);
  return opened.ok ? contentOf(opened, atMost) : opened;
}

async function contentOf({ handle, size }: OpenedFile, atMost: number): Promise<ReadBytes> {
  try {
    return size > atMost ? tooLarge(atMost) : await boundedBytes(piecesOf(handle, size, atMost + 1), atMost);
  } catch (error) {
    return failedWith(codeOf(error));
  } finally {
    await handle.close();
  }
}

const smallestPiece = 16 * 1024;

/** Reads at most `most` bytes: in one piece what the system says the size is; some files have more than they say. */
async function* piecesOf(
  handle: OpenedFile['handle'],
  size: number,
  most: number,
): AsyncGenerator<Uint8Array> {
  let expected = size;
  for (let left = most; left > 0;) {
    const piece = Buffer.allocUnsafe(Math.min(left, Math.max(expected, smallestPiece)));
    const { bytesRead } = await handle.read(piece, 0, piece.length, null);
    if (bytesRead === 0) return;
    yield piece.subarray(0, bytesRead);
    left -= bytesRead;
    expected -= bytesRead;
  }
}

/** The path of a file's URI; undefined for one that is no path on this machine: another host's, or badly escaped. */
function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
