import assert from 'node:assert/strict';
import { readModule } from '../../../server/src/core/module/read-module.js';

const errorOf = (value: unknown): string | undefined => {
  const reading = readModule(value);
  return reading.ok ? undefined : reading.error;
};

const inContainer = (container: unknown): unknown => ({ spec: { moduleLoader: { container } } });

describe('a Module read as Go reads it', () => {
  it('has zero values for what is not written, and the default of the schema', () => {
    const reading = readModule(inContainer({ kernelMappings: [{ regexp: '.+' }], modprobe: null }));
    assert.ok(reading.ok);
    const container = reading.value.spec.moduleLoader?.container;
    assert.equal(reading.value.metadata.name, '');
    assert.equal(container?.modprobe.dirName, '/opt');
    assert.equal(container?.build, null);
    assert.deepEqual(container?.kernelMappings?.[0], {
      literal: '',
      regexp: '.+',
      containerImage: '',
      build: null,
      sign: null,
      registryTLS: null,
      inTreeModuleToRemove: '',
      inTreeModulesToRemove: null,
    });
  });

  it('knows an empty list from one that is not set', () => {
    const reading = readModule(inContainer({ inTreeModulesToRemove: [], build: { buildArgs: null } }));
    assert.ok(reading.ok);
    assert.deepEqual(reading.value.spec.moduleLoader?.container.inTreeModulesToRemove, []);
    assert.equal(reading.value.spec.moduleLoader?.container.build?.buildArgs, null);
  });

  it('skips unknown keys, inherited ones too', () => {
    assert.equal(errorOf({ spec: { future: 5 }, status: 'x' }), undefined);
    const reading = readModule({ metadata: {}, spec: Object.create({ selector: 5 }) as unknown });
    assert.ok(reading.ok);
  });

  it('tells the first wrong type in alphabetical order of the keys, in the words of encoding/json', () => {
    const into = 'json: cannot unmarshal';
    assert.equal(
      errorOf({ spec: { selector: { b: true, a: 1 } } }),
      `${into} number into Go struct field ModuleSpec.spec.selector of type string`,
    );
    assert.equal(
      errorOf({ spec: { selector: [] }, metadata: { name: {} } }),
      `${into} object into Go struct field ObjectMeta.metadata.name of type string`,
    );
    const mapping = 'KernelMapping.spec.moduleLoader.container.kernelMappings';
    assert.equal(
      errorOf(inContainer({ kernelMappings: [{ literal: 'x' }, { regexp: 5 }] })),
      `${into} number into Go struct field ${mapping}.regexp of type string`,
    );
    assert.equal(
      errorOf(inContainer({ kernelMappings: [{ build: 'x' }] })),
      `${into} string into Go struct field ${mapping}.build of type v1beta1.Build`,
    );
    assert.equal(
      errorOf(inContainer({ kernelMappings: {} })),
      `${into} object into Go struct field ModuleLoaderContainerSpec.spec.moduleLoader.container.kernelMappings ` +
        'of type []v1beta1.KernelMapping',
    );
    assert.equal(errorOf('text'), `${into} string into Go value of type v1beta1.Module`);
  });
});
