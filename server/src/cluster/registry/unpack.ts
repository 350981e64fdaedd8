// How a layer is packed: its first bytes say it, as container runtimes have it (containerd, `pkg/archive/compression`),
// not its media type.
import type { Transform } from 'node:stream';
import { PassThrough } from 'node:stream';
import * as zlib from 'node:zlib';
import { Unreadable } from './registry-connection.js';

/** How many first bytes are enough. */
export const magicLength = 4;

const pieceSize = 256 * 1024;

/** Not every build of Node.js has it. */
const createZstdDecompress: typeof zlib.createZstdDecompress | undefined = zlib.createZstdDecompress;

export function unpackerFor(start: Uint8Array): Transform {
  const magic = Buffer.from(start).toString('hex');
  if (magic.startsWith('1f8b')) return zlib.createGunzip({ chunkSize: pieceSize });
  if (magic !== '28b52ffd') return new PassThrough();
  if (createZstdDecompress) return createZstdDecompress({ chunkSize: pieceSize });
  throw new Unreadable('The image is packed with zstd, which this Node.js cannot unpack.');
}
