// The headers of a tar archive as it streams by: names, kinds, targets of links; what is in the files is passed over.
// Reads ustar, pax (POSIX.1-2001) and GNU's long names. Throws when it is no archive or breaks off.
import type { LayerEntry } from '../core/image/layer-stack.js';
import { ByteReader } from './byte-reader.js';

const blockSize = 512;
/** Of a name or of pax records. */
const longestText = 1024 * 1024;

export class TarError extends Error {}

/** It may well be an archive, but nobody has names like that. */
export class TarTooLarge extends TarError {}

/** What a header leaves to say to the next one. */
interface Extra {
  readonly name?: string | undefined;
  readonly target?: string | undefined;
  readonly size?: number | undefined;
}

export async function* tarEntries(source: AsyncIterable<Uint8Array>): AsyncGenerator<LayerEntry, void> {
  const reader = new ByteReader(source);
  let extra: Extra = {};
  for (;;) {
    const header = await reader.take(blockSize);
    if (header.length === 0 || header.every(byte => byte === 0)) break;
    if (header.length < blockSize || !isHeader(header)) throw new TarError('no header where one should be');
    const type = String.fromCharCode(header[156] ?? 0);
    const size = numberAt(header, 124, 12);
    if (type === 'x' || type === 'L' || type === 'K') {
      extra = { ...extra, ...extraOf(type, await textBlock(reader, size)) };
      continue;
    }
    if (type === 'g') {
      await pass(reader, size);
      continue;
    }
    if (type === 'S') await passSparseMap(reader, header);
    const entry = entryOf(header, type, extra);
    if (entry) yield entry;
    await pass(reader, hasContent(type) ? (extra.size ?? size) : 0);
    extra = {};
  }
  // What is behind the end is read as well: the layer may be checked as a whole.
  while ((await reader.take(64 * 1024)).length > 0);
}

function entryOf(header: Uint8Array, type: string, { name, target }: Extra): LayerEntry | undefined {
  const kind = kindOf(type, name ?? nameIn(header));
  return kind && { name: name ?? nameIn(header), kind, target: target ?? textAt(header, 157, 100) };
}

function kindOf(type: string, name: string): LayerEntry['kind'] | undefined {
  switch (type) {
    case '\0':
    case '0':
    case '7':
    case 'S':
      // Before ustar a directory was a file with a slash at its end.
      return name.endsWith('/') ? 'directory' : 'file';
    case '1':
      return 'hard link';
    case '2':
      return 'symlink';
    case '5':
      return 'directory';
    case '3':
    case '4':
    case '6':
      return 'other';
    default:
      return undefined;
  }
}

/** Links, devices and directories have none, whatever their size says. */
const hasContent = (type: string): boolean => !'123456'.includes(type);

/** Only ustar has a second part of the name; GNU keeps other things there. */
function nameIn(header: Uint8Array): string {
  const prefix = textAt(header, 257, 6) === 'ustar' && header[262] === 0 ? textAt(header, 345, 155) : '';
  const name = textAt(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

const decoder = new TextDecoder();

/** Up to the first zero byte. */
function textAt(bytes: Uint8Array, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return decoder.decode(end < 0 ? field : field.subarray(0, end));
}

/** Octal digits; a number too big for them is in binary, marked by its highest bit. */
function numberAt(header: Uint8Array, start: number, length: number): number {
  const field = header.subarray(start, start + length);
  const [first = 0, ...rest] = field;
  if (first & 0x80) {
    const value = rest.reduce((sum, byte) => sum * 256 + byte, first & 0x3f);
    if (first & 0x40 || !Number.isSafeInteger(value)) throw new TarError('a size that cannot be');
    return value;
  }
  const digits = textAt(header, start, length).trim();
  if (!/^[0-7]*$/.test(digits)) throw new TarError('no number where one should be');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

/** Its checksum counts itself as blanks. */
function isHeader(header: Uint8Array): boolean {
  let sum = 8 * 32;
  for (const [start, end] of outsideChecksum) for (let at = start; at < end; at++) sum += header[at] ?? 0;
  return sum === numberAt(header, 148, 8);
}

const outsideChecksum = [
  [0, 148],
  [156, blockSize],
] as const;

function extraOf(type: 'x' | 'L' | 'K', text: Uint8Array): Extra {
  if (type === 'L') return { name: textAt(text, 0, text.length) };
  if (type === 'K') return { target: textAt(text, 0, text.length) };
  const records = paxRecords(text);
  const name = records.get('GNU.sparse.name') ?? records.get('path');
  const target = records.get('linkpath');
  const size = records.get('size');
  if (size !== undefined && !/^\d{1,15}$/.test(size)) throw new TarError('a size that is no number');
  return {
    ...(name !== undefined && { name }),
    ...(target !== undefined && { target }),
    ...(size !== undefined && { size: Number(size) }),
  };
}

/** `27 path=opt/lib/modules/…\n`, the length in bytes with itself. */
function paxRecords(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(32, at);
    const digits = decoder.decode(bytes.subarray(at, Math.max(blank, at)));
    const end = at + Number(digits);
    if (!/^\d{1,9}$/.test(digits) || end <= blank || end > bytes.length)
      throw new TarError('a pax record that cannot be read');
    const [key = '', ...value] = decoder.decode(bytes.subarray(blank + 1, end - 1)).split('=');
    records.set(key, value.join('='));
    at = end;
  }
  return records;
}

async function textBlock(reader: ByteReader, size: number): Promise<Uint8Array> {
  if (size > longestText) throw new TarTooLarge('a name that is too long');
  const text = await reader.take(size + padding(size));
  if (text.length < size) throw new TarError('it breaks off');
  return text.subarray(0, size);
}

/** Old GNU sparse files: more of the map follows as long as each block says so. */
async function passSparseMap(reader: ByteReader, header: Uint8Array): Promise<void> {
  for (let goesOn = header[482]; goesOn;) {
    const block = await reader.take(blockSize);
    if (block.length < blockSize) throw new TarError('it breaks off');
    goesOn = block[504];
  }
}

const padding = (size: number): number => (blockSize - (size % blockSize)) % blockSize;

async function pass(reader: ByteReader, size: number): Promise<void> {
  const whole = size + padding(size);
  if ((await reader.skip(whole)) < whole) throw new TarError('it breaks off');
}
