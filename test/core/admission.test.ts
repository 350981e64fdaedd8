// What the vectors of upstream's webhook do not show: OpenShift's KMM, preflight validations, and all reasons at once.
import { strict as assert } from 'node:assert';
import { parseClusterVersion } from '../../server/src/core/admission/cluster-version.js';
import { admissionFacts } from '../../server/src/core/admission/facts.js';
import type { AdmissionRequest } from '../../server/src/core/admission/module.js';
import { refusalsOf } from '../../server/src/core/admission/module.js';
import { preflightFault } from '../../server/src/core/admission/preflight.js';
import type { Release } from '../../server/src/core/dialect.js';
import { releases } from '../../server/src/core/dialect.js';
import { formatFieldPath } from '../../server/src/core/field-path.js';
import { readWhatFits } from '../../server/src/core/module/read.js';

interface Difference {
  readonly version?: string;
  readonly name?: string;
  readonly spec?: object;
  readonly mappings?: readonly object[];
  readonly modprobe?: object;
}

const moduleWith = ({ version, name = 'my-kmod', spec, mappings, modprobe }: Difference) =>
  readWhatFits({
    metadata: { name, namespace: 'drivers' },
    spec: {
      selector: {},
      moduleLoader: {
        container: {
          version,
          modprobe: { moduleName: 'a', ...modprobe },
          kernelMappings: mappings ?? [{ regexp: '.', containerImage: 'nic:1' }],
        },
      },
      ...spec,
    },
  });

/** The reasons as `kind field`. */
const reasons = (difference: Difference, request: Partial<AdmissionRequest>): readonly string[] =>
  refusalsOf({ module: moduleWith(difference), release: '2.6.0', distribution: 'upstream', ...request }).map(
    ({ kind, path }) => `${kind} ${formatFieldPath(path)}`,
  );

const volume = (path: string) => ({ volumes: [{ name: 'v', hostPath: { path } }] });
const tooLong = { name: 'a-name-of-thirty-four-characters-x' };

describe('admission', () => {
  it('limits names on OpenShift 1.1 for Modules with a version only', () => {
    const onOpenShift = { release: '1.1.0', distribution: 'openshift' } as const;
    assert.deepEqual(reasons({ ...tooLong, version: '1' }, onOpenShift), ['name-too-long metadata.name']);
    assert.deepEqual(reasons(tooLong, onOpenShift), []);
    assert.deepEqual(reasons(tooLong, { release: '2.0.0', distribution: 'openshift' }), [
      'name-too-long metadata.name',
    ]);
    assert.deepEqual(reasons({ ...tooLong, version: '1' }, { release: '1.1.0' }), []);
  });

  it('allows one character more from main on', () => {
    assert.deepEqual(reasons(tooLong, { release: 'main' }), []);
  });

  it('keeps the version on OpenShift 1.1 too', () => {
    const old = moduleWith({ version: '1' });
    const on = (release: Release) => reasons({}, { old, release, distribution: 'openshift' });
    assert.deepEqual(on('1.0.0'), []);
    assert.deepEqual(on('1.1.0'), ['version-appears-or-goes spec.moduleLoader.container.version']);
  });

  it('looks at the host paths of device plugins on OpenShift from 2.5 on, at those of DRA from main on', () => {
    const on = (release: Release, spec: object) => reasons({ spec }, { release, distribution: 'openshift' });
    const inPlugin = ['host-path-not-allowed spec.devicePlugin.volumes[0].hostPath.path'];
    assert.deepEqual(on('2.4.1', { devicePlugin: volume('/etc') }), []);
    assert.deepEqual(on('2.5.0', { devicePlugin: volume('/etc') }), inPlugin);
    assert.deepEqual(on('2.6.0', { devicePlugin: volume('/run/x') }), inPlugin);
    assert.deepEqual(on('main', { devicePlugin: volume('/run/x') }), []);
    assert.deepEqual(on('2.6.0', { dra: volume('/etc') }), []);
    assert.deepEqual(on('main', { dra: { driverName: 'a', ...volume('/etc') } }), [
      'host-path-not-allowed spec.dra.volumes[0].hostPath.path',
    ]);
  });

  it('wants Kubernetes 1.34 for DRA, on OpenShift OpenShift 4.21', () => {
    const spec = { dra: { driverName: 'a' } };
    const on = (distribution: 'upstream' | 'openshift', version: string) => {
      const clusterVersion = parseClusterVersion(version);
      assert.ok(clusterVersion);
      return reasons({ spec }, { release: 'main', distribution, clusterVersion });
    };
    assert.deepEqual(on('upstream', 'v1.34.1+k3s1'), []);
    assert.deepEqual(on('upstream', '1.33.9'), ['dra-on-old-cluster spec.dra']);
    assert.deepEqual(on('openshift', '4.21.0'), []);
    assert.deepEqual(on('openshift', '4.20.11'), ['dra-on-old-cluster spec.dra']);
    assert.equal(parseClusterVersion('newest'), undefined);
  });

  it('has no webhook in 1.0, and one that looks at preflight validations from 2.4 on', () => {
    assert.deepEqual(
      releases.filter(release => !admissionFacts(release, 'upstream').webhook),
      ['1.0.0'],
    );
    assert.equal(admissionFacts('2.3.0', 'upstream').preflight, null);
    assert.equal(admissionFacts('2.4.0', 'upstream').preflight, 'PreflightValidation');
    assert.equal(admissionFacts('2.4.0', 'openshift').preflight, 'PreflightValidationOCP');
  });

  it('wants three parts of a preflight kernel, empty ones too', () => {
    assert.equal(preflightFault(''), 'empty');
    assert.equal(preflightFault('6.3'), 'too few parts');
    assert.equal(preflightFault('6_3_5'), 'too few parts');
    assert.equal(preflightFault('..'), undefined);
    assert.equal(preflightFault('6.3-x'), undefined);
  });

  it('tells all reasons in the order in which the webhook comes to them', () => {
    const wrong: Difference = {
      ...tooLong,
      spec: { tolerations: [{ effect: 'never', tolerationSeconds: 1 }] },
      modprobe: { rawArgs: { load: ['a'] }, modulesLoadingOrder: ['b', 'b', 'a'] },
      mappings: [
        {
          literal: 'x',
          regexp: '(',
          containerImage: '',
          inTreeModuleToRemove: 'y',
          inTreeModulesToRemove: [],
        },
        { containerImage: 'nic', sign: {} },
      ],
    };
    const container = 'spec.moduleLoader.container';
    const expected = [
      'name-too-long metadata.name',
      'invalid-toleration spec.tolerations[0].operator',
      'invalid-toleration spec.tolerations[0].effect',
      `literal-and-regexp ${container}.kernelMappings[0]`,
      `regexp-does-not-compile ${container}.kernelMappings[0].regexp`,
      `missing-image ${container}.kernelMappings[0]`,
      `both-in-tree-fields ${container}.kernelMappings[0].inTreeModuleToRemove`,
      `neither-literal-nor-regexp ${container}.kernelMappings[1]`,
      `image-without-tag ${container}.kernelMappings[1].containerImage`,
      `raw-args-with-module-name ${container}.modprobe.rawArgs`,
      `loading-order ${container}.modprobe.modulesLoadingOrder`,
      `loading-order ${container}.modprobe.modulesLoadingOrder[1]`,
      `missing-files-to-sign ${container}.kernelMappings[1].sign`,
    ];
    assert.deepEqual(reasons(wrong, {}), expected);
    const tolerations = expected.splice(1, 2);
    expected.splice(7, 0, ...tolerations);
    assert.deepEqual(
      reasons(wrong, { release: '2.3.0' }),
      expected.filter(reason => !reason.startsWith('missing-files')),
    );
  });
});
