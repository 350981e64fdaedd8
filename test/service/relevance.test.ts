// Which texts are analysed at all: a long one that holds nothing of ours costs nothing.
import { strict as assert } from 'node:assert';
import { holdsOurs, mayBecomeOurs } from '../../server/src/service/relevance.js';
import { configMap, goodModule } from '../support/manifests.js';

const long = '# a comment that says nothing\n'.repeat(10_000);

describe('relevance', () => {
  it('is with what holds a KMM object or one that it may name', () => {
    for (const text of [goodModule, configMap, 'kind: Secret\n', `${long}${goodModule}`]) {
      assert.deepEqual([holdsOurs(text), mayBecomeOurs(text)], [true, true]);
    }
  });

  it('may come to a short text that somebody writes, and to no file on disk', () => {
    assert.deepEqual([holdsOurs('kind: Mod'), mayBecomeOurs('kind: Mod')], [false, true]);
  });

  it('is not with a long text without a word of ours', () => {
    assert.deepEqual([holdsOurs(long), mayBecomeOurs(long)], [false, false]);
  });
});
