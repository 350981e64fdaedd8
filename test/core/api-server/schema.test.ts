// What a release's schema keeps, drops and remembers. That it equals the CRD is proven in schema-crds.test.ts.
import { kindEntries } from '../../support/kind-entries.js';
import assert from 'node:assert/strict';
import { releases } from '../../../server/src/core/release.js';
import type { Release } from '../../../server/src/core/release.js';
import type { FieldPath } from '../../../server/src/core/field-path.js';
import type { JsonSchema } from '../../../server/src/core/api-server/json-schema.js';
import { childSchema, fieldHistory, schemaFor } from '../../../server/src/core/api-server/schema.js';
import { schemaDocuments } from '../../support/schema-documents.js';

const v1beta1 = 'kmm.sigs.x-k8s.io/v1beta1';
const v1beta2 = 'kmm.sigs.x-k8s.io/v1beta2';
const hub = 'hub.kmm.sigs.x-k8s.io/v1beta1';
const container = ['spec', 'moduleLoader', 'container'];

describe('schemaFor', () => {
  it('gives every kind its schema, from the release on that serves it', () => {
    for (const { group, version, kind, 'x-kmm-since': first = '1.0.0' } of kindEntries(schemaDocuments)) {
      const serving = releases.filter(r => schemaFor(schemaDocuments, `${group}/${version}`, kind, r));
      assert.deepEqual(serving, releases.slice(releases.indexOf(first)), `${version} ${kind}`);
    }
    assert.equal(schemaFor(schemaDocuments, v1beta2, 'PreflightValidation', '2.0.2'), undefined);
  });

  it('knows no other kind, version or group', () => {
    assert.equal(schemaFor(schemaDocuments, 'v1', 'ConfigMap', '2.6.0'), undefined);
    assert.equal(schemaFor(schemaDocuments, v1beta2, 'Module', '2.6.0'), undefined);
    assert.equal(schemaFor(schemaDocuments, hub, 'Module', '2.6.0'), undefined);
  });

  it('says which kind it is of', () => {
    assert.deepEqual(moduleIn('2.6.0')['x-kubernetes-group-version-kind'], [
      { group: 'kmm.sigs.x-k8s.io', version: 'v1beta1', kind: 'Module' },
    ]);
  });

  const firstReleases: readonly (readonly [string, FieldPath])[] = [
    ['1.0.0', ['spec', 'imageRepoSecret', 'name']],
    ['1.1.0', [...container, 'build', 'selector']],
    ['1.1.0', [...container, 'kernelMappings', 0, 'build', 'selector']],
    ['1.1.0', [...container, 'version']],
    ['1.1.0', [...container, 'modprobe', 'modulesLoadingOrder']],
    ['2.1.0', [...container, 'inTreeModulesToRemove']],
    ['2.1.0', ['spec', 'devicePlugin', 'container', 'volumeMounts', 0, 'recursiveReadOnly']],
    ['2.2.0', ['spec', 'devicePlugin', 'volumes', 0, 'image', 'reference']],
    ['2.3.0', ['spec', 'tolerations']],
    ['2.4.0', ['spec', 'devicePlugin', 'initContainer', 'image']],
    ['2.6.0', ['spec', 'imageRebuildTriggerGeneration']],
    ['2.6.0', ['spec', 'devicePlugin', 'automountServiceAccountToken']],
    ['main', ['spec', 'dra', 'deviceClasses', 0, 'selectors', 0, 'cel', 'expression']],
    ['main', ['status', 'dra']],
  ];
  for (const [first, path] of firstReleases) {
    it(`has ${path.join('.')} since ${first}`, () => {
      assert.equal(
        releases.find(release => at(moduleIn(release), path)),
        first,
      );
    });
  }

  it('drops what a release removed', () => {
    const claims = ['spec', 'devicePlugin', 'volumes', 0, 'ephemeral', 'volumeClaimTemplate', 'spec'];
    const path = [...claims, 'resources', 'claims'];
    assert.equal(
      releases.findLast(release => at(moduleIn(release), path)),
      '2.0.2',
    );
  });

  it('demands moduleLoader until 2.3.0 and moduleName until 2.0.1', () => {
    assert.equal(lastDemanding(['spec'], 'moduleLoader'), '2.3.0');
    assert.equal(lastDemanding([...container, 'modprobe'], 'moduleName'), '2.0.1');
    assert.equal(lastDemanding(['spec'], 'selector'), 'main');
  });

  it('demands spokeNamespace since 2.0.2 and the spec of a PreflightValidation since 2.2.0', () => {
    assert.equal(firstDemanding(hub, 'ManagedClusterModule', ['spec'], 'spokeNamespace'), '2.0.2');
    assert.equal(firstDemanding(v1beta1, 'PreflightValidation', [], 'spec'), '2.2.0');
    assert.equal(firstDemanding(v1beta2, 'PreflightValidation', [], 'spec'), '2.2.0');
  });

  it('takes the moduleSpec of a ManagedClusterModule for a Module spec', () => {
    for (const release of releases) {
      const spec = at(schemaOf(hub, 'ManagedClusterModule', release), ['spec', 'moduleSpec']);
      assert.deepEqual(
        { ...spec, description: '' },
        { ...at(moduleIn(release), ['spec']), description: '' },
        release,
      );
    }
  });

  it('has the defaults of the release', () => {
    const name = [...container, 'build', 'dockerfileConfigMap', 'name'];
    assert.equal(
      releases.find(release => at(moduleIn(release), name)?.default === ''),
      '2.1.1',
    );
    assert.equal(at(moduleIn('1.0.0'), [...container, 'modprobe', 'dirName'])?.default, '/opt');
  });

  it('has the enum of the release', () => {
    const path = ['status', 'modules', 0, 'verificationStatus'];
    const values = (release: Release) => at(schemaOf(v1beta2, 'PreflightValidation', release), path)?.enum;
    assert.deepEqual(values('2.3.0'), ['True', 'False']);
    assert.deepEqual(values('2.4.0'), ['Success', 'Failure', 'InProgress']);
  });

  it('has the CEL rule of main only there', () => {
    const rules = (release: Release) => at(moduleIn(release), ['spec'])?.['x-kubernetes-validations'];
    assert.equal(rules('2.6.0'), undefined);
    assert.deepEqual(
      rules('main')?.map(({ rule }) => rule),
      ['!(has(self.dra) && has(self.devicePlugin))'],
    );
  });

  it('calls a field deprecated from the release on that deprecated it', () => {
    const path = [...container, 'kernelMappings', 0, 'inTreeModuleToRemove'];
    assert.equal(
      releases.find(release => at(moduleIn(release), path)?.deprecated),
      '2.1.0',
    );
    assert.equal(at(moduleIn('2.0.2'), path)?.['x-kmm-deprecated'], undefined);
    assert.equal(at(moduleIn('2.1.0'), path)?.['x-kmm-deprecated']?.use, 'inTreeModulesToRemove');
  });

  it('marks the metadata of the object, and only that', () => {
    const module = moduleIn('2.6.0');
    assert.equal(module.properties?.['metadata']?.['x-kmm-metadata'], true);
    assert.equal(at(module, ['metadata', 'labels', 'any'])?.type, 'string');
    const template = ['spec', 'devicePlugin', 'volumes', 0, 'ephemeral', 'volumeClaimTemplate', 'metadata'];
    assert.equal(at(module, template)?.['x-kmm-metadata'], undefined);
    assert.equal(at(module, template)?.properties, undefined);
  });

  it('describes a field where it is used rather than by its type', () => {
    const module = moduleIn('2.6.0');
    const own = at(module, [...container, 'build'])?.description;
    const mapping = at(module, [...container, 'kernelMappings', 0, 'build'])?.description;
    assert.notEqual(own, mapping);
    assert.match(mapping ?? '', /`kanikoParams`.*\*\*ignored\*\*/);
  });

  it('holds the same object in equal places, so that it stays small', () => {
    const module = moduleIn('main');
    assert.equal(
      at(module, ['spec', 'devicePlugin', 'volumes', 0, 'hostPath', 'path']),
      at(module, ['spec', 'dra', 'volumes', 0, 'hostPath', 'path']),
    );
  });
});

describe('fieldHistory', () => {
  it('knows a field that the release does not have yet', () => {
    assert.deepEqual(fieldHistory(moduleIn('2.1.0'), ['spec', 'tolerations']), { since: '2.3.0' });
  });

  it('knows a field that the release does not have any more', () => {
    const claim = ['spec', 'devicePlugin', 'volumes', 3, 'ephemeral', 'volumeClaimTemplate', 'spec'];
    assert.deepEqual(fieldHistory(moduleIn('2.6.0'), [...claim, 'resources', 'claims']), {
      since: '1.0.0',
      removed: '2.1.0',
    });
  });

  it('counts the fields above', () => {
    const path = ['spec', 'devicePlugin', 'initContainer', 'env', 1, 'name'];
    assert.deepEqual(fieldHistory(moduleIn('2.6.0'), path), { since: '2.4.0' });
    assert.deepEqual(fieldHistory(moduleIn('main'), ['spec', 'dra', 'volumes', 0, 'image']), {
      since: 'main',
    });
  });

  it('tells the deprecation, of a field the release does not have too', () => {
    const path = [...container, 'inTreeModuleToRemove'];
    for (const release of ['1.0.0', '2.6.0'] as const) {
      const history = fieldHistory(moduleIn(release), path);
      assert.equal(history?.since, '1.1.0');
      assert.equal(history?.deprecated?.since, '2.1.0', release);
    }
  });

  it('knows nothing of fields that no release has, nor below one that is missing', () => {
    assert.equal(fieldHistory(moduleIn('2.6.0'), ['spec', 'toleration']), undefined);
    assert.equal(fieldHistory(moduleIn('2.1.0'), ['spec', 'tolerations', 0, 'key']), undefined);
    assert.equal(fieldHistory(moduleIn('2.6.0'), ['spec', 'constructor']), undefined);
  });
});

function schemaOf(apiVersion: string, kind: string, release: Release): JsonSchema {
  const schema = schemaFor(schemaDocuments, apiVersion, kind, release);
  assert.ok(schema, `${apiVersion} ${kind} in ${release}`);
  return schema;
}

function moduleIn(release: Release): JsonSchema {
  return schemaOf(v1beta1, 'Module', release);
}

function at(schema: JsonSchema, path: FieldPath): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((here, step) => here && childSchema(here, step), schema);
}

function lastDemanding(path: FieldPath, name: string): Release | undefined {
  return releases.findLast(release => at(moduleIn(release), path)?.required?.includes(name));
}

function firstDemanding(
  apiVersion: string,
  kind: string,
  path: FieldPath,
  name: string,
): Release | undefined {
  return releases.find(release => {
    const schema = schemaFor(schemaDocuments, apiVersion, kind, release);
    return schema && at(schema, path)?.required?.includes(name);
  });
}
