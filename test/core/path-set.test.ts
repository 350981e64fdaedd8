// Paths to fields as a set.
import { strict as assert } from 'node:assert';
import { PathSet } from '../../server/src/core/path-set.js';

describe('a set of paths', () => {
  const paths = new PathSet([
    ['a', 'b'],
    ['l', 1],
  ]);

  it('has its members and no part of them', () => {
    assert.deepEqual(
      [['a', 'b'], ['a'], ['a', 'b', 'c'], ['l', 1], ['l', '1'], []].map(path => paths.has(path)),
      [true, false, false, true, false, false],
    );
  });

  it('knows what a member is above, below or the same as', () => {
    assert.deepEqual(
      [['a', 'b'], ['a'], ['a', 'b', 'c'], [], ['a', 'c'], ['l', 0]].map(path => paths.hasInWayOf(path)),
      [true, true, true, true, false, false],
    );
    assert.equal(new PathSet([]).hasInWayOf([]), false);
  });
});
