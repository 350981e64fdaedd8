import assert from 'node:assert/strict';
import { parseRelease } from '../../server/src/core/release.js';
import { problemsOf, snapshotOf } from '../support/check.js';
import { listMismatches, parityFiles, readParity } from '../support/parity.js';

interface Case {
  readonly id: string;
  readonly yaml: string;
  readonly kernel: string;
  /** By object, `ok` or why the API server does not take it; null when there was nothing to create. */
  readonly create: Readonly<Record<string, string>> | null;
  /** The case is about settings of the operator or about a preflight, which no file shows. */
  readonly env?: unknown;
  readonly ownerName?: unknown;
}

interface Vectors {
  readonly source: { readonly tag: string };
  readonly cases: readonly Case[];
}

/** The rules that speak for the API server's checks on the objects that build and sign. */
const rules = ['duplicate-secret', 'secret-name', 'invalid-build-selector', 'kernel-not-a-label'];

describe('parity: errors for the objects that the API server refuses, and for no others', () => {
  for (const { name, path } of parityFiles(/^buildobject-/)) {
    const { source, cases } = readParity<Vectors>(path);
    const asked = cases.filter(({ create, env, ownerName }) => create && !env && !ownerName);
    if (asked.length === 0) continue;
    it(`${name}: ${String(asked.length)} Modules`, () => {
      const mismatches = asked.flatMap(one => {
        const refused = Object.values(one.create ?? {}).filter(said => said !== 'ok');
        const errors = errorsIn(one, parseRelease(source.tag) ?? '');
        const isSame = errors.length > 0 === refused.length > 0;
        return isSame ? [] : [`${one.id}: ${errors.join() || 'no error'}; server: ${refused.join() || 'ok'}`];
      });
      assert.equal(listMismatches(mismatches), '');
    });
  }
});

function errorsIn({ yaml, kernel }: Case, version: string): readonly string[] {
  const files = [{ path: 'module.yaml', text: yaml }];
  const snapshot = snapshotOf({ files, settings: { version }, kernels: [kernel] });
  return problemsOf(snapshot, 'module.yaml')
    .filter(({ severity, code }) => severity === 'error' && rules.includes(code))
    .map(({ code, message }) => `${code}: ${message}`);
}
