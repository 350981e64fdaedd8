// The objects of a test build: held against what the real KMM created for the same Modules, and against what the API
// server takes.
import assert from 'node:assert/strict';
import { parseYaml } from '../../../server/src/analysis/yaml/parse.js';
import { plainValue } from '../../../server/src/analysis/yaml/value.js';
import type { TestBuildRequest } from '../../../server/src/core/build-object/manifest.js';
import {
  testBuildName,
  testBuildSelector,
  testConfigMap,
  testJob,
  testOpenShiftBuild,
  testPod,
} from '../../../server/src/core/build-object/manifest.js';
import { objectRefusals } from '../../../server/src/core/build-object/refusals.js';
import { defaultOperatorImages } from '../../../server/src/core/build-object/request.js';
import type { Release } from '../../../server/src/core/release.js';
import { dialectOf } from '../../../server/src/core/dialect.js';
import { parseRelease } from '../../../server/src/core/release.js';
import type { JsonObject } from '../../../server/src/core/json/json-value.js';
import { memberOf, objectAt } from '../../../server/src/core/json/json-value.js';
import { readModule } from '../../../server/src/core/module/read-module.js';
import { resolveModule } from '../../../server/src/core/module/resolve.js';
import { listMismatches, parityFiles, readParity } from '../../support/parity.js';

const limits = { retries: 0, deadline: 1800, ttl: 900 };
const kernel = '6.8.0-31-generic';

interface Vectors {
  readonly source: { readonly tag: string };
  readonly env: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly id: string;
    readonly yaml: string;
    readonly kernel: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly ownerName?: string;
    readonly push: { readonly build?: JsonObject | null } | null;
    readonly noPush?: { readonly build?: JsonObject | null } | null;
  }[];
}

describe('parity: the Pod of a test build is the one KMM would run', () => {
  for (const { name, path } of parityFiles(/^buildobject-/)) {
    const vectors = readParity<Vectors>(path);
    it(name, () => {
      const release = parseRelease(vectors.source.tag);
      assert.ok(release);
      let compared = 0;
      const mismatches = vectors.cases.flatMap(one =>
        (['push', 'noPush'] as const).flatMap(way => {
          const wanted = one[way]?.build;
          // A name that only the hub and preflight have is `MOD_NAME` there; a test build has the Module's.
          if (!wanted || memberOf(wanted, 'error') !== undefined || one.ownerName !== undefined) return [];
          compared++;
          const destination = way === 'push' ? 'push' : 'no push';
          const variables = dialectOf(release).imageVariableNames;
          const env = { ...vectors.env, ...one.env };
          const image = env[variables.build] ?? env['RELATED_IMAGE_BUILD'] ?? '';
          const request = requestOf(one.yaml, one.kernel, release, {
            destination,
            images: { build: image, sign: '' },
          });
          const made = testJob(request);
          assert.ok(made?.ok, one.id);
          const got = asOperators(podSpec(made.object), testBuildName(request), wanted);
          try {
            assert.deepEqual(got, podSpec(wanted));
            return [];
          } catch (error) {
            return [`${one.id} ${way}: ${error instanceof Error ? error.message : ''}`];
          }
        }),
      );
      assert.equal(listMismatches(mismatches), '');
      assert.ok(compared > 0);
    });
  }
});

/** All differences there may be: no token, and our ConfigMap in the place of the Module's. */
function asOperators(spec: JsonObject, ownName: string, wanted: JsonObject): unknown {
  const { automountServiceAccountToken, ...rest } = spec;
  assert.equal(automountServiceAccountToken, false);
  const theirs = /"configMap":\{"items":\[[^\]]*\](?:,"name":("[^"]*"))?|"configMap":\{"name":("[^"]*")/.exec(
    JSON.stringify(podSpec(wanted)),
  );
  const name = theirs?.[1] ?? theirs?.[2];
  const text = JSON.stringify(rest);
  return JSON.parse(
    name === undefined
      ? text.replace(`"name":"${ownName}",`, '')
      : text.replace(`"name":"${ownName}"`, () => `"name":${name}`),
  );
}

const podSpec = (object: JsonObject): JsonObject => {
  const spec = objectAt(object, 'spec');
  return memberOf(object, 'kind') === 'Job' ? objectAt(objectAt(spec, 'template'), 'spec') : spec;
};

function requestOf(
  yaml: string,
  nodeKernel: string,
  release: Release,
  more: Partial<TestBuildRequest> = {},
): TestBuildRequest {
  const reading = readModule(plainValue(parseYaml(yaml).root));
  assert.ok(reading.ok);
  const module = reading.value;
  const namespace = module.metadata.namespace || 'default';
  const { kernel: raw, loaded } = resolveModule(module, namespace, nodeKernel, release);
  assert.ok(loaded);
  return {
    ...{ module, namespace, release, kernel: raw, loaded, limits },
    destination: 'no push',
    images: defaultOperatorImages,
    runId: 'abc12345',
    startedBy: 'kim@laptop',
    dockerfile: 'FROM scratch\n',
    ...more,
  };
}

const module = (name = 'my-kmod'): string => `
kind: Module
metadata: { name: ${name}, namespace: lab }
spec:
  selector: { a: b }
  moduleLoader:
    container:
      modprobe: { moduleName: my_kmod }
      kernelMappings:
        - regexp: '^.*$'
          containerImage: "registry.example/org/my-kmod:1"
          build: { dockerfileConfigMap: { name: df }, secrets: [{ name: token }] }
`;

const jobOf = (request: TestBuildRequest): JsonObject => {
  const made = testJob(request);
  assert.ok(made?.ok);
  return made.object;
};

describe('the objects of a test build', () => {
  it('a Job with limits, and a ConfigMap that it owns', () => {
    const request = requestOf(module(), kernel, '2.6.0');
    const { template: ignored, ...spec } = objectAt(jobOf(request), 'spec');
    assert.ok(ignored);
    assert.deepEqual(spec, {
      completions: 1,
      backoffLimit: 0,
      activeDeadlineSeconds: 1800,
      ttlSecondsAfterFinished: 900,
    });
    const metadata = {
      name: 'kmm-test-my-kmod-6-8-0-31-generic-abc12345',
      namespace: 'lab',
      labels: { 'app.kubernetes.io/managed-by': 'kmm-language-tools', 'kmm.language-tools/run': 'abc12345' },
      annotations: {
        'kmm.language-tools/module': 'my-kmod',
        'kmm.language-tools/started-by': 'kim@laptop',
        'kmm.language-tools/kernel': kernel,
      },
    };
    assert.deepEqual(jobOf(request)['metadata'], metadata);
    const owner = { apiVersion: 'batch/v1', kind: 'Job', name: metadata.name, uid: 'u-1' };
    assert.deepEqual(testConfigMap(request, 'u-1'), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { ...metadata, ownerReferences: [owner] },
      data: { dockerfile: 'FROM scratch\n' },
    });
  });

  it('pushes only when asked, and then to where it is told', () => {
    const args = (more: Partial<TestBuildRequest>): string =>
      JSON.stringify(podSpec(jobOf(requestOf(module(), kernel, '2.6.0', more))));
    assert.match(args({}), /"args":\["--no-push","--build-arg"/);
    assert.match(args({ destination: 'push' }), /"--destination","registry\.example\/org\/my-kmod:1"/);
    assert.match(args({ destination: 'push', pushTo: 'r:5000/x:2' }), /"--destination","r:5000\/x:2"/);
  });

  it('nothing of KMM in it, in no release', () => {
    for (const release of ['1.0.0', '1.1.0', '2.0.0', '2.3.0', '2.4.1', '2.6.0', 'main']) {
      const known = parseRelease(release);
      assert.ok(known);
      const request = requestOf(module(), kernel, known);
      const job = jobOf(request);
      for (const object of [job, testConfigMap(request, 'u'), testPod(request, job)]) {
        assert.doesNotMatch(
          JSON.stringify(object),
          /kmm\.(?:node|sigs|openshift)|finalizers|kubernetes\.io\/part-of/,
        );
      }
    }
  });

  it('legal names and labels for whatever a kernel or a Module is called', () => {
    const texts = [
      '',
      '+',
      '...',
      'ä€😀',
      '5.14.0-427.13.1.el9_4.x86_64+debug',
      `6.${'9'.repeat(300)}`,
      'A_b.C-',
      '-.-.-',
      'a b/c:d@e',
    ];
    for (const text of texts) {
      for (const name of ['my-kmod', 'x'.repeat(300), 'UPPER_case', '...']) {
        const base = requestOf(module(), kernel, '2.6.0');
        const { kernel: raw } = resolveModule(base.module, 'lab', text, '2.6.0');
        const request = {
          ...base,
          kernel: raw,
          module: { ...base.module, metadata: { ...base.module.metadata, name } },
        };
        const job = jobOf(request);
        assert.deepEqual(objectRefusals(job), [], `${name} ${text}`);
        const own = testBuildName(request);
        assert.match(own, /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
        assert.ok(own.length <= 55);
      }
    }
  });

  it('the selectors', () => {
    assert.equal(
      testBuildSelector(),
      'app.kubernetes.io/managed-by=kmm-language-tools,kmm.language-tools/run',
    );
    assert.equal(
      testBuildSelector('a1'),
      'app.kubernetes.io/managed-by=kmm-language-tools,kmm.language-tools/run=a1',
    );
  });

  it('on OpenShift a Build that ends by itself', () => {
    const made = testOpenShiftBuild(requestOf(module(), kernel, '2.4.0'), undefined);
    assert.ok(made?.ok);
    const spec = objectAt(made.object, 'spec');
    assert.equal(made.object['kind'], 'Build');
    assert.equal(spec['completionDeadlineSeconds'], 1800);
    assert.deepEqual(spec['output'], {});
    assert.deepEqual(spec['source'], { type: 'Dockerfile', dockerfile: 'FROM scratch\n' });
    assert.doesNotMatch(JSON.stringify(made.object), /kmm\.(?:node|sigs|openshift)|finalizers|uid/);
  });
});
