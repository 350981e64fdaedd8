// The kernels a workspace previews against: which places they come from, and when they are the same as before.
import assert from 'node:assert/strict';
import { isSample } from '../../../server/src/core/kernel/kernel-source.js';
import type { NodeFacts } from '../../../server/src/core/kernel/node.js';
import type { KernelSettings } from '../../../server/src/protocol/settings.js';
import { defaultSettings } from '../../../server/src/protocol/settings.js';
import { diagnose } from '../../../server/src/service/answers/diagnose.js';
import { kernelsInTexts } from '../../../server/src/service/kernels/kernels-in-texts.js';
import { Workspace } from '../../../server/src/service/workspace/workspace.js';
import { kubectlNodes } from '../../support/nodes.js';
import { testSchemas } from '../../support/schemas.js';

const moduleUri = 'file:///ws/module.yaml';
const textUri = 'file:///ws/my%20kernels.txt';
const nodesUri = 'file:///ws/nodes.yaml';
const worker: NodeFacts = {
  name: 'worker-1',
  kernelVersion: '5.15.0-91-generic',
  labels: { a: 'b' },
  taints: [],
};

function workspaceWith(kernels: Partial<KernelSettings>): Workspace {
  const workspace = new Workspace(testSchemas);
  workspace.configure(() => ({ ...defaultSettings, kernels: { ...defaultSettings.kernels, ...kernels } }));
  workspace.edit(moduleUri, 'apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: Module\n');
  return workspace;
}

const labelIn = (workspace: Workspace): string => workspace.snapshot().kernelsFor(moduleUri).label;

describe('kernels of a workspace', () => {
  it('are the built-in samples while there are no others', () => {
    assert.ok(isSample(workspaceWith({}).snapshot().kernelsFor(moduleUri)));
  });

  it('come from the setting, the files and the cluster together', () => {
    const workspace = workspaceWith({ list: ['6.1.75+'] });
    assert.equal(labelIn(workspace), '1 kernel from kmm.kernels.list');
    workspace.useKernelFiles(new Set([textUri, nodesUri]), () => [textUri, nodesUri]);
    workspace.load(textUri, '6.8.0-31-generic\n');
    workspace.load(nodesUri, kubectlNodes([worker]));
    assert.equal(labelIn(workspace), '3 kernels from kmm.kernels.list, my kernels.txt and nodes.yaml');
    workspace.useCluster({ context: 'lab', nodes: [{ ...worker, kernelVersion: '5.15.0-92-generic' }] });
    const { nodes, label } = workspace.snapshot().kernelsFor(moduleUri);
    assert.equal(label, '3 kernels from kmm.kernels.list, my kernels.txt and 2 more');
    assert.deepEqual(nodes, [{ ...worker, kernelVersion: '5.15.0-92-generic' }], 'the cluster knows better');
    workspace.useCluster(undefined);
    workspace.load(textUri, undefined);
    workspace.load(nodesUri, undefined);
    assert.equal(labelIn(workspace), '1 kernel from kmm.kernels.list');
  });

  it('are each folder’s own', () => {
    const workspace = workspaceWith({});
    workspace.useKernelFiles(new Set([textUri]), uri => (uri === moduleUri ? [textUri] : []));
    workspace.load(textUri, '6.8.0-31-generic\n');
    assert.equal(labelIn(workspace), '1 kernel from my kernels.txt');
    assert.ok(isSample(workspace.snapshot().kernelsFor('file:///other/module.yaml')));
  });

  it('are the same object until they change', () => {
    const workspace = workspaceWith({ list: ['6.1.75+'] });
    workspace.useKernelFiles(new Set([textUri]), () => [textUri]);
    workspace.load(textUri, '6.8.0-31-generic\n');
    const before = workspace.snapshot();
    workspace.edit(moduleUri, 'kind: Module\n');
    assert.notEqual(workspace.snapshot(), before);
    assert.equal(workspace.snapshot().kernelsFor(moduleUri), before.kernelsFor(moduleUri));
    workspace.load(textUri, '6.8.0-32-generic\n');
    assert.notEqual(workspace.snapshot().kernelsFor(moduleUri), before.kernelsFor(moduleUri));
    assert.deepEqual(before.kernelsFor(moduleUri).kernels, ['6.1.75+', '6.8.0-31-generic']);
  });

  it('are what they were in an older snapshot that is asked late', () => {
    const workspace = workspaceWith({ list: ['6.1.75+'] });
    const before = workspace.snapshot();
    workspace.useCluster({ context: 'lab', nodes: [worker] });
    assert.equal(before.kernelsFor(moduleUri).label, '1 kernel from kmm.kernels.list');
  });

  it('are taken from the editor’s text when the file is open', () => {
    const workspace = workspaceWith({});
    workspace.useKernelFiles(new Set([textUri]), () => [textUri]);
    workspace.load(textUri, '6.8.0-31-generic\n');
    workspace.edit(textUri, '6.8.0-31-generic\n6.8.0-32-generic\n');
    assert.equal(labelIn(workspace), '2 kernels from my kernels.txt');
    workspace.close(textUri);
    assert.equal(labelIn(workspace), '1 kernel from my kernels.txt');
  });

  it('file is read as kernels and not as manifests, from the moment it is named one', () => {
    const workspace = workspaceWith({});
    const text = 'apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: Module\nspec: [\n';
    workspace.edit(nodesUri, text);
    const codes = () =>
      diagnose(workspace.snapshot(), nodesUri, () => assert.fail('a rule failed')).map(({ code }) => code);
    assert.ok(codes().length > 0 && !codes().includes('kernel-list'));
    workspace.useKernelFiles(new Set([nodesUri]), () => [nodesUri]);
    assert.equal(workspace.snapshot().files.get(nodesUri)?.kind, 'kernels');
    workspace.edit(nodesUri, '5.14\n');
    assert.deepEqual(codes(), ['kernel-list']);
    workspace.useKernelFiles(new Set(), () => []);
    assert.ok(!codes().includes('kernel-list'));
  });

  it('come out of texts without a workspace, too', () => {
    const texts = [
      { name: 'kernels.txt', text: '6.1.75+\nhello there\n' },
      { name: 'nodes.yaml', text: kubectlNodes([worker]) },
    ];
    const { source, problems } = kernelsInTexts(texts);
    assert.equal(source.label, '2 kernels from kernels.txt and nodes.yaml');
    assert.deepEqual(source.nodes, [worker]);
    assert.deepEqual(
      problems.map(({ name, problem }) => [name, problem.code]),
      [['kernels.txt', 'kernel-list']],
    );
    assert.ok(isSample(kernelsInTexts([]).source));
  });
});
