// The entries of layers: every way tar has to write a name, archives that break off, and those of a real `tar`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, linkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LayerEntry } from '../../../server/src/core/image/contents/layer-stack.js';
import { TarError, tarEntries } from '../../../server/src/cluster/registry/tar.js';
import { temporaryFolder } from '../../support/kubeconfig.js';
import { randomFrom } from '../../support/random.js';
import type { TarPart } from '../../support/tar.js';
import { file, folder, link, pax, tar, written } from '../../support/tar.js';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    yield bytes.subarray(at, at + size);
  }
}

async function entriesIn(bytes: Uint8Array, size = 700): Promise<readonly LayerEntry[]> {
  const entries: LayerEntry[] = [];
  for await (const entry of tarEntries(inPieces(bytes, size))) entries.push(entry);
  return entries;
}

const namesIn = async (...parts: readonly TarPart[]): Promise<readonly string[]> =>
  (await entriesIn(tar(...parts))).map(({ name }) => name);

const long = `opt/${'d'.repeat(120)}/${'f'.repeat(120)}.ko`;

describe('a tar archive', () => {
  it('tells names, kinds and targets and passes over what is in the files', async () => {
    const parts = [
      folder('opt/'),
      file('opt/a.ko', 'x'.repeat(3000)),
      link('opt/b.ko', 'a.ko'),
      { name: 'opt/c.ko', type: '1', target: 'opt/a.ko' },
      { name: 'dev/null', type: '3' },
      { name: 'pipe', type: '6' },
      file('end'),
    ];
    const expected = [
      { name: 'opt/', kind: 'directory', target: '' },
      { name: 'opt/a.ko', kind: 'file', target: '' },
      { name: 'opt/b.ko', kind: 'symlink', target: 'a.ko' },
      { name: 'opt/c.ko', kind: 'hard link', target: 'opt/a.ko' },
      { name: 'dev/null', kind: 'other', target: '' },
      { name: 'pipe', kind: 'other', target: '' },
      { name: 'end', kind: 'file', target: '' },
    ];
    for (const size of [1, 511, 512, 513, 100_000])
      assert.deepEqual(await entriesIn(tar(...parts), size), expected);
  });

  it('has long names in ustar’s, pax’ and GNU’s way', async () => {
    assert.deepEqual(await namesIn({ ...file('a.ko'), prefix: 'opt/lib' }), ['opt/lib/a.ko']);
    assert.deepEqual(await namesIn({ ...file('a.ko'), prefix: 'times', magic: 'ustar  \0' }), ['a.ko']);
    assert.deepEqual(await namesIn(pax({ path: long, mtime: '1.5' }), file('short'), file('next')), [
      long,
      'next',
    ]);
    assert.deepEqual(
      await namesIn({ name: '././@LongLink', type: 'L', content: `${long}\0` }, file('s'), file('n')),
      [long, 'n'],
    );
    const linked = await entriesIn(
      tar(
        { name: '././@LongLink', type: 'K', content: `${long}\0` },
        link('l', 's'),
        pax({ linkpath: 'ö=1' }),
        link('m', 's'),
      ),
    );
    assert.deepEqual(
      linked.map(({ target }) => target),
      [long, 'ö=1'],
    );
    assert.deepEqual(await namesIn(pax({ comment: 'of the whole archive' }, 'g'), file('a')), ['a']);
    assert.deepEqual(await namesIn({ name: 'old/', type: '\0' }), ['old/']);
  });

  it('has sizes that do not fit', async () => {
    const big = Buffer.alloc(12);
    big[0] = 0x80;
    big[11] = 5;
    assert.deepEqual(await namesIn({ ...file('a', '12345'), size: big }, file('b')), ['a', 'b']);
    assert.deepEqual(
      await namesIn(pax({ size: '5' }), { ...file('a', '12345'), size: '00000000000\0' }, file('b')),
      ['a', 'b'],
    );
    assert.deepEqual(
      await namesIn({ ...folder('d/'), size: '00000001000\0' }, file('b')),
      ['d/', 'b'],
      'a directory has no content',
    );
  });

  it('may end without an end, and be nothing', async () => {
    assert.equal((await entriesIn(written(file('a', 'xyz')))).length, 1);
    assert.deepEqual(await entriesIn(new Uint8Array()), []);
  });

  it('is none when it is something else or breaks off', async () => {
    const whole = tar(file('a', 'x'.repeat(2000)));
    for (const bytes of [
      Buffer.from('<html>'.repeat(200)),
      Buffer.from('short'),
      whole.subarray(0, 1500),
      tar({ ...file('a'), checksum: '000000\0 ' }),
      tar({ ...file('a'), size: 'none' }),
      tar({ ...file('a'), size: new Uint8Array(12).fill(255) }),
      tar({ name: 'x', type: 'x', content: '99999 path=a\n' }, file('a')),
      tar({ name: 'x', type: 'x', content: 'no record' }, file('a')),
      tar(pax({ size: '-1' }), file('a')),
      tar({ name: 'x', type: 'L', size: '77777777777\0' }),
      written({ name: 'x', type: 'L', size: '00000001000\0' }),
    ]) {
      await assert.rejects(entriesIn(bytes), TarError);
    }
  });

  it('that is spoiled gives entries or is none, and nothing else', async () => {
    const random = randomFrom(11);
    const good = tar(pax({ path: long }), file('s', 'x'.repeat(600)), folder('d/'), link('l', 't'));
    for (let run = 0; run < 2000; run++) {
      const bytes = Uint8Array.from(good);
      const header = 512 * random.below(good.length / 512);
      for (let count = 1 + random.below(4); count > 0; count--)
        bytes[header + random.below(512)] = random.below(256);
      if (random.below(2) === 0) mend(bytes.subarray(header, header + 512));
      await entriesIn(
        bytes.subarray(0, random.below(4) === 0 ? random.below(bytes.length) : bytes.length),
      ).catch((error: unknown) => assert.ok(error instanceof TarError, String(error)));
    }
  });

  /** Writes the checksum that fits. */
  function mend(header: Uint8Array): void {
    header.fill(32, 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.set(Buffer.from(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  }

  it('is read as `tar` writes it, in all of its formats', async () => {
    const root = temporaryFolder();
    for (const name of ['opt/lib/modules/6.8.0/a.ko', long, 'ä/ü.ko']) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), 'x'.repeat(700));
    }
    symlinkSync(`../../${'t'.repeat(150)}`, join(root, 'opt/link'));
    linkSync(join(root, long), join(root, 'opt/hard'));
    const listed = spawnSync('find', ['.', '-printf', '%p\n'], { cwd: root, encoding: 'utf8' }).stdout;
    const expected = listed.trim().split('\n').sort();
    for (const format of ['gnu', 'pax', 'ustar', 'oldgnu']) {
      const made = spawnSync('tar', [`--format=${format}`, '-cf', '-', '.'], {
        cwd: root,
        maxBuffer: 2 ** 24,
      });
      const entries = await entriesIn(made.stdout);
      const names = entries.map(({ name }) => name.replace(/(?<=.)\/$/, '')).sort();
      // What ustar cannot hold, `tar` leaves out or makes shorter.
      const held = format === 'ustar' ? expected.filter(name => names.includes(name)) : expected;
      assert.deepEqual(names, held, format);
      if (format === 'ustar') continue;
      assert.equal(entries.find(({ name }) => name === './opt/link')?.target, `../../${'t'.repeat(150)}`);
      assert.equal(entries.filter(({ kind }) => kind === 'hard link').length, 1);
    }
  });
});
