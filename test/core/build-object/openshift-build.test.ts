// What OpenShift's KMM creates. Written by hand after its source; what it answered itself is replayed in test/parity.
import assert from 'node:assert/strict';
import type { BuildObject } from '../../../server/src/core/build-object/operator.js';
import type { OpenShiftRequest } from '../../../server/src/core/build-object/openshift-build.js';
import {
  openShiftBuild,
  openShiftImages,
  openShiftSign,
} from '../../../server/src/core/build-object/openshift-build.js';
import { unknownObjects } from '../../../server/src/core/build-object/request.js';
import type { Release } from '../../../server/src/core/release.js';
import { releases } from '../../../server/src/core/release.js';
import type { JsonObject } from '../../../server/src/core/json/json-value.js';
import { isObject } from '../../../server/src/core/json/json-value.js';
import { readModule } from '../../../server/src/core/module/read-module.js';
import { resolveModule } from '../../../server/src/core/module/resolve.js';

const kernel = '5.14.0-427.13.1.el9_4.x86_64';
const build = {
  dockerfileConfigMap: { name: 'df' },
  buildArgs: [
    { name: 'A', value: '1' },
    { name: 'DTK_AUTO', value: 'mine' },
  ],
  secrets: [{ name: 'token' }],
};
const sign = {
  keySecret: { name: 'k' },
  certSecret: { name: 'c' },
  unsignedImage: 'u:1',
  filesToSign: ['/opt/a.ko', '/opt/b.ko'],
};

function request(
  mapping: object,
  release: Release,
  more: Partial<OpenShiftRequest> = {},
  modprobe: object = {},
): OpenShiftRequest {
  const kernelMappings = [{ regexp: '.+', containerImage: 'r/i:1', ...mapping }];
  const reading = readModule({
    metadata: { name: 'nic' },
    spec: {
      selector: { a: 'b' },
      imageRepoSecret: { name: 'push' },
      tolerations: [{ key: 'x' }],
      moduleLoader: { container: { modprobe: { moduleName: 'nic', ...modprobe }, kernelMappings } },
    },
  });
  assert.ok(reading.ok);
  const module = reading.value;
  const { kernel: asMatched, loaded } = resolveModule(module, 'drivers', kernel, release);
  assert.ok(loaded);
  return {
    ...{ module, namespace: 'drivers', release, kernel: asMatched, loaded, images: openShiftImages },
    destination: 'push',
    objects: unknownObjects,
    dockerfile: 'FROM ${DTK_AUTO}\n',
    driverToolkit: 'dtk@sha256:1',
    ...more,
  };
}

function objectOf(made: BuildObject | null): JsonObject {
  assert.ok(made?.ok);
  return made.object;
}

describe("the object OpenShift's KMM creates", () => {
  it('is none where nothing is built or signed', () => {
    assert.equal(openShiftBuild(request({}, '2.6.0')), null);
    assert.equal(openShiftSign(request({}, '2.6.0')), null);
  });

  it('is none where the operator gives up', () => {
    const error = (made: BuildObject | null): unknown => made?.ok === false && made.error;
    const noDockerfile = request({ build: { ...build, dockerfileConfigMap: undefined } }, '2.6.0');
    assert.match(String(error(openShiftBuild(noDockerfile))), /nil pointer/);
    const unsignedImage = '';
    const noImage = request({ sign: { ...sign, unsignedImage } }, '2.6.0');
    assert.match(
      String(error(openShiftSign(noImage))),
      /^could not make .* template: no image to sign given$/,
    );
    const noKey = request({ sign: { ...sign, keySecret: undefined } }, '2.6.0');
    assert.match(String(error(openShiftSign(noKey))), /nil pointer/);
  });

  it('signs what is built, though nothing is left of its name', () => {
    const made = request(
      { build, sign: { ...sign, unsignedImage: '' }, containerImage: '${NOT_KNOWN}' },
      'main',
    );
    const { dockerfile } = Object(Object(objectOf(openShiftSign(made))['spec'])['source']) as {
      dockerfile: string;
    };
    assert.match(dockerfile, /^FROM {2}as source$/m);
  });

  it('is a Build with the Dockerfile in it', () => {
    assert.deepEqual(objectOf(openShiftBuild(request({ build }, '2.6.0'))), {
      apiVersion: 'build.openshift.io/v1',
      kind: 'Build',
      metadata: {
        name: 'nic-build-5-14-0-427-13-1-el9-4-x86-64',
        namespace: 'drivers',
        labels: {
          'app.kubernetes.io/component': 'BuildImage',
          'app.kubernetes.io/name': 'kmm',
          'app.kubernetes.io/part-of': 'kmm',
          'kmm.node.kubernetes.io/module.name': 'nic',
          'kmm.node.kubernetes.io/target-kernel': '5-14-0-427-13-1-el9-4-x86-64',
          'kmm.openshift.io/build.type': 'BuildImage',
        },
        annotations: { 'kmm.node.kubernetes.io/last-hash': '<uint64>' },
        finalizers: ['kmm.node.kubernetes.io/gc-delay', 'kmm.node.kubernetes.io/job-event-finalizer'],
        ownerReferences: [
          {
            apiVersion: 'kmm.sigs.x-k8s.io/v1beta1',
            kind: 'ModuleBuildSignConfig',
            name: 'nic',
            uid: '<uid>',
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: {
        serviceAccount: 'builder',
        source: { type: 'Dockerfile', dockerfile: 'FROM ${DTK_AUTO}\n' },
        strategy: {
          type: 'Docker',
          dockerStrategy: {
            buildArgs: [
              { name: 'A', value: '1' },
              { name: 'DTK_AUTO', value: 'dtk@sha256:1' },
              { name: 'KERNEL_FULL_VERSION', value: kernel },
              { name: 'KERNEL_VERSION', value: kernel },
              { name: 'MOD_NAME', value: 'nic' },
              { name: 'MOD_NAMESPACE', value: 'drivers' },
            ],
            volumes: [
              {
                name: 'secret-token',
                source: { type: 'Secret', secret: { secretName: 'token', optional: false } },
                mounts: [{ destinationPath: '/run/secrets/token' }],
              },
            ],
            pullSecret: { name: 'push' },
          },
        },
        output: { to: { kind: 'DockerImage', name: 'r/i:1' }, pushSecret: { name: 'push' } },
        mountTrustedCA: true,
      },
    });
  });

  it('has the names, labels and selectors of its release', () => {
    const told = releases.map(release => {
      const { metadata, spec } = objectOf(openShiftBuild(request({ build }, release)));
      assert.ok(isObject(metadata) && isObject(spec) && isObject(metadata['labels']));
      const selects = JSON.stringify(spec['nodeSelector'] ?? null);
      const pulls = JSON.stringify(spec).includes('pullSecret');
      const name = String(metadata['generateName'] ?? metadata['name']);
      const type = metadata['labels']['kmm.openshift.io/build.type'] ?? 'no type';
      return `${release} ${name} ${String(type)} ${selects} ${String(pulls)}`;
    });
    assert.deepEqual(
      ['1.0.0', '1.1.0', '2.3.0', '2.4.0', 'main'].map(release =>
        told.find(line => line.startsWith(release)),
      ),
      [
        '1.0.0 nic- no type {"a":"b"} false',
        '1.1.0 nic-build- build {"a":"b"} false',
        '2.3.0 nic-build- build {"a":"b"} false',
        '2.4.0 nic-build-5-14-0-427-13-1-el9-4-x86-64 BuildImage null true',
        'main nic-build-5-14-0-427-13-1-el9-4-x86-64 BuildImage null true',
      ],
    );
  });

  it('has the selector of the build where there is one, from 1.1 on, and never a toleration', () => {
    for (const release of releases) {
      const { spec } = objectOf(
        openShiftBuild(request({ build: { ...build, selector: { z: '1' } } }, release)),
      );
      assert.ok(isObject(spec));
      assert.deepEqual(spec['nodeSelector'], release === '1.0.0' ? { a: 'b' } : { z: '1' });
      assert.ok(!JSON.stringify(spec).includes('toleration'), release);
    }
  });

  it('looks for the driver toolkit by the word alone', () => {
    const buildArgs = (dockerfile: string | undefined): string =>
      JSON.stringify(objectOf(openShiftBuild(request({ build }, '2.6.0', { dockerfile }))));
    assert.match(buildArgs('FROM a:1\n# no DTK_AUTO_IMAGE\n'), /dtk@sha256:1/);
    assert.doesNotMatch(buildArgs('FROM ${dtk_auto}\n'), /dtk@sha256:1/);
    assert.match(buildArgs(undefined), /<Dockerfile>/);
    const unresolved = request({ build }, '2.6.0', { driverToolkit: undefined });
    assert.match(JSON.stringify(objectOf(openShiftBuild(unresolved))), /"<driver toolkit image>"/);
  });

  it('has no value for a build arg without one, and no Secret where none is named', () => {
    const nothing = { ...build, buildArgs: [{ name: 'A', value: '' }], secrets: [{ name: '' }] };
    const text = JSON.stringify(objectOf(openShiftBuild(request({ build: nothing }, '2.6.0'))));
    assert.match(text, /\{"name":"A"\}/);
    assert.match(text, /"secret":\{"optional":false\}/);
  });

  it('pushes nowhere in a preflight that does not push', () => {
    const { spec } = objectOf(openShiftBuild(request({ build }, '2.6.0', { destination: 'no push' })));
    assert.ok(isObject(spec));
    assert.deepEqual(spec['output'], {});
  });

  it('builds for signing under a name of its own until 2.6', () => {
    const image = (release: Release): boolean =>
      JSON.stringify(objectOf(openShiftBuild(request({ build, sign }, release)))).includes(
        'r/i:1_drivers_nic_kmm_unsigned',
      );
    assert.deepEqual((['1.0.0', '2.6.0', 'main'] as const).map(image), [true, true, false]);
  });

  const signing = (release: Release, modprobe: object = {}): string => {
    const { spec } = objectOf(openShiftSign(request({ sign }, release, {}, modprobe)));
    assert.ok(isObject(spec) && isObject(spec['source']));
    return String(spec['source']['dockerfile']);
  };

  it('signs file by file from 1.1 to 2.5', () => {
    const lines = [
      'FROM u:1 as source',
      '',
      'FROM <sign image> AS signimage',
      '',
      'USER 0',
      '',
      'RUN ["mkdir", "/signroot"]',
      '',
      'COPY --from=source /opt/a.ko /signroot/opt/a.ko',
      'RUN /usr/local/bin/sign-file sha256 /run/secrets/key/key /run/secrets/cert/cert /signroot/opt/a.ko',
      'COPY --from=source /opt/b.ko /signroot/opt/b.ko',
      'RUN /usr/local/bin/sign-file sha256 /run/secrets/key/key /run/secrets/cert/cert /signroot/opt/b.ko',
      '',
      'FROM source',
      '',
      'COPY --from=signimage /signroot/opt/a.ko /opt/a.ko',
      'COPY --from=signimage /signroot/opt/b.ko /opt/b.ko',
      '',
    ];
    for (const release of ['1.1.0', '2.5.0'] as const) assert.equal(signing(release), lines.join('\n'));
  });

  it('signs in a copy of the directory from 2.6 on', () => {
    const lines = [
      'FROM u:1 as source',
      '',
      'FROM <sign image> AS signimage',
      '',
      'USER 0',
      '',
      'COPY --from=source /opt /opt/opt',
      'RUN for file in /opt/opt/a.ko; do \\',
      '      [ -e "${file}" ] && /usr/local/bin/sign-file sha256 /run/secrets/key/key /run/secrets/cert/cert "${file}"; \\',
      '    done',
      'RUN for file in /opt/opt/b.ko; do \\',
      '      [ -e "${file}" ] && /usr/local/bin/sign-file sha256 /run/secrets/key/key /run/secrets/cert/cert "${file}"; \\',
      '    done',
      '',
      'FROM source',
      'COPY --from=signimage /opt/opt /opt',
      '',
    ];
    assert.equal(signing('2.6.0'), lines.join('\n'));
  });

  it('signs in /opt where `dirName` is empty, and in the directory it names', () => {
    for (const release of releases.slice(1))
      assert.equal(signing(release, { dirName: '' }), signing(release, { dirName: '/opt' }), release);
    for (const release of ['2.6.0', 'main'] as const) {
      assert.match(signing(release, { dirName: '' }), /^COPY --from=source \/opt \/opt\/opt$/m);
      assert.match(signing(release, { dirName: '/mods' }), /^COPY --from=signimage \/opt\/mods \/mods$/m);
    }
  });

  it('signs with a Job in 1.0, which trusts the authorities of the cluster', () => {
    const object = objectOf(openShiftSign(request({ sign }, '1.0.0')));
    assert.deepEqual([object['apiVersion'], object['kind']], ['batch/v1', 'Job']);
    const text = JSON.stringify(object);
    assert.match(text, /"env":\[\{"name":"SSL_CERT_DIR","value":"\/etc\/pki\/ca-trust\/extracted\/pem"\}\]/);
    assert.match(text, /"key":"ca-bundle.crt","path":"tls-ca-bundle.pem"/);
    assert.equal(objectOf(openShiftSign(request({ sign }, '1.1.0')))['kind'], 'Build');
  });
});
