// One Dockerfile in each of the places it may stand in: whoever asks for it finds the same.
import { strict as assert } from 'node:assert';
import { preview } from '../../../server/src/service/preview/preview.js';
import { builtModule, buildSubject } from '../../../server/src/service/test-build/subject.js';
import { problemsOf, snapshotOf, uriOf } from '../../support/check.js';
import { dockerfileUseOf } from '../../support/check-dockerfile.js';
import { module as builds } from '../../support/dockerfile-module.js';

const kernel = '6.8.0-31-generic';

const dockerfile = `FROM ubuntu:24.04
ARG DTK_AUTO
ARG KERNEL_FULL_VERSION
COPY --from=registry.example.com/built:1 /kmod.ko /elsewhere/lib/modules/\${KERNEL_FULL_VERSION}/
`;

const kustomization = `kind: Kustomization
configMapGenerator:
  - name: my-df
    files: [dockerfile=kmod.Dockerfile]
`;

const configMap = `apiVersion: v1
kind: ConfigMap
metadata: {name: my-df, namespace: drivers}
data:
  dockerfile: |
${dockerfile.replace(/^(?=.)/gm, '    ')}`;

const homes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a ConfigMap': { 'df.yaml': configMap },
  'a file that a kustomization makes a ConfigMap of': {
    'kustomization.yaml': kustomization,
    'kmod.Dockerfile': dockerfile,
  },
  'a file that names its ConfigMap': {
    'kmod.Dockerfile': `# kmm-configmap: my-df\n${dockerfile}`,
  },
};

for (const [home, others] of Object.entries(homes)) {
  describe(`a Dockerfile in ${home}`, () => {
    const files = { 'm.yaml': builds, ...others };
    const place = Object.keys(others).at(-1) ?? '';
    const snapshot = snapshotOf({
      files: Object.entries(files).map(([path, text]) => ({ path, text })),
      settings: { distribution: 'openshift' },
    });

    it('knows the Module that builds with it', () => {
      assert.equal(dockerfileUseOf(files, place), 'ConfigMap: my-kmod 2, 3');
    });

    it('is held against the Module, which leads to it', () => {
      const found = problemsOf(snapshot, 'm.yaml').find(({ code }) => code === 'dir-name-not-in-image');
      assert.deepEqual(
        found?.related?.map(({ uri }) => uri),
        [uriOf(place)],
      );
      assert.ok(problemsOf(snapshot, place).some(({ code }) => code === 'module-not-in-kernel-directory'));
    });

    it('is what a test build builds', () => {
      const built = builtModule(snapshot, uriOf('m.yaml'), 0);
      assert.ok(built.ok);
      const subject = buildSubject(snapshot, built.value, kernel, 'drivers');
      assert.equal(subject.dockerfile?.uri, uriOf(place));
      assert.ok(subject.dockerfile.text.endsWith(dockerfile));
    });

    it('is in the Build that the preview shows', () => {
      assert.match(preview(snapshot, uriOf('m.yaml'), 0, kernel)?.text ?? '', /\/elsewhere\/lib\/modules/);
    });
  });
}

describe('a Dockerfile that could not be read', () => {
  it('is not built as an empty one', () => {
    const files = { 'm.yaml': builds, 'kustomization.yaml': kustomization, 'kmod.Dockerfile': dockerfile };
    const snapshot = snapshotOf({
      files: Object.entries(files).map(([path, text]) => ({ path, text })),
      settings: {},
    });
    const uri = uriOf('kmod.Dockerfile');
    const unread = { kind: 'dockerfile', text: '', notChecked: 'it is larger than 4 MB' } as const;
    const without = { ...snapshot, files: new Map([...snapshot.files, [uri, unread]]) };
    const built = builtModule(without, uriOf('m.yaml'), 0);
    assert.ok(built.ok);
    assert.equal(buildSubject(without, built.value, kernel, 'drivers').dockerfile, undefined);
  });
});
