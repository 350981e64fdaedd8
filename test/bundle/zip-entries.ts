// The names and sizes of the files in a zip archive, read from its central directory; enough to look into a VSIX.
import assert from 'node:assert/strict';

export interface ZipEntry {
  readonly name: string;
  /** Bytes once unpacked. */
  readonly size: number;
}

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/** All entries of an archive that is not zip64 and has no comment after its end. */
export function zipEntries(archive: Buffer): readonly ZipEntry[] {
  const end = archive.length - 22;
  assert.equal(archive.readUInt32LE(end), endOfDirectory, 'a zip archive without a comment');
  const entries: ZipEntry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    assert.equal(archive.readUInt32LE(at), directoryEntry);
    const [name, extra, comment] = [28, 30, 32].map(offset => archive.readUInt16LE(at + offset));
    assert.ok(name !== undefined && extra !== undefined && comment !== undefined);
    entries.push({
      name: archive.toString('utf8', at + 46, at + 46 + name),
      size: archive.readUInt32LE(at + 24),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}
