// Dockerfiles in files of their own and the Modules that build with them.
import { strict as assert } from 'node:assert';
import { dockerfileUseOf, problemCodesOf } from '../support/check-dockerfile.js';

const module = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata: {name: my-kmod, namespace: drivers}
spec:
  moduleLoader:
    container:
      modprobe: {moduleName: my_kmod, dirName: /kmods}
      kernelMappings:
        - {literal: 5.14.0-427.el9.x86_64, containerImage: "a:b"}
        - regexp: el9
          containerImage: "a:$KERNEL_FULL_VERSION"
          build: {dockerfileConfigMap: {name: my-df}, buildArgs: [{name: REPO, value: x}]}
        - literal: 6.8.0-31-generic
          containerImage: "a:b"
          build: {dockerfileConfigMap: {name: my-df}}
  selector: {}
`;

const kustomization = (item: string, rest = ''): string =>
  `kind: Kustomization\nconfigMapGenerator:\n  - name: my-df\n    files: ["${item}"]\n${rest}`;

/** Nothing in it is KMM's alone. */
const plain = 'FROM ubuntu:24.04\nCOPY kmod.ko /lib/modules/\n';

describe('Dockerfiles and their Modules', () => {
  const used = 'ConfigMap: my-kmod 2, 3';

  for (const [item, path] of [
    ['dockerfile=build/kmod.Dockerfile', 'deploy/build/kmod.Dockerfile'],
    ['dockerfile=../Dockerfile', 'Dockerfile'],
    ['dockerfile=./build/../Dockerfile', 'deploy/Dockerfile'],
  ] as const) {
    it(`knows a file by a generator's ${item}`, () => {
      const files = { 'm.yaml': module, 'deploy/kustomization.yaml': kustomization(item), [path]: plain };
      assert.equal(dockerfileUseOf(files, path), used);
      assert.deepEqual(problemCodesOf(files, path).includes('copy-from-context'), true);
    });
  }

  it('does not take a file that goes under another key, or to a ConfigMap that no Module names', () => {
    for (const generator of [kustomization('Dockerfile'), kustomization('other=Dockerfile')]) {
      const files = { 'm.yaml': module, 'kustomization.yaml': generator, Dockerfile: plain };
      assert.equal(dockerfileUseOf(files, 'Dockerfile'), 'ordinary');
    }
    const elsewhere = kustomization('dockerfile=Dockerfile').replace('my-df', 'other');
    const files = { 'm.yaml': module, 'kustomization.yaml': elsewhere, Dockerfile: 'FROM scratch\n' };
    assert.equal(dockerfileUseOf(files, 'Dockerfile'), 'ordinary');
  });

  it('heeds the namespace of a generator', () => {
    const files = (namespace: string) => ({
      'm.yaml': module,
      'kustomization.yaml': kustomization('dockerfile=Dockerfile', `    namespace: ${namespace}\n`),
      Dockerfile: plain,
    });
    assert.equal(dockerfileUseOf(files('drivers'), 'Dockerfile'), used);
    assert.equal(dockerfileUseOf(files('other'), 'Dockerfile'), 'ConfigMap: nobody');
  });

  it('knows a file that says which ConfigMap it becomes', () => {
    const files = (comment: string) => ({ 'm.yaml': module, Dockerfile: `${comment}\n${plain}` });
    assert.equal(dockerfileUseOf(files('# kmm-configmap: my-df'), 'Dockerfile'), used);
    assert.equal(dockerfileUseOf(files('#kmm-configmap: drivers/my-df\r'), 'Dockerfile'), used);
    assert.equal(dockerfileUseOf(files('# kmm-configmap: other/my-df'), 'Dockerfile'), 'ConfigMap: nobody');
    assert.equal(dockerfileUseOf(files('# kmm-configmap: my-df, other'), 'Dockerfile'), 'ordinary');
  });

  it('takes a file that the user chose, and lets others be', () => {
    const files = { 'build/Dockerfile': plain, 'build/x.Dockerfile': plain };
    const settings = { dockerfiles: ['build/Dockerfile'] };
    assert.equal(dockerfileUseOf(files, 'build/Dockerfile', settings), 'file: nobody');
    assert.equal(dockerfileUseOf(files, 'build/x.Dockerfile', settings), 'ordinary');
    assert.deepEqual(problemCodesOf(files, 'build/x.Dockerfile', settings), []);
  });

  it('gives the Module to the rules', () => {
    const text =
      'FROM ubuntu:24.04\nARG KERNEL_FULL_VERSION\nARG REPO\nARG NOBODY\nRUN make "$REPO" "$NOBODY"\n';
    const own = (Dockerfile: string) => problemCodesOf({ 'm.yaml': module, Dockerfile }, 'Dockerfile');
    assert.ok(!own(text).includes('arg-without-value'));
    assert.ok(own(`# kmm-configmap: my-df\n${text}`).includes('arg-without-value'));
  });

  it('leaves templates alone', () => {
    const files = { Dockerfile: 'FROM {{ .Values.image }}\nARG KERNEL_FULL_VERSION\n' };
    assert.equal(dockerfileUseOf(files, 'Dockerfile'), 'ordinary');
  });
});
