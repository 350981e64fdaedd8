import assert from 'node:assert/strict';
import { kernelCatalog } from '../../server/src/core/kernel/catalog.js';
import type { KernelOrigin, KernelSupply } from '../../server/src/core/kernel/kernel-source.js';
import { distinctKernels, isSample, kernelSource } from '../../server/src/core/kernel/kernel-source.js';
import type { NodeFacts } from '../../server/src/core/kernel/node.js';

const node = (name: string, kernelVersion: string): NodeFacts => ({
  name,
  kernelVersion,
  labels: {},
  taints: [],
});
const supply = (
  origin: KernelOrigin,
  name: string,
  kernels: readonly string[],
  nodes: readonly NodeFacts[] = [],
): KernelSupply => ({ origin, name, kernels, nodes });

describe('kernel source', () => {
  it('is empty, and no sample, when files are named that have none', () => {
    const source = kernelSource([supply('list', 'kmm.kernels.list', []), supply('file', 'nodes.yaml', [])]);
    assert.equal(source.label, 'no kernels from nodes.yaml');
    assert.deepEqual([isSample(source), ...distinctKernels(source)], [false]);
    const some = kernelSource([supply('file', 'a.txt', ['5.14.0-1']), supply('file', 'b.txt', [])]);
    assert.equal(some.label, '1 kernel from a.txt; none from b.txt');
  });

  it('is the catalog, marked as such, only when nothing else is there', () => {
    const source = kernelSource([supply('list', 'kmm.kernels.list', [])]);
    assert.equal(source.label, 'built-in sample kernels: load yours');
    assert.ok(isSample(source));
    assert.equal(distinctKernels(source).length, kernelCatalog.length);

    const one = kernelSource([supply('list', 'kmm.kernels.list', ['5.14.0-1'])]);
    assert.equal(one.label, '1 kernel from kmm.kernels.list');
    assert.equal(isSample(one), false);
  });

  it('names its places and counts each kernel once', () => {
    const source = kernelSource([
      supply('list', 'kmm.kernels.list', ['6.1.75+', '5.14.0-1']),
      supply('file', 'nodes.yaml', ['6.1.75'], [node('a', '5.14.0-1'), node('b', '5.15.0-2')]),
    ]);
    assert.equal(source.label, '3 kernels from kmm.kernels.list and nodes.yaml');
    assert.deepEqual(source.origins, ['list', 'file']);
    assert.deepEqual(source.kernels, ['6.1.75+', '5.14.0-1']);
    assert.deepEqual(distinctKernels(source), ['6.1.75+', '5.14.0-1', '5.15.0-2']);
  });

  it('keeps a title short', () => {
    const files = ['a', 'b', 'c', 'd', 'd'].map(name => supply('file', `${name}.txt`, ['5.14.0-1']));
    assert.equal(kernelSource(files).label, '1 kernel from a.txt, b.txt and 2 more');
    assert.equal(kernelSource(files.slice(0, 3)).label, '1 kernel from a.txt, b.txt and c.txt');
  });

  it('takes a node from the last place that knows it, and keeps nodes without a name or a kernel', () => {
    const { nodes, label } = kernelSource([
      supply('file', 'nodes.yaml', [], [node('a', '5.14.0-1'), node('', '5.14.0-2'), node('', '')]),
      supply('cluster', 'lab', [], [node('a', '5.15.0-2')]),
    ]);
    assert.deepEqual(nodes, [node('a', '5.15.0-2'), node('', '5.14.0-2'), node('', '')]);
    assert.equal(label, '2 kernels from nodes.yaml and lab');
  });
});
