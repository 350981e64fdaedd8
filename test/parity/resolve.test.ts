import assert from 'node:assert/strict';
import { parseYaml } from '../../server/src/analysis/yaml/parse.js';
import { plainValue } from '../../server/src/analysis/yaml/value.js';
import type { Release } from '../../server/src/core/release.js';
import { dialectOf } from '../../server/src/core/dialect.js';
import { parseRelease } from '../../server/src/core/release.js';
import type { JsonObject } from '../../server/src/core/json/json-value.js';
import { resolutionJson } from '../../server/src/core/module/go-json.js';
import { readModule } from '../../server/src/core/module/read-module.js';
import { resolveModule } from '../../server/src/core/module/resolve.js';
import { listMismatches, parityFiles, readParity } from '../support/parity.js';

interface Case {
  readonly id: string;
  readonly kernel: string;
  readonly namespace: string;
  readonly yaml: string;
  readonly schema: string;
  readonly [answer: string]: unknown;
}

interface Vectors {
  readonly source: { readonly tag: string };
  readonly cases: readonly Case[];
}

describe('parity: what KMM decides for a kernel', () => {
  for (const { name, path } of parityFiles(/^resolve-/)) {
    const { source, cases } = readParity<Vectors>(path);
    it(`${name}: ${String(cases.length)} Modules`, () => {
      const release = parseRelease(source.tag);
      assert.ok(release, source.tag);
      const mismatches = cases.flatMap(one => {
        const { id, kernel, namespace, yaml, schema, ...wanted } = one;
        assert.ok(['ok', 'refused'].includes(schema));
        const got = answer(yaml, namespace, kernel, release);
        return same(got, wanted) ? [] : [`${id}: ${JSON.stringify(wanted)}\n  but ${JSON.stringify(got)}`];
      });
      assert.equal(listMismatches(mismatches), '');
    });
  }
});

/** What the vectors have under the same names; the schema's verdict does not keep the mapper from being asked. */
function answer(yaml: string, namespace: string, kernel: string, release: Release): JsonObject {
  const module = readModule(plainValue(parseYaml(yaml).root));
  if (!module.ok) return { error: `decode: ${module.error}` };
  return resolutionJson(resolveModule(module.value, namespace, kernel, release), dialectOf(release));
}

function same(got: unknown, wanted: unknown): boolean {
  try {
    assert.deepEqual(got, wanted);
    return true;
  } catch {
    return false;
  }
}
