import assert from 'node:assert/strict';
import type { Release } from '../../../server/src/core/release.js';
import { dialectOf } from '../../../server/src/core/dialect.js';
import { releases } from '../../../server/src/core/release.js';
import { resolutionJson } from '../../../server/src/core/module/go-json.js';
import { readModule } from '../../../server/src/core/module/read-module.js';
import type { Resolution } from '../../../server/src/core/module/resolve.js';
import { resolveModule } from '../../../server/src/core/module/resolve.js';
import type { Module } from '../../../server/src/core/module/types.js';
import { formatFieldPath } from '../../../server/src/core/field-path.js';

const kernel = '6.3.5-200.fc38.x86_64';

function moduleOf(container: object): Module {
  const reading = readModule({
    metadata: { name: 'nic', namespace: 'drivers' },
    spec: { selector: { a: 'b' }, moduleLoader: { container } },
  });
  assert.ok(reading.ok);
  return reading.value;
}

const resolve = (container: object, release: Release = '2.6.0', node = kernel): Resolution =>
  resolveModule(moduleOf(container), 'drivers', node, release);

const catchAll = { regexp: '.+', containerImage: 'r/i:${KERNEL_FULL_VERSION}' };

describe('resolving a Module for a kernel', () => {
  it('tells who set each build arg and whom it replaced', () => {
    const build = (buildArgs: object): object => ({ dockerfileConfigMap: { name: 'df' }, buildArgs });
    const { loaded } = resolve({
      build: build([
        { name: 'A', value: 'c' },
        { name: 'MOD_NAME', value: 'mine' },
      ]),
      kernelMappings: [
        {
          ...catchAll,
          build: build([
            { name: 'Z', value: 'm' },
            { name: 'A', value: 'm' },
          ]),
        },
      ],
    });
    const told = loaded?.buildArgs?.map(({ name, value, from, field, replaces }) => [
      `${name}=${value}`,
      from,
      field && formatFieldPath(field),
      replaces.map(each => `${each.from} ${each.value}`),
    ]);
    const mapping = 'spec.moduleLoader.container.kernelMappings[0].build.buildArgs';
    assert.deepEqual(told, [
      ['A=m', 'mapping', `${mapping}[1]`, ['container c']],
      ['MOD_NAME=nic', 'KMM', undefined, ['container mine']],
      ['Z=m', 'mapping', `${mapping}[0]`, []],
      [`KERNEL_FULL_VERSION=${kernel}`, 'KMM', undefined, []],
      [`KERNEL_VERSION=${kernel}`, 'KMM', undefined, []],
      ['MOD_NAMESPACE=drivers', 'KMM', undefined, []],
    ]);
  });

  it('tells which settings the merge loses, and why', () => {
    const secrets = { keySecret: { name: 'k' }, certSecret: { name: 'c' } };
    const { loaded } = resolve({
      containerImage: 'r/default:v1',
      build: { dockerfileConfigMap: { name: 'c' } },
      sign: { ...secrets, unsignedImage: 'u:1' },
      inTreeModulesToRemove: ['a'],
      kernelMappings: [
        {
          ...catchAll,
          build: {
            dockerfileConfigMap: { name: 'm' },
            kanikoParams: {},
            selector: { x: 'y' },
            baseImageRegistryTLS: {},
          },
          sign: { unsignedImageRegistryTLS: { insecure: true } },
          inTreeModuleToRemove: 'b',
        },
      ],
    });
    const told = loaded?.effective.lost.map(({ field, because }) => [
      formatFieldPath(field).replace('spec.moduleLoader.container.', ''),
      because,
    ]);
    assert.deepEqual(told, [
      ['containerImage', 'the mapping wins'],
      ['kernelMappings[0].build.kanikoParams', 'the container wins'],
      ['kernelMappings[0].build.selector', 'the container wins'],
      ['kernelMappings[0].build.baseImageRegistryTLS', 'the container wins'],
      ['build.dockerfileConfigMap', 'the mapping wins'],
      ['kernelMappings[0].sign.unsignedImageRegistryTLS', 'the container wins'],
      ['sign.unsignedImage', 'the build makes the image'],
      ['inTreeModulesToRemove', 'the single module wins'],
    ]);
    assert.deepEqual(loaded?.effective.inTreeModulesToRemove, { value: ['b'], from: 'mapping' });
  });

  it('loses nothing that is written at one level only', () => {
    const { loaded } = resolve({
      kernelMappings: [
        { ...catchAll, build: { dockerfileConfigMap: { name: 'm' }, kanikoParams: { tag: 'x' } } },
      ],
    });
    assert.deepEqual(loaded?.effective.lost, []);
    assert.deepEqual(loaded?.effective.build?.kanikoParams, { tag: 'x' });
  });

  it('drops the plus of a node', () => {
    const module = moduleOf({ kernelMappings: [{ literal: '6.1.0+', containerImage: 'i:1' }] });
    const node = resolveModule(module, 'drivers', '6.1.0+', '2.6.0');
    assert.equal(node.matchedIndex, null);
    assert.equal(node.failure?.reason, 'no mapping');
  });

  it('names the reason of each failure', () => {
    const reason = (container: object, node?: string): unknown =>
      resolve(container, '2.6.0', node).failure?.reason;
    assert.equal(reason({ kernelMappings: [{ regexp: '(' }] }), 'broken regexp');
    assert.equal(reason({ kernelMappings: [catchAll] }, '6.1'), 'short kernel');
    assert.equal(reason({ kernelMappings: [{ regexp: '.', containerImage: 'i:${X' }] }), 'template');
    const bare = readModule({ spec: { selector: {} } });
    assert.ok(bare.ok);
    assert.deepEqual(resolveModule(bare.value, 'n', kernel, '2.4.0').failure, {
      reason: 'no moduleLoader',
      message: 'panic: runtime error: invalid memory address or nil pointer dereference',
      panics: true,
    });
    assert.equal(resolveModule(bare.value, 'n', kernel, '2.3.0').failure?.reason, 'no mapping');
  });

  it('cannot make build args without a ConfigMap to build from', () => {
    const { loaded } = resolve({ kernelMappings: [{ ...catchAll, build: {} }] });
    assert.equal(loaded?.buildArgs, undefined);
    assert.match(loaded?.buildArgsError ?? '', /^panic: .*nil pointer/);
  });

  it('follows 1.0.0 where it stands alone', () => {
    const container = {
      containerImage: 'ignored:v1',
      kernelMappings: [
        { regexp: '^6', containerImage: 'i:$KERNEL_FULL_VERSION-$KERNEL_VERSION$MOD_NAME', build: {} },
      ],
    };
    const { loaded } = resolve(container, '1.0.0', '6.1.0+');
    assert.equal(loaded?.containerImage, 'i:6.1.0+-');
    assert.deepEqual(
      loaded?.effective.lost.map(lost => lost.because),
      ['the release ignores it'],
    );
    assert.equal(resolve(container, '1.0.0', '5.1.0').failure?.message, 'no suitable mapping found');
    assert.equal(resolve(container, '1.0.0', '5.1').failure?.reason, 'short kernel');
    const empty = resolve(
      { containerImage: 'c:v1', kernelMappings: [{ regexp: '.', containerImage: '' }] },
      '1.0.0',
    );
    assert.equal(empty.loaded?.containerImage, '');
  });

  it('gives every release an answer, in the shape that Go serialises', () => {
    for (const release of releases) {
      const json = resolutionJson(resolve({ kernelMappings: [catchAll] }, release), dialectOf(release));
      assert.equal(json['containerImage'], `r/i:${kernel}`, release);
      assert.equal(json['matchedIndex'], 0);
      assert.deepEqual(json['registryTLS'], {});
    }
  });
});
