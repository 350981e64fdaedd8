import assert from 'node:assert/strict';
import type { Release } from '../../../server/src/core/release.js';
import type { NodeFacts, Taint, Toleration } from '../../../server/src/core/kernel/node.js';
import { eligibilityOf, tolerates } from '../../../server/src/core/kernel/node.js';

const gpu: Taint = { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' };
const node = (taints: readonly Taint[], labels: Record<string, string> = {}): NodeFacts => ({
  name: 'worker-7',
  kernelVersion: '6.8.0-31-generic',
  labels,
  taints,
});
const tolerating = (parts: Partial<Toleration>): Toleration => ({
  key: '',
  operator: '',
  value: '',
  effect: '',
  ...parts,
});

const isEligible = (facts: NodeFacts, release: Release, tolerations: readonly Toleration[] = []): boolean =>
  eligibilityOf(facts, { selector: {}, tolerations }, release).eligible;

describe('eligible nodes', () => {
  it('must have every label of the selector', () => {
    const demands = { selector: { a: '1', b: '' }, tolerations: [] };
    assert.deepEqual(eligibilityOf(node([], { a: '1', b: '' }), demands, '2.6.0'), { eligible: true });
    assert.deepEqual(eligibilityOf(node([], { a: '1' }), demands, '2.6.0'), {
      eligible: false,
      because: 'selector',
      label: 'b',
      wanted: '',
      found: undefined,
    });
  });

  it('may be tainted with NoSchedule in no release before 2.3', () => {
    const everything = tolerating({ operator: 'Exists' });
    assert.equal(isEligible(node([gpu]), '2.2.1', [everything]), false);
    assert.equal(isEligible(node([{ ...gpu, effect: 'NoExecute' }]), '2.2.1'), true);
    assert.equal(isEligible(node([gpu]), '2.3.0', [everything]), true);
    assert.equal(isEligible(node([{ ...gpu, effect: 'NoExecute' }]), '2.3.0'), false);
    assert.equal(isEligible(node([{ ...gpu, effect: 'PreferNoSchedule' }]), '2.3.0'), true);
  });

  it('may be under pressure from 2.6 on', () => {
    const pressed = node([{ key: 'node.kubernetes.io/disk-pressure', value: '', effect: 'NoSchedule' }]);
    assert.equal(isEligible(pressed, '2.5.0'), false);
    assert.equal(isEligible(pressed, '2.6.0'), true);
  });

  it('report a kernel', () => {
    const silent = { ...node([]), kernelVersion: '' };
    assert.deepEqual(eligibilityOf(silent, { selector: {}, tolerations: [] }, '2.6.0'), {
      eligible: false,
      because: 'no kernel',
    });
  });

  it('tolerate as Kubernetes does', () => {
    assert.equal(tolerates(tolerating({ key: 'dedicated', value: 'gpu' }), gpu), true);
    assert.equal(tolerates(tolerating({ key: 'dedicated', operator: 'Equal', value: 'cpu' }), gpu), false);
    assert.equal(
      tolerates(tolerating({ key: 'dedicated', operator: 'Exists', effect: 'NoExecute' }), gpu),
      false,
    );
    assert.equal(tolerates(tolerating({ key: 'dedicated', operator: 'In', value: 'gpu' }), gpu), false);
  });
});
