// Dockerfiles in files of their own and the Modules that build with them.
import { strict as assert } from 'node:assert';
import { dockerfileLensesOf, dockerfileUseOf, problemCodesOf } from '../../support/check-dockerfile.js';
import { module } from '../../support/dockerfile-module.js';

const configMap = `apiVersion: v1
kind: ConfigMap
metadata: {name: my-df, namespace: drivers}
data:
  dockerfile: |
    FROM ubuntu:24.04
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

  it('takes a template of one as well', () => {
    const files = { Dockerfile: 'FROM {{ .Values.image }}\nARG KERNEL_FULL_VERSION\n' };
    assert.equal(dockerfileUseOf(files, 'Dockerfile'), 'file: nobody');
  });
});

describe('code lenses above Dockerfiles', () => {
  const kernels = ['6.8.0-31-generic', '5.14.0-427.el9.x86_64', '5.14.0-500.el9.x86_64'];
  const dockerfile = '# kmm-configmap: my-df\nFROM ubuntu:24.04\n';

  it('tell who uses it, and lead on', () =>
    assert.deepEqual(
      dockerfileLensesOf({ 'm.yaml': module, Dockerfile: dockerfile }, 'Dockerfile', { kernels }),
      [
        '# kmm-configmap: my-df · Used by Module my-kmod: mappings 2, 3 · kmm.showModule {"uri":"m.yaml","document":0,"mapping":1}',
        '# kmm-configmap: my-df · Image layout for 5.14.0-500.el9.x86_64 · kmm.showImageLayout {"uri":"Dockerfile","document":0,"kernel":"5.14.0-500.el9.x86_64"}',
        '# kmm-configmap: my-df · Run test build · kmm.testBuild {"uri":"m.yaml","document":0,"group":"mapping 1"}',
      ],
    ));

  it('stand at the key in a ConfigMap', () => {
    const all = dockerfileLensesOf({ 'm.yaml': `${module}---\n${configMap}` }, 'm.yaml', { kernels });
    assert.deepEqual(
      all.filter(line => line.startsWith('dockerfile')).map(line => line.split(' · ')[1]),
      [
        'Used by Module my-kmod: mappings 2, 3',
        'Image layout for 5.14.0-500.el9.x86_64',
        'Run test build',
        'Edit as Dockerfile',
      ],
    );
  });

  it('lead only where the client can go', () =>
    assert.deepEqual(
      dockerfileLensesOf({ 'm.yaml': module, Dockerfile: dockerfile }, 'Dockerfile', {
        kernels,
        commands: [],
      }).map(line => line.split(' · ').slice(1).join(' · ').replace(/ \{.*/, '')),
      ['Used by Module my-kmod: mappings 2, 3 · kmm.showModule', 'Run test build · kmm.runTestBuild'],
    ));

  it('are not there on an ordinary Dockerfile', () =>
    assert.deepEqual(dockerfileLensesOf({ Dockerfile: 'FROM ubuntu\n' }, 'Dockerfile', { kernels }), []));

  it('name no mappings where all build with it, and not every one of many', () => {
    const build = 'build: {dockerfileConfigMap: {name: my-df}}';
    const head = module.slice(0, module.indexOf('        - '));
    const all = `${head}        - {regexp: a, containerImage: "a:b", ${build}}\n`;
    const others = `        - {regexp: b, containerImage: "a:b"}\n`;
    const title = (text: string) =>
      dockerfileLensesOf({ 'm.yaml': text, Dockerfile: dockerfile }, 'Dockerfile', {
        kernels,
        commands: [],
      })[0]?.split(' · ')[1];
    assert.equal(title(all), 'Used by Module my-kmod');
    assert.equal(title(all + others), 'Used by Module my-kmod: mapping 1');
    const eight = `        - {regexp: a, containerImage: "a:b", ${build}}\n`.repeat(7);
    assert.equal(title(all + eight + others), 'Used by Module my-kmod: mappings 1, 2, 3, 4, 5 and 3 more');
  });
});
