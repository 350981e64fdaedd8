// What the question before a test build says.
import assert from 'node:assert/strict';
import { commandIn, factsOf, isOpen, titleOf } from '../../../client/src/test-build/plan-words.js';
import type { PlannedBuild, TestBuildPlan } from '../../../server/src/protocol/test-build.js';

const ubuntu: PlannedBuild = {
  kernel: '6.8.0-31-generic',
  mapping: 1,
  image: 'registry.example/my-kmod:6.8.0-31-generic',
  exists: 'no',
  existsWords: 'does not exist: KMM would build it',
  builder: 'registry.example/kaniko:v1.24.0',
  builderSource: "the operator's Deployment",
  dockerfile: 'kmod.yaml, ConfigMap df',
  manifest: 'kind: Job\n',
  obstacles: [],
  notes: [],
};
const rhel: PlannedBuild = {
  ...ubuntu,
  kernel: '5.14.0-427.el9',
  image: '',
  existsWords: '',
  manifest: '',
  obstacles: [{ message: 'No mapping matches 5.14.0-427.el9.' }],
};
const plan: TestBuildPlan = {
  ok: true,
  plan: 'p1',
  context: 'lab',
  host: 'lab.example:6443',
  namespace: 'kmm-dev',
  module: 'my-kmod',
  kind: 'Job',
  builds: [ubuntu],
  obstacles: [],
  notes: [],
};

describe('the question before a test build', () => {
  it('says where, what, and that nothing is pushed', () => {
    assert.equal(titleOf(plan), 'Test build of my-kmod for 6.8.0-31-generic');
    assert.deepEqual(factsOf(plan), [
      'Cluster: lab (lab.example:6443)',
      'Namespace: kmm-dev',
      'Image: registry.example/my-kmod:6.8.0-31-generic, does not exist: KMM would build it',
      'Push: no, the image is built and thrown away',
      'Dockerfile: kmod.yaml, ConfigMap df',
      "Builder: registry.example/kaniko:v1.24.0 (the operator's Deployment)",
      'Permissions: ok. Creates a Job and its ConfigMap, deleted at the end.',
    ]);
  });

  it('says where the image is pushed to', () => {
    const pushing = { ...plan, builds: [{ ...ubuntu, destination: 'registry.example/try:1' }] };
    assert.match(factsOf(pushing).join('\n'), /^Push: yes, to registry\.example\/try:1$/m);
  });

  it('says first what stands in the way, and what to type against it', () => {
    const message = 'Namespace kmm-dev does not exist in this cluster.';
    const command = 'kubectl create namespace kmm-dev';
    const advice = 'Create it, or choose another one.';
    const refused = { ...plan, obstacles: [{ message, advice, command }] };
    assert.equal(isOpen(refused), false);
    assert.equal(titleOf(refused), 'Test build of my-kmod for 6.8.0-31-generic: not possible now');
    assert.deepEqual(factsOf(refused), [
      `${message} ${advice}`,
      command,
      '',
      'Cluster: lab (lab.example:6443)',
      'Namespace: kmm-dev',
    ]);
    assert.equal(commandIn(refused), command);
    assert.equal(commandIn(plan), undefined);
  });

  it('gives each of several kernels a line, those that cannot be built as well', () => {
    const both = { ...plan, builds: [ubuntu, rhel] };
    assert.equal(isOpen(both), true);
    assert.equal(titleOf(both), 'Test builds of my-kmod for 2 kernels');
    assert.deepEqual(factsOf(both).slice(2), [
      'Push: no, the image is built and thrown away',
      '• 6.8.0-31-generic: registry.example/my-kmod:6.8.0-31-generic, does not exist: KMM would build it',
      '• 5.14.0-427.el9: not possible. No mapping matches 5.14.0-427.el9.',
      'Permissions: ok. Creates a Job and its ConfigMap for each kernel, deleted at the end.',
    ]);
    assert.equal(isOpen({ ...plan, builds: [rhel] }), false);
  });
});
