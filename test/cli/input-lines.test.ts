// Lines of an input that may break off.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { inputLines } from '../../server/src/cli/input-lines.js';
import { BrokenOff } from '../../server/src/core/unread-file.js';
import { boundedText } from '../../server/src/disk/bounded-text.js';
import { nodeBytes } from '../../server/src/disk/node-bytes.js';

async function* broken(...texts: readonly string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(new TextEncoder().encode(text));
  throw new BrokenOff('EIO');
}

async function allOf<T>(pieces: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

const why = 'the system cannot read it (EIO)';

describe('an input that breaks off', () => {
  it('has the lines before, and then says why there are no more', async () => {
    const lines = await allOf(inputLines(broken('one\ntwo\nth', 'r')));
    assert.deepEqual(
      lines.map(line => (line.ok ? line.text : line.why)),
      ['one', 'two', why],
    );
  });

  it('is no text', async () => {
    const read = await boundedText(broken('a: 1\n'), 1000);
    assert.equal(read.ok ? read.text : read.why, why);
  });

  it('is what the system says it is', async function () {
    const unreadable = '/proc/self/mem';
    if (!existsSync(unreadable)) this.skip();
    const opened = await nodeBytes.open(`file://${unreadable}`);
    assert.ok(opened.ok);
    await assert.rejects(allOf(opened.pieces), new BrokenOff('EIO'));
  });
});
