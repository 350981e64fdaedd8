import assert from 'node:assert/strict';
import { objectRefusals } from '../../server/src/core/build-object/refusals.js';
import type { JsonObject } from '../../server/src/core/json/json-value.js';
import { isObject } from '../../server/src/core/json/json-value.js';
import { listMismatches, parityFiles, readParity } from '../support/parity.js';

type Part = 'build' | 'sign';

interface Case {
  readonly id: string;
  readonly push: Readonly<Record<string, unknown>> | null;
  /** What the API server said: `ok` or its message; null when there was nothing to create. */
  readonly create: Readonly<Partial<Record<Part, string>>> | null;
}

describe('parity: what the API server says of the objects KMM creates', () => {
  for (const { name, path } of parityFiles(/^buildobject-/)) {
    const cases = readParity<{ readonly cases: readonly Case[] }>(path).cases;
    const answers = cases.flatMap(one =>
      Object.entries(one.create ?? {}).map(([part, said]) => ({
        id: one.id,
        part,
        said,
        object: one.push?.[part],
      })),
    );
    if (answers.length === 0) continue;
    it(`${name}: ${String(answers.length)} objects`, () => {
      const mismatches = answers.flatMap(({ id, part, said, object }) => {
        const fields = fieldsOf(object);
        const isSame = said === 'ok' ? fields.length === 0 : isNamedIn(said, fields);
        return isSame ? [] : [`${id} ${part}: ${fields.join(', ') || 'ok'}, but the server says: ${said}`];
      });
      assert.equal(listMismatches(mismatches), '');
    });
  }
});

const fieldsOf = (object: unknown): readonly string[] =>
  // `as`: objects of the vectors are JSON.
  objectRefusals(isObject(object as JsonObject) ? (object as JsonObject) : {}).map(({ field }) => field);

/** The same fields, as often as the server names them. */
function isNamedIn(message: string, fields: readonly string[]): boolean {
  const named = message.match(/(?:metadata|spec)(?:\.[a-zA-Z]+(?:\[\d+\])?)+(?=: )/g) ?? [];
  return fields.length > 0 && [...named].sort().join() === [...fields].sort().join();
}
