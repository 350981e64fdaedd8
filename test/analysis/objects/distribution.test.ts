// Whose KMM a workspace speaks of, by its files.
import assert from 'node:assert/strict';
import { signOfOpenShift } from '../../../server/src/analysis/objects/distribution.js';
import { analyseYaml } from '../../../server/src/analysis/objects/document.js';

const signIn = (texts: Readonly<Record<string, string>>): string | undefined =>
  signOfOpenShift(
    new Map(Object.entries(texts).map(([path, text]) => [`file:///${path}`, analyseYaml(text)])),
  );

const module = (image: string, namespace = 'kmods'): string => `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata: { name: nic, namespace: ${namespace} }
spec:
  selector: {}
  moduleLoader:
    container:
      modprobe: { moduleName: nic }
      kernelMappings:
        - { regexp: '^.+$', containerImage: '${image}' }
`;
const plain = module('registry.example.com/nic:${KERNEL_FULL_VERSION}');
const configMap = (dockerfile: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: nic }\ndata:\n  dockerfile: |\n    ${dockerfile}\n`;
const stream = 'apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: { name: nic }\n';

describe('the distribution of a workspace', () => {
  it("is upstream's when nothing speaks of OpenShift", () => {
    assert.equal(signIn({}), undefined);
    assert.equal(signIn({ 'm.yaml': plain, 'd.yaml': configMap('FROM fedora:40 # DTK') }), undefined);
    assert.equal(
      signIn({ 'm.yaml': plain, 'c.yaml': `# DTK_AUTO is OpenShift's\n${configMap('FROM a:1')}` }),
      undefined,
    );
    assert.equal(signIn({ 'm.yaml': `${plain}# DTK_AUTO\n` }), undefined);
    assert.equal(signIn({ 'm.yaml': module('registry.example.com/nic:1', 'openshift-kmmx') }), undefined);
  });

  const speaking: Readonly<Record<string, readonly [string, string]>> = {
    'the driver toolkit in a Dockerfile': [configMap('FROM ${DTK_AUTO}'), '`DTK_AUTO` in a Dockerfile'],
    'the internal registry': [
      module('image-registry.openshift-image-registry.svc:5000/kmods/nic:1'),
      "images of OpenShift's own registry",
    ],
    'a namespace of KMM': [module('a:1', 'openshift-kmm'), 'the namespace openshift-kmm'],
    "the hub's namespace": [
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: openshift-kmm-hub }\n',
      'the namespace openshift-kmm-hub',
    ],
    'a PreflightValidationOCP': [
      'apiVersion: kmm.sigs.x-k8s.io/v1beta2\nkind: PreflightValidationOCP\n',
      'a PreflightValidationOCP',
    ],
    'a BootModuleConfig': [
      'apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: BootModuleConfig\n',
      'a BootModuleConfig',
    ],
  };
  for (const [what, [text, sign]] of Object.entries(speaking)) {
    it(`is OpenShift's by ${what}, wherever in the workspace`, () => {
      assert.equal(signIn({ 'a/m.yaml': plain, 'b/other.yaml': text }), sign);
    });
  }

  it("is OpenShift's by its kinds beside a Module, not elsewhere", () => {
    assert.equal(signIn({ 'a/m.yaml': plain, 'a/stream.yaml': stream }), 'an ImageStream');
    assert.equal(signIn({ 'a/m.yaml': plain, 'b/stream.yaml': stream }), undefined);
  });
});
