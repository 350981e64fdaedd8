// How long is waited before the next try.
import assert from 'node:assert/strict';
import { BackOff, retryAfterIn } from '../../../server/src/cluster/asking/back-off.js';

describe('a back-off', () => {
  it('doubles up to its longest, less a quarter at most by chance', () => {
    const most = new BackOff(1000, 4000, () => 1);
    assert.deepEqual(
      [1, 2, 3, 4].map(() => most.wait()),
      [1000, 2000, 4000, 4000],
    );
    const least = new BackOff(1000, 4000, () => 0);
    assert.deepEqual(
      [1, 2, 3, 4].map(() => least.wait()),
      [750, 1500, 3000, 3000],
    );
    least.reset();
    assert.equal(least.wait(), 750);
  });

  it('waits as long as the server wants, within reason', () => {
    const backOff = new BackOff(1000, 4000, () => 0);
    assert.equal(backOff.wait(5000), 5000);
    assert.equal(backOff.wait(3_600_000), 30_000);
  });

  it('reads what the server wants as seconds or as a date by its own clock', () => {
    const date = 'Fri, 31 Dec 1999 23:59:59 GMT';
    const cases: readonly (readonly [Readonly<Record<string, string>>, number])[] = [
      [{}, 0],
      [{ 'retry-after': '3' }, 3000],
      [{ 'retry-after': 'soon', date }, 0],
      [{ 'retry-after': '-1' }, 0],
      [{ 'retry-after': 'Sat, 01 Jan 2000 00:00:09 GMT', date }, 10_000],
      [{ 'retry-after': date, date }, 0],
      [{ 'retry-after': 'Fri, 31 Dec 1999 23:59:00 GMT', date }, 0],
      [{ 'retry-after': 'Sat, 01 Jan 2000 00:00:09 GMT' }, 0],
    ];
    for (const [headers, wish] of cases) assert.equal(retryAfterIn(headers), wish, JSON.stringify(headers));
  });
});
