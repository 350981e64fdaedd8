import { strict as assert } from 'node:assert';
import { createdAt } from '../../support/check-image-layout.js';
import { problemsIn } from '../../support/check.js';

const moduleWith = (regexp: string, more = ''): string => `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: nic
  namespace: drivers
spec:
  moduleLoader:
    container:
      modprobe:
        moduleName: my_kmod
      kernelMappings:
        - regexp: '${regexp}'
          containerImage: registry.example.com/nic:\${KERNEL_FULL_VERSION}
          build:
            dockerfileConfigMap:
              name: nic-dock<|>erfile
  selector:
    kubernetes.io/arch: amd64
${more}`;

describe('an object that a Module names and no file has', () => {
  for (const [regexp, image] of [
    [String.raw`^6\.8\.0-.+-generic$`, 'ubuntu'],
    [String.raw`^.+\.fc41\.x86_64$`, 'fedora'],
    [String.raw`^.+\.el9\.x86_64$`, 'ubi9'],
  ] as const) {
    it(`is made from the skeleton for the kernels of ${regexp}`, () => {
      const [title, file = ''] = createdAt(moduleWith(regexp));
      assert.equal(title, 'Create ConfigMap `nic-dockerfile`');
      const made = file.slice(file.indexOf('---\n'));
      assert.match(
        made,
        /^---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n {2}name: nic-dockerfile\n {2}namespace: drivers\n/,
      );
      assert.match(made, new RegExp(String.raw`^ {4}FROM \S*${image}`, 'm'));
      const whole = file.slice(file.indexOf('apiVersion'));
      assert.deepEqual(
        problemsIn(whole).filter(problem => !problem.startsWith('no-push-secret')),
        [],
      );
    });
  }

  it('goes behind a list, and into no playbook', () => {
    const item = moduleWith('^.+$').replaceAll(/^(?=.)/gm, '    ');
    const list = `apiVersion: v1\nkind: List\nitems:\n  - ${item.trimStart()}`;
    assert.equal(createdAt(list)[0], 'Create ConfigMap `nic-dockerfile`');
    const play = `- hosts: all\n  tasks:\n  - k8s:\n      definition:\n${item.replaceAll(/^(?=.)/gm, '    ')}`;
    assert.deepEqual(createdAt(play), []);
  });

  it('is not offered for what some file has, by its own name or one that kustomize makes', () => {
    const own =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: nic-dockerfile}\ndata: {dockerfile: FROM a}\n';
    assert.deepEqual(createdAt(moduleWith('^6.+$', `---\n${own}`)), []);
    const prefixed = own.replace('nic-dockerfile', 'dockerfile');
    const others = `#- cm.yaml\n${prefixed}#- kustomization.yaml\nresources: [cm.yaml]\nnamePrefix: nic-\n`;
    assert.deepEqual(createdAt(`#- module.yaml\n${moduleWith('^6.+$')}${others}`), []);
  });

  it('has the keys that KMM reads of a Secret, and no values', () => {
    const text = moduleWith('^6.+$', '').replace('<|>', '');
    const signed = text.replace(
      '  selector:',
      '          sign:\n            keySecret: {name: my-k<|>ey}\n            certSecret: {name: my-cert}\n  selector:',
    );
    const [title, file = ''] = createdAt(signed);
    assert.equal(title, 'Create Secret `my-key`');
    assert.match(
      file,
      /kind: Secret\nmetadata:\n {2}name: my-key\n {2}namespace: drivers\nstringData:\n {2}key: ""\n$/,
    );
  });
});
