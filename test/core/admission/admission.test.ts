// What the vectors of upstream's webhook do not show: OpenShift's KMM, preflight validations, and all reasons at once.
import { strict as assert } from 'node:assert';
import { parseClusterVersion } from '../../support/cluster-version.js';
import { admissionFacts } from '../../../server/src/core/admission/facts.js';
import type { AdmissionRequest } from '../../../server/src/core/admission/module.js';
import { refusalsOf } from '../../../server/src/core/admission/module.js';
import { qualifiedNameFault } from '../../../server/src/core/text/names.js';
import { preflightFault } from '../../../server/src/core/admission/preflight.js';
import type { Release } from '../../../server/src/core/release.js';
import { releases } from '../../../server/src/core/release.js';
import { formatFieldPath } from '../../../server/src/core/field-path.js';
import { readWhatFits } from '../../../server/src/core/module/read-module.js';

interface Difference {
  readonly version?: string;
  readonly name?: string;
  readonly spec?: object;
  readonly mappings?: readonly object[];
  readonly modprobe?: object;
  readonly container?: object;
}

const moduleWith = ({ version, name = 'my-kmod', spec, mappings, modprobe, container }: Difference) =>
  readWhatFits({
    metadata: { name, namespace: 'drivers' },
    spec: {
      selector: {},
      moduleLoader: {
        container: {
          version,
          modprobe: { moduleName: 'a', ...modprobe },
          kernelMappings: mappings ?? [{ regexp: '.', containerImage: 'nic:1' }],
          ...container,
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
    assert.deepEqual(on('openshift', '3.30.0'), ['dra-on-old-cluster spec.dra']);
    assert.deepEqual(on('openshift', '4.20.11'), ['dra-on-old-cluster spec.dra']);
    assert.equal(parseClusterVersion('newest'), undefined);
  });

  it('says where both in-tree fields are: in one place, or in the container and a mapping', () => {
    const [string, list] = [{ inTreeModuleToRemove: 'x' }, { inTreeModulesToRemove: ['y'] }];
    const container = 'spec.moduleLoader.container';
    const mapping = `${container}.kernelMappings[0]`;
    const both = (inContainer: object, inMapping: object): readonly string[] => {
      const mappings = [{ regexp: '.', containerImage: 'nic:1', ...inMapping }];
      return refusalsOf({
        ...{ release: '2.6.0', distribution: 'upstream' },
        module: moduleWith({ container: inContainer, mappings }),
      }).map(refusal => {
        assert.ok(refusal.kind === 'both-in-tree-fields');
        return `${formatFieldPath(refusal.path)} ${formatFieldPath(refusal.list)}`;
      });
    };
    const inContainer = `${container}.inTreeModuleToRemove ${container}.inTreeModulesToRemove`;
    const inMapping = `${mapping}.inTreeModuleToRemove ${mapping}.inTreeModulesToRemove`;
    assert.deepEqual(both(string, list), [
      `${container}.inTreeModuleToRemove ${mapping}.inTreeModulesToRemove`,
    ]);
    assert.deepEqual(both(list, string), [
      `${mapping}.inTreeModuleToRemove ${container}.inTreeModulesToRemove`,
    ]);
    for (const other of [{}, string, list]) {
      assert.deepEqual(both({ ...string, ...list }, other), [inContainer]);
      assert.deepEqual(both(other, { ...string, ...list }), [inMapping]);
    }
  });

  it('says which file to sign is outside of `dirName`', () => {
    const filesToSign = ['/opt/a.ko', '/optional/b.ko'];
    const mappings = [{ regexp: '.', containerImage: 'nic:1', sign: { filesToSign } }];
    assert.deepEqual(reasons({ mappings }, {}), [
      'file-to-sign-outside-dir-name spec.moduleLoader.container.kernelMappings[0].sign.filesToSign[1]',
    ]);
  });

  it('says once that the name of the module is missing', () => {
    const order = { modulesLoadingOrder: ['a', 'b'] };
    const modprobe = 'spec.moduleLoader.container.modprobe';
    const rawArgs = { load: ['a'], unload: ['a'] };
    assert.deepEqual(reasons({ modprobe: { moduleName: '', ...order } }, {}), [
      `incomplete-raw-args ${modprobe}`,
    ]);
    assert.deepEqual(reasons({ modprobe: { moduleName: '', rawArgs, ...order } }, {}), [
      `loading-order ${modprobe}.modulesLoadingOrder`,
    ]);
  });

  it('says what is wrong with a name', () => {
    const driver = (name: string): unknown => {
      const module = moduleWith({ spec: { dra: { driverName: name } } });
      const [first] = refusalsOf({ module, release: 'main', distribution: 'upstream' });
      return first?.kind === 'invalid-driver-name' ? first.fault : first;
    };
    assert.equal(driver(''), 'empty');
    assert.equal(driver('A'), 'characters');
    assert.equal(driver('a'.repeat(254)), 'too long');
    assert.equal(driver('a'.repeat(253)), undefined);
    const key = (text: string): unknown => qualifiedNameFault(text);
    assert.deepEqual(key('a/b/c'), { part: 'slashes', fault: 'characters' });
    assert.deepEqual(key('/a'), { part: 'prefix', fault: 'empty' });
    assert.deepEqual(key('a/'), { part: 'name', fault: 'empty' });
    assert.deepEqual(key('a'.repeat(64)), { part: 'name', fault: 'too long' });
    assert.equal(key(`a.b/${'a'.repeat(63)}`), undefined);
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
