// What is only unfinished is told softly to who may be about to finish it, and plainly to everybody else.
import { strict as assert } from 'node:assert';
import type { Severity } from '../../../server/src/core/problem.js';
import { toDiagnostic } from '../../../server/src/service/workspace/to-lsp.js';
import { allFeatures } from '../../../server/src/service/workspace/client-features.js';
import { problemsOf, snapshotOf, uriOf } from '../../support/check.js';
import { goodModule } from '../../support/manifests.js';

const text = goodModule.replace('quay.io/org/', '<registry>/');

function told(settings: Record<string, unknown>): { plainly: Severity | undefined; typing: unknown } {
  const snapshot = snapshotOf({ files: [{ path: 'm.yaml', text }], settings });
  const found = problemsOf(snapshot, 'm.yaml').find(({ code }) => code === 'placeholder-left');
  assert.ok(found);
  return {
    plainly: found.severity,
    typing: toDiagnostic(snapshot, uriOf('m.yaml'), found, allFeatures)?.severity,
  };
}

describe('a placeholder of the author', () => {
  it('is a warning, and a hint in an editor', () => {
    assert.deepEqual(told({}), { plainly: 'warning', typing: 4 });
  });

  it('is what the user says it is, in an editor too', () => {
    assert.deepEqual(told({ rules: { 'placeholder-left': 'error' } }), { plainly: 'error', typing: 1 });
  });
});
