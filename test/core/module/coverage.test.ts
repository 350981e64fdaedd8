// Which kernel gets which mapping, and what each mapping is left with.
import assert from 'node:assert/strict';
import type { Release } from '../../../server/src/core/release.js';
import { releases } from '../../../server/src/core/release.js';
import type { KernelSource } from '../../../server/src/core/kernel/kernel-source.js';
import { distinctKernels } from '../../../server/src/core/kernel/kernel-source.js';
import type { MappingTrace } from '../../../server/src/core/kernel/mapping.js';
import { tryMapping } from '../../../server/src/core/kernel/mapping.js';
import type { NodeFacts } from '../../../server/src/core/kernel/node.js';
import { kernelOfNode } from '../../../server/src/core/kernel/version.js';
import type { Coverage, CountedKernel } from '../../../server/src/core/module/coverage.js';
import { coverageOf, isCovered, loadedFor } from '../../../server/src/core/module/coverage.js';
import { readWhatFits } from '../../../server/src/core/module/read-module.js';
import { resolveModule } from '../../../server/src/core/module/resolve.js';
import { randomFrom } from '../../support/random.js';

interface Given {
  readonly mappings: readonly object[];
  readonly kernels?: readonly string[];
  readonly nodes?: readonly NodeFacts[];
  readonly spec?: object;
  readonly release?: Release;
}

function coverage({ mappings, kernels = [], nodes = [], spec, release = '2.6.0' }: Given): Coverage {
  const container = { modprobe: { moduleName: 'a' }, kernelMappings: mappings };
  const module = readWhatFits({
    metadata: { name: 'm', namespace: 'n' },
    spec: { selector: {}, moduleLoader: { container }, ...spec },
  });
  const source: KernelSource = { label: 'test', origins: ['list'], kernels, nodes };
  return coverageOf({ module, namespace: 'n', release, source });
}

const names = (kernels: readonly CountedKernel[]): readonly string[] => kernels.map(each => each.nodeKernel);
const image = 'r/i:${KERNEL_FULL_VERSION}';
const regexp = (text: string) => ({ regexp: text, containerImage: image });
const literal = (text: string) => ({ literal: text, containerImage: image });
const el9 = '5.14.0-427.13.1.el9_4.x86_64';
const fc37 = '6.0.15-300.fc37.x86_64';
const ubuntu = '6.8.0-31-generic';

const worker = (name: string, kernelVersion: string, more: Partial<NodeFacts> = {}): NodeFacts => ({
  name,
  kernelVersion,
  labels: { worker: '' },
  taints: [],
  ...more,
});

describe('coverage', () => {
  it('tells what each mapping wins and what earlier ones take from it', () => {
    const { mappings, kernels } = coverage({
      mappings: [literal(fc37), regexp('x86_64$'), regexp('el9'), regexp('el8')],
      kernels: [el9, fc37, ubuntu],
    });
    assert.deepEqual(
      mappings.map(({ wins }) => names(wins)),
      [[fc37], [el9], [], []],
    );
    assert.deepEqual(
      mappings.map(({ shadowed }) => shadowed().map(({ by, how, kernels: all }) => [by, how, names(all)])),
      [[], [[0, 'matches', [fc37]]], [[1, 'matches', [el9]]], []],
    );
    assert.deepEqual(
      kernels.map(({ fate }) => fate),
      [{ outcome: 'mapped', mapping: 1 }, { outcome: 'mapped', mapping: 0 }, { outcome: 'no mapping' }],
    );
    assert.deepEqual(names(kernels.filter(isCovered)), [el9, fc37]);
  });

  it('ends the walk at a regexp that does not compile', () => {
    const { mappings, kernels } = coverage({
      mappings: [literal(fc37), regexp('('), regexp('.')],
      kernels: [el9, fc37],
    });
    assert.deepEqual(
      kernels.map(({ fate }) => fate),
      [
        { outcome: 'broken', mapping: 1 },
        { outcome: 'mapped', mapping: 0 },
      ],
    );
    assert.deepEqual(
      mappings.map(({ compiles }) => compiles),
      [true, false, true],
    );
    assert.deepEqual(
      mappings[2]?.shadowed().map(({ by, how, kernels: all }) => [by, how, names(all)]),
      [
        [0, 'matches', [fc37]],
        [1, 'broken', [el9]],
      ],
    );
  });

  it('tells kernels and templates that KMM fails on', () => {
    const { kernels } = coverage({
      mappings: [literal(fc37), { regexp: '.', containerImage: 'r/i:${KERNEL_X' }],
      kernels: ['6.8', el9, fc37],
    });
    assert.deepEqual(
      kernels.map(({ fate }) => fate),
      [
        { outcome: 'short kernel', mapping: 1 },
        { outcome: 'template', mapping: 1 },
        { outcome: 'mapped', mapping: 0 },
      ],
    );
  });

  it('counts the kernels of the nodes that the Module is for, and those without a node', () => {
    const gpu = { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' };
    const nodes = [
      worker('a', `${el9}+`),
      worker('b', el9),
      worker('c', ubuntu, { labels: {} }),
      worker('d', fc37, { taints: [gpu] }),
      worker('e', ''),
    ];
    const given = { mappings: [regexp('.')], kernels: [fc37], nodes, spec: { selector: { worker: '' } } };
    const { kernels, excluded } = coverage(given);
    assert.deepEqual(
      kernels.map(({ nodeKernel, kernel, nodes: on }) => [nodeKernel, kernel, on]),
      [
        [fc37, fc37, []],
        [`${el9}+`, el9, ['a', 'b']],
      ],
    );
    assert.deepEqual(
      excluded.map(({ node, because }) => [node.name, because.because]),
      [
        ['c', 'selector'],
        ['d', 'taint'],
        ['e', 'no kernel'],
      ],
    );
    const tolerations = [{ key: 'dedicated', operator: 'Exists' }];
    const tolerated = coverage({ ...given, spec: { ...given.spec, tolerations } });
    assert.deepEqual(tolerated.kernels[0]?.nodes, ['d']);
  });

  it('has nothing to say of a Module without mappings but that nothing is covered', () => {
    const { kernels, mappings } = coverage({ mappings: [], kernels: [el9] });
    assert.deepEqual([kernels.map(({ fate }) => fate), mappings], [[{ outcome: 'no mapping' }], []]);
  });

  it('says of every kernel what resolving it says, and of every mapping what it says alone', () => {
    const random = randomFrom(11);
    const all = [
      el9,
      `${fc37}+`,
      ubuntu,
      '6.8',
      '5.15.0-1035-aws',
      '6.1.0~rc2',
      '',
      '4.18.0-553.el8_10.aarch64',
    ];
    const patterns = ['^6', 'fc3[78]', 'x86_64$', '.', '(', 'el9', '', '-generic$', '^5\\.1[45]'];
    const images = [image, 'r/i:${KERNEL_X', 'r/i:1', ''];
    for (let round = 0; round < 400; round++) {
      const release = random.some(releases, 1)[0] ?? 'main';
      const mappings = Array.from({ length: random.below(6) }, () => ({
        literal: random.some(['', '', ...all], 1)[0],
        regexp: random.some(patterns, 1)[0],
        containerImage: random.some(images, 1)[0],
      }));
      checkAgainstResolve(coverage({ mappings, kernels: random.some(all, 1 + random.below(40)), release }));
    }
  });
});

function checkAgainstResolve({ request, kernels, mappings }: Coverage): void {
  const { module, namespace, release, source } = request;
  assert.deepEqual(names(kernels), distinctKernels(source));
  for (const counted of kernels) {
    const { failure, loaded, trace } = resolveModule(module, namespace, counted.nodeKernel, release);
    assert.equal(reasonOf(counted), failure?.reason);
    const own = loadedFor(request, counted);
    assert.equal(own?.ok ? own.value.containerImage : undefined, loaded?.containerImage);
    for (const { index, wins, shadowed } of mappings) {
      assert.equal(wins.includes(counted), trace.matched === index);
      const shadows = shadowed().filter(({ kernels: all }) => all.includes(counted));
      assert.deepEqual(
        shadows.map(({ by, how }) => `${by} ${how}`),
        shadowsByTrace(request, counted, index, trace),
      );
    }
  }
}

/** The reasons of the resolution, in the order in which the operator comes to them. */
function reasonOf({ fate }: CountedKernel): string | undefined {
  if (fate.outcome === 'mapped') return undefined;
  return fate.outcome === 'broken' ? 'broken regexp' : fate.outcome;
}

function shadowsByTrace(
  { module }: Coverage['request'],
  { nodeKernel }: CountedKernel,
  index: number,
  { matched, broken }: MappingTrace,
): readonly string[] {
  const end = matched ?? broken;
  const mapping = module.spec.moduleLoader?.container.kernelMappings?.[index];
  if (end === undefined || end >= index || !mapping) return [];
  const alone = tryMapping(mapping, kernelOfNode(nodeKernel), '1.24');
  return alone.outcome === 'matched' ? [`${end} ${matched === undefined ? 'broken' : 'matches'}`] : [];
}
