import assert from 'node:assert/strict';
import { runCommandLine } from '../../../server/src/cli/main.js';
import { previewCommand } from '../../../server/src/cli/kernels/preview.js';
import type { Session } from '../../support/terminal.js';
import { sessionWith } from '../../support/terminal.js';

const module = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: my-kmod
spec:
  selector: { fast: 'yes' }
  moduleLoader:
    container:
      modprobe:
        moduleName: my_kmod
      kernelMappings:
        - literal: 6.8.0-31-generic
          containerImage: registry.example/my-kmod:fixed
        - regexp: 'generic$'
          containerImage: registry.example/my-kmod:\${KERNEL_XYZ}
        - regexp: '^6\\.8\\.'
          containerImage: registry.example/my-kmod:never
`;
const kernels = '6.8.0-31-generic\n5.15.0-91-generic\n6.1.90-flatcar # edge\n';
const nodes = `apiVersion: v1
kind: List
items:
  - kind: Node
    metadata: { name: a, labels: { fast: 'yes' } }
    status: { nodeInfo: { kernelVersion: 5.15.0-91-generic } }
  - kind: Node
    metadata: { name: b }
    status: { nodeInfo: { kernelVersion: 6.1.90-flatcar } }
`;

const preview = (session: Session, ...args: string[]): Promise<number> =>
  runCommandLine(['preview', ...args], [previewCommand], '1.2.3', session.terminal);

describe('kmm preview', () => {
  it('prints a table that tells who wins, what nobody covers and what is never reached', async () => {
    const session = sessionWith({ 'm.yaml': module, 'k.txt': kernels });
    assert.equal(await preview(session, '--kernels', 'k.txt', 'm.yaml'), 0);
    assert.equal(
      session.out(),
      `my-kmod · 3 kernels from k.txt · KMM 2.6.0
  KERNEL             MAPPING     IMAGE
  6.8.0-31-generic   1 literal   registry.example/my-kmod:fixed
  5.15.0-91-generic  2 generic$  registry.example/my-kmod:5.15.0
  6.1.90-flatcar     none        not targeted: no mapping matches
mapping 3 is never reached: mapping 1 takes the only kernel it matches
3 kernels: 2 covered, 1 not
`,
    );
  });

  it('lets labels of nodes decide', async () => {
    const session = sessionWith({ 'm.yaml': module, 'nodes.yaml': nodes });
    assert.equal(await preview(session, '--node-list', 'nodes.yaml', '--format', 'json', 'm.yaml'), 0);
    const [answer] = JSON.parse(session.out()).modules;
    assert.deepEqual(answer.kernels, [
      {
        kernel: '5.15.0-91-generic',
        nodes: ['a'],
        mapping: 1,
        regexp: 'generic$',
        image: 'registry.example/my-kmod:5.15.0',
        why: null,
      },
    ]);
    assert.deepEqual(answer.excluded, [
      { node: 'b', kernel: '6.1.90-flatcar', why: 'selector wants fast=yes, the node has no such label' },
    ]);
  });

  it('says that kernels are only samples when none are given', async () => {
    const session = sessionWith({}, module);
    assert.equal(await preview(session, '-'), 0);
    assert.match(session.out(), /^my-kmod · built-in sample kernels: load yours · KMM 2\.6\.0$/m);
  });

  it('reports junk in a list of kernels and goes on', async () => {
    const session = sessionWith({ 'm.yaml': module, 'k.txt': `${kernels}what is this line?\n` });
    assert.equal(await preview(session, '--kernels', 'k.txt', 'm.yaml'), 0);
    assert.match(session.err(), /^kmm: k\.txt: ./m);
  });

  it('shows what can be shown, and says why of the rest', async () => {
    const templated = module.replace('literal: 6.8.0-31-generic', 'literal: "{{ .Values.kernel }}"');
    const session = sessionWith({
      'm.yaml': `${templated}---\n${module}---\n${module}x: "\n`,
      'k.txt': kernels,
    });
    assert.equal(await preview(session, '--kernels', 'k.txt', 'm.yaml'), 2);
    assert.equal(session.out().match(/^my-kmod · /gm)?.length, 1);
    assert.match(session.err(), /^kmm: m\.yaml: my-kmod cannot be previewed: a placeholder stands where/m);
    assert.match(session.err(), /^kmm: m\.yaml: .* cannot be previewed: it is not YAML: /m);
  });

  it('says what KMM fails on', async () => {
    const broken = module.replace("'generic$'", "'('");
    const session = sessionWith({ 'm.yaml': broken, 'k.txt': `${kernels}5.4\n` });
    assert.equal(await preview(session, '--kernels', 'k.txt', 'm.yaml'), 0);
    assert.match(session.out(), /6\.1\.90-flatcar {3,}none {2,}not targeted: mapping 2 does not compile/);
    const short = sessionWith({ 'm.yaml': module.replace("'generic$'", "'.'"), 'k.txt': '5.4\n' });
    assert.equal(await preview(short, '--kernels', 'k.txt', 'm.yaml'), 0);
    assert.match(short.out(), /5\.4 +2 \. +KMM fails: fewer than three parts/);
  });

  for (const args of [[], ['nowhere.yaml'], ['k.txt'], ['--kernels', 'nowhere.txt', 'm.yaml']]) {
    it(`exits 2 and says why for ${JSON.stringify(args)}`, async () => {
      const session = sessionWith({ 'm.yaml': module, 'k.txt': kernels });
      assert.equal(await preview(session, ...args), 2);
      assert.match(session.err(), /^kmm: ./);
    });
  }
});
