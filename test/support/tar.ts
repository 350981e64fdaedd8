// Tar archives written by hand, as layers of images have them, right and wrong.

export interface TarPart {
  readonly name: string;
  /** The flag in the header: `0` file, `1` hard link, `2` symlink, `5` directory, `x` pax, `L` GNU long name. */
  readonly type?: string;
  readonly target?: string;
  readonly content?: string | Uint8Array;
  readonly prefix?: string;
  /** GNU's has another. */
  readonly magic?: string;
  /** Instead of what the content has. */
  readonly size?: string | Uint8Array;
  /** Instead of the right one. */
  readonly checksum?: string;
}

export const file = (name: string, content = ''): TarPart => ({ name, content });
export const folder = (name: string): TarPart => ({ name, type: '5' });
export const link = (name: string, target: string): TarPart => ({ name, type: '2', target });

/** What the next entry is called, in pax' own way. */
export function pax(records: Readonly<Record<string, string>>, type = 'x'): TarPart {
  const content = Object.entries(records)
    .map(([key, value]) => {
      const rest = ` ${key}=${value}\n`;
      let length = Buffer.byteLength(rest);
      while (length !== Buffer.byteLength(String(length) + rest))
        length = Buffer.byteLength(String(length) + rest);
      return String(length) + rest;
    })
    .join('');
  return { name: 'PaxHeaders/x', type, content };
}

export const tar = (...parts: readonly TarPart[]): Uint8Array =>
  Buffer.concat([...parts.map(written), Buffer.alloc(1024)]);

/** Without the blocks at the end. */
export function written(part: TarPart): Uint8Array {
  const { name, type = '0', target = '', content = '', prefix = '', magic = 'ustar\u000000' } = part;
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  const { size = `${bytes.length.toString(8).padStart(11, '0')}\0` } = part;
  Buffer.from(size).copy(header, 124);
  header.write(type, 156);
  header.write(target, 157, 100);
  header.write(magic, 257);
  header.write(prefix, 345, 155);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(part.checksum ?? `${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}
