// A stream that never waits leaves timers and cancels their turn all the same.
import assert from 'node:assert/strict';
import { tarEntries } from '../../server/src/cluster/tar.js';
import { withTurns } from '../../server/src/cluster/turns.js';
import { file, written } from '../support/tar.js';

describe('an archive that streams by at full speed', () => {
  it('is stopped by whoever wants to, although it never waits', async () => {
    const piece = written(file('a'));
    let given = 0;
    async function* full(): AsyncGenerator<Uint8Array, void> {
      for (; given < 100_000; given++) yield await Promise.resolve(piece);
    }
    const stop = new AbortController();
    setImmediate(() => stop.abort());
    const read = async (): Promise<void> => {
      for await (const entry of tarEntries(withTurns(full(), stop.signal))) assert.equal(entry.name, 'a');
    };
    await assert.rejects(read, { name: 'AbortError' });
    assert.ok(given < 100, String(given));
  });
});
