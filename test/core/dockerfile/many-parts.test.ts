// What it costs to read an instruction of many lines or flags, counted in looks at its parts.
import { strict as assert } from 'node:assert';
import { readExecForm } from '../../../server/src/core/dockerfile/exec-form.js';
import { faultsOf } from '../../../server/src/core/dockerfile/faults.js';
import type { JoinedText } from '../../../server/src/core/dockerfile/joined-text.js';
import { joinPieces, sliceJoined } from '../../../server/src/core/dockerfile/joined-text.js';
import { parseDockerfile } from '../../../server/src/core/dockerfile/parse.js';

/** How often the work looks at one of the things it is given. */
function looks<Item>(items: readonly Item[], work: (items: readonly Item[]) => unknown): number {
  let count = 0;
  const watched = new Proxy(items, {
    get(target, key, receiver): unknown {
      if (typeof key === 'string' && /^\d+$/.test(key)) count++;
      return Reflect.get(target, key, receiver);
    },
  });
  work(watched);
  return count;
}

const lines = (count: number, text: string): JoinedText =>
  joinPieces(Array.from({ length: count }, (_, at) => ({ text, start: at * 10 })));

describe('Dockerfile: instructions of many parts', () => {
  it('does not go through all lines for a few of them', () => {
    const joined = lines(10_000, 'ab');
    const slice = (pieces: JoinedText['pieces']): JoinedText =>
      sliceJoined({ ...joined, pieces }, 10_001, 10_005);
    assert.ok(looks(joined.pieces, slice) < 200);
    assert.deepEqual(slice(joined.pieces), {
      text: 'baba',
      pieces: [
        { at: 0, start: 50_001 },
        { at: 1, start: 50_010 },
        { at: 3, start: 50_020 },
      ],
      anchor: 50_001,
    });
  });

  it('does not go through all lines for each string of an array', () => {
    const joined = joinPieces([
      { text: '[', start: 0 },
      ...Array.from({ length: 1000 }, (_, at) => ({ text: '"a",', start: 10 + at * 10 })),
      { text: '"a"]', start: 20_000 },
    ]);
    assert.ok(looks(joined.pieces, pieces => readExecForm({ ...joined, pieces })) < 200_000);
  });

  it('does not hold a flag against all earlier ones', () => {
    const parsed = parseDockerfile(`FROM ${'--platform=a '.repeat(1000)}a\n`);
    const [from] = parsed.instructions;
    assert.ok(from);
    const refuse = (flags: typeof from.flags): unknown =>
      faultsOf({ ...parsed, instructions: [{ ...from, flags }] });
    assert.equal(faultsOf(parsed).length, 999);
    assert.ok(looks(from.flags, refuse) < 10_000);
  });
});
