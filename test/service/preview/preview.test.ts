// The document that tells what KMM makes of a Module for one kernel.
import { strict as assert } from 'node:assert';
import { analyseYaml } from '../../../server/src/analysis/objects/document.js';
import { previewIn } from '../../support/check-preview.js';
import { fedora, moduleWith, rhel, ubuntu } from '../../support/mapped-module.js';
import { kubectlNodes } from '../../support/nodes.js';

const built = `regexp: '5\\.14'
          build:
            dockerfileConfigMap: {name: df}
            buildArgs: [{name: MODE, value: fast}, {name: MOD_NAME, value: mine}]
            secrets: [{name: key}]`;

function has(text: string, ...lines: readonly string[]): void {
  for (const line of lines) assert.ok(text.split('\n').includes(line), `no line "${line}" in\n${text}`);
}

describe('the preview document', () => {
  it('tells the walk, every setting with its origin, and the object that KMM creates', () => {
    const text = previewIn(moduleWith(`literal: ${fedora}`, built, 'regexp: .'), `${rhel}+rt+`);
    has(
      text,
      `# my-kmod for ${rhel}+rt · KMM 2.6.0`,
      `#   1  literal ${fedora}   does not match`,
      '#   2  regexp 5\\.14                     matches at "5.14"',
      '#   3  regexp .                         not tried: mapping 2 ended the walk',
      `kernel: "${rhel}+rt"`,
      `kernelNormalized: "${rhel}_rt" # in image templates and labels`,
      `containerImage: r/i:${rhel}_rt # mapping 2: r/i:\${KERNEL_FULL_VERSION}`,
      '  dockerfileConfigMap: df # mapping 2',
      '    - MODE=fast # mapping 2',
      '    - MOD_NAME=my-kmod # KMM, instead of "mine" of the mapping',
      `    - KERNEL_FULL_VERSION=${rhel}+rt # KMM`,
      '  secrets:',
      '# What KMM 2.6.0 creates to build the image, if it is not in its registry yet',
      'kind: Pod',
    );
  });

  it('is YAML whose documents can be read', () => {
    const text = previewIn(moduleWith(built), rhel);
    const { documents } = analyseYaml(text);
    assert.deepEqual(
      documents.map(({ document }) => [document.identity.kind, document.syntax]),
      [
        [undefined, []],
        ['Pod', []],
      ],
    );
  });

  it('says what the API server refuses of that object', () => {
    const secret = 'a'.repeat(60);
    const withSecret = built.replace('name: key', `name: ${secret}`);
    const said = '# The API server refuses it: spec.volumes[2].name: the volume name is too long';
    const text = previewIn(moduleWith(withSecret), rhel);
    assert.ok(text.includes(said), text);
    assert.ok(!previewIn(moduleWith(built), rhel).includes('refuses it'));
  });

  it('creates the Job of an old release, and the object that signs', () => {
    const signed = `regexp: .
          sign:
            keySecret: {name: k}
            certSecret: {name: c}
            unsignedImage: r/unsigned:1
            filesToSign: [/opt/a.ko]`;
    has(previewIn(moduleWith(built), rhel, { release: '1.1.0' }), 'kind: Job');
    const text = previewIn(moduleWith(signed), ubuntu);
    has(text, 'sign:', '# What KMM 2.6.0 creates to sign the kernel modules in the image', 'kind: Pod');
  });

  it('creates the Build of OpenShift, with the driver toolkit where the Dockerfile asks for it', () => {
    const configMap = `apiVersion: v1
kind: ConfigMap
metadata: {name: df, namespace: kmm}
data:
  dockerfile: |
    ARG DTK_AUTO
    FROM \${DTK_AUTO}
`;
    const text = previewIn(moduleWith(built), rhel, { files: { 'cm.yaml': configMap } });
    has(
      text,
      'kind: Build',
      'apiVersion: build.openshift.io/v1',
      '    - "DTK_AUTO=<driver toolkit image>" # KMM',
    );
  });

  it('says that nothing is built, that nothing matches, and what KMM stops at', () => {
    has(
      previewIn(moduleWith('regexp: .'), ubuntu),
      '# KMM builds and signs nothing: the image must be in its registry.',
    );
    has(
      previewIn(moduleWith('regexp: fc'), ubuntu),
      '# No mapping matches: KMM leaves the nodes with this kernel alone, without an error.',
    );
    const broken = previewIn(moduleWith('regexp: "("', 'regexp: .'), ubuntu);
    has(broken, '#   2  regexp .   not tried: mapping 1 ended the walk');
    assert.match(broken, /^# KMM stops: .*missing closing \)/m);
    assert.match(previewIn(moduleWith('regexp: .'), '6.8'), /^# KMM stops: .*at least three components/m);
  });

  it('lists what is written without effect', () => {
    const text = moduleWith('regexp: .').replace(
      '      kernelMappings',
      '      containerImage: r/other:1\n      kernelMappings',
    );
    has(
      previewIn(text, ubuntu),
      '# Written, but without effect for this kernel:',
      '#   spec.moduleLoader.container.containerImage: the mapping says otherwise',
    );
  });

  it('names the nodes, and leaves open what only the cluster knows', () => {
    const nodes = ['a', 'b'].map(name => ({ name, kernelVersion: rhel, labels: {}, taints: [] }));
    has(
      previewIn(moduleWith('regexp: .'), rhel, { kernels: kubectlNodes(nodes).split('\n') }),
      '# On nodes a, b',
    );
    has(
      previewIn(moduleWith(built).replace('  namespace: kmm\n', ''), rhel),
      '    - "MOD_NAMESPACE=<namespace>" # KMM',
    );
  });

  it('keeps user text in its line', () => {
    const text = previewIn(moduleWith('regexp: "a\\nb: |\\u2028- c"'), ubuntu);
    has(text, '#   1  regexp a b: | - c   does not match');
  });

  it('stays short for many mappings', () => {
    const many = Array.from({ length: 100 }, (_, i) => `regexp: "${i}x"`);
    has(previewIn(moduleWith('regexp: .', ...many), ubuntu), '#   … and 90 more that are not tried');
  });
});
