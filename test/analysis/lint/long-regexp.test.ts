// A pattern that is too long to be followed is said to be, and nothing is made of it.
import { strict as assert } from 'node:assert';
import { longestFollowed } from '../../../server/src/core/regexp/re2.js';
import { problemsIn } from '../../support/check.js';
import { goodModule } from '../../support/manifests.js';

const withPattern = (pattern: string): readonly string[] =>
  problemsIn(goodModule.replace(/regexp: .*/, `regexp: '${pattern}'`)).filter(
    problem => !problem.startsWith('object-not-found'),
  );

describe('a long regexp', () => {
  it('is followed up to a length that nobody writes', () => {
    assert.deepEqual(withPattern('5|'.repeat(longestFollowed / 2 - 1) + '6').filter(isOfLength), []);
  });

  it('is said to be too long beyond it, and only that', () => {
    const told = withPattern('5|'.repeat(longestFollowed) + '6');
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /^regexp-too-long-to-follow: This pattern has 100001 characters/);
  });
});

const isOfLength = (problem: string): boolean => problem.startsWith('regexp-too-long-to-follow');
