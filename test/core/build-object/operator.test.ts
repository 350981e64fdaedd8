import assert from 'node:assert/strict';
import { buildObject, signObject } from '../../../server/src/core/build-object/operator.js';
import { hashPlaceholder } from '../../../server/src/core/build-object/pod.js';
import type { BuildObjectRequest, NamespaceObjects } from '../../../server/src/core/build-object/request.js';
import { defaultOperatorImages, unknownObjects } from '../../../server/src/core/build-object/request.js';
import type { Release } from '../../../server/src/core/release.js';
import { readModule } from '../../../server/src/core/module/read-module.js';
import { resolveModule } from '../../../server/src/core/module/resolve.js';

const build = { dockerfileConfigMap: { name: 'df' } };
const sign = {
  keySecret: { name: 'k' },
  certSecret: { name: 'c' },
  unsignedImage: 'u:1',
  filesToSign: ['/opt/a.ko', '/opt/b.ko'],
};

function request(
  container: object,
  release: Release,
  objects: NamespaceObjects = unknownObjects,
  spec: object = {},
): BuildObjectRequest {
  const kernelMappings = [{ regexp: '.+', containerImage: 'r/i:${KERNEL_XYZ}', ...container }];
  const reading = readModule({
    metadata: { name: 'nic' },
    spec: { selector: { a: 'b' }, moduleLoader: { container: { kernelMappings } }, ...spec },
  });
  assert.ok(reading.ok);
  const module = reading.value;
  const { kernel, loaded } = resolveModule(module, 'drivers', '6.3.5-200.fc38', release);
  assert.ok(loaded);
  const images = defaultOperatorImages;
  return { module, namespace: 'drivers', release, kernel, loaded, destination: 'push', images, objects };
}

const errorOf = (result: ReturnType<typeof buildObject>): string | undefined =>
  result && !result.ok ? result.error : undefined;

describe('the object KMM creates', () => {
  it('is none where nothing is built or signed', () => {
    assert.equal(buildObject(request({}, '2.6.0')), null);
    assert.equal(signObject(request({}, '2.6.0')), null);
  });

  it('is a Job in 1.x and a Pod later, with a placeholder for the hash', () => {
    const kinds = (['1.1.0', '2.0.0'] as const).map(release => {
      const result = buildObject(request({ build }, release));
      assert.ok(result?.ok);
      return [result.object['kind'], JSON.stringify(result.object).includes(hashPlaceholder)];
    });
    assert.deepEqual(kinds, [
      ['Job', true],
      ['Pod', true],
    ]);
  });

  it('is not made when the ConfigMap or a Secret lacks the key, and is when nobody has looked', () => {
    const objects = (keys: readonly string[]): NamespaceObjects => ({
      configMap: () => keys,
      secret: () => keys,
    });
    assert.equal(
      errorOf(buildObject(request({ build }, '2.0.2', objects(['Dockerfile'])))),
      "could not make Pod template: could not hash pod's definitions: " +
        'invalid Dockerfile ConfigMap drivers/df format, dockerfile key is missing',
    );
    assert.equal(
      errorOf(signObject(request({ sign }, '1.1.0', objects(['key'])))),
      "could not make Job template: could not hash job's definitions: failed to get public secret c for signing: " +
        'invalid Secret drivers/c format, cert key is missing',
    );
    assert.ok(buildObject(request({ build }, '2.0.2'))?.ok);
    assert.ok(signObject(request({ sign }, '1.1.0'))?.ok);
  });

  it('crashes the operator where a reference that the schema asks for is missing', () => {
    assert.match(errorOf(buildObject(request({ build: {} }, '2.6.0'))) ?? '', /^panic: /);
    assert.match(errorOf(signObject(request({ sign: { unsignedImage: 'u:1' } }, '2.6.0'))) ?? '', /^panic: /);
  });

  it('signs with a program of its own in 1.0.0', () => {
    const result = signObject(
      request({ sign, build }, '1.0.0', unknownObjects, { imageRepoSecret: { name: 'pull' } }),
    );
    assert.ok(result?.ok);
    assert.deepEqual(result.object['spec'], {
      completions: 1,
      backoffLimit: 0,
      template: {
        spec: {
          containers: [
            {
              name: 'signimage',
              image: defaultOperatorImages.sign,
              args: [
                '-signedimage',
                'r/i:6.3.5',
                '-unsignedimage',
                'r/i:6.3.5_drivers_nic_kmm_unsigned',
                '-key',
                '/signingkey/key.priv',
                '-cert',
                '/signingcert/public.der',
                '-filestosign',
                '/opt/a.ko:/opt/b.ko',
                '-secretdir',
                '/docker_config/',
              ],
              volumeMounts: [
                { name: 'secret-c', readOnly: true, mountPath: '/signingcert' },
                { name: 'secret-k', readOnly: true, mountPath: '/signingkey' },
                { name: 'secret-pull', readOnly: true, mountPath: '/docker_config/pull' },
              ],
            },
          ],
          restartPolicy: 'Never',
          volumes: [
            { name: 'secret-k', secret: { secretName: 'k', items: [{ key: 'key', path: 'key.priv' }] } },
            { name: 'secret-c', secret: { secretName: 'c', items: [{ key: 'cert', path: 'public.der' }] } },
            { name: 'secret-pull', secret: { secretName: 'pull' } },
          ],
          nodeSelector: { a: 'b' },
        },
      },
    });
  });

  it('carries the tolerations of the Module in the releases that do', () => {
    const spec = { tolerations: [{ key: 'gpu', operator: 'Exists', tolerationSeconds: 0 }] };
    const carried = (['2.2.0', '2.3.0', '2.4.1', '2.6.0'] as const).map(release => {
      const result = buildObject(request({ build }, release, unknownObjects, spec));
      return result?.ok && JSON.stringify(result.object).includes('"tolerationSeconds":0');
    });
    assert.deepEqual(carried, [false, true, false, true]);
  });
});
