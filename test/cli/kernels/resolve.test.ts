import assert from 'node:assert/strict';
import { buildCommand } from '../../../server/src/cli/test-build/build.js';
import { runCommandLine } from '../../../server/src/cli/main.js';
import { resolveCommand } from '../../../server/src/cli/kernels/resolve.js';
import type { TestBuildPorts } from '../../../server/src/cli/test-build/test-build.js';
import { HandClock } from '../../support/hand-clock.js';
import type { Session } from '../../support/terminal.js';
import { sessionWith } from '../../support/terminal.js';

const module = `apiVersion: v1
kind: ConfigMap
metadata: { name: other }
---
apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: my-kmod
spec:
  selector: {}
  moduleLoader:
    container:
      modprobe:
        moduleName: my_kmod
      kernelMappings:
        - literal: 6.8.0-31-generic
          containerImage: registry.example/my-kmod:fixed
        - regexp: 'el9'
          containerImage: registry.example/my-kmod:\${KERNEL_FULL_VERSION}-\${MOD_NAMESPACE}
          build:
            dockerfileConfigMap: { name: df }
            buildArgs: [{ name: A, value: '1' }, { name: MOD_NAME, value: x }]
`;
const kernel = '5.14.0-427.13.1.el9_4.x86_64+';

/** What is shown here asks no cluster. */
const noCluster: TestBuildPorts = {
  cluster: { contexts: nobody, listNodes: nobody, open: nobody },
  testBuild: {
    clock: new HandClock(),
    now: () => 0,
    startedBy: () => 'kim@laptop',
    newId: () => 'x',
    registry: { exists: nobody, files: nobody },
  },
  newWorkspace: nobody,
};

function nobody(): never {
  throw new Error('a cluster was asked');
}

const kmm = (session: Session, ...args: string[]): Promise<number> =>
  runCommandLine(args, [resolveCommand, buildCommand(noCluster)], '1.2.3', session.terminal);

describe('kmm resolve', () => {
  it('tells mapping, image, build args and the trace', async () => {
    const session = sessionWith({ 'm.yaml': module });
    const args = ['resolve', '--kernel', kernel, '--namespace', 'drivers', '--format', 'json', 'm.yaml'];
    assert.equal(await kmm(session, ...args), 0);
    const { build, ...answer } = JSON.parse(session.out());
    assert.deepEqual(answer, {
      error: null,
      kernelTrimmed: '5.14.0-427.13.1.el9_4.x86_64',
      kernelNormalized: '5.14.0-427.13.1.el9_4.x86_64',
      matchedIndex: 1,
      containerImage: 'registry.example/my-kmod:5.14.0-427.13.1.el9_4.x86_64-drivers',
      sign: null,
      registryTLS: {},
      inTreeModulesToRemove: null,
      buildArgs: [
        'A=1',
        'MOD_NAME=my-kmod',
        'KERNEL_FULL_VERSION=5.14.0-427.13.1.el9_4.x86_64',
        'KERNEL_VERSION=5.14.0-427.13.1.el9_4.x86_64',
        'MOD_NAMESPACE=drivers',
      ],
      trace: [
        { index: 0, outcome: 'missed' },
        { index: 1, outcome: 'matched', by: 'regexp', match: { start: 16, end: 19, text: 'el9' } },
      ],
    });
    assert.deepEqual(build.buildArgs, answer.buildArgs);
    assert.deepEqual(build.dockerfileConfigMap, { name: 'df' });
  });

  it('exits 1 with the operator’s words when no mapping matches', async () => {
    const session = sessionWith({ 'm.yaml': module });
    assert.equal(await kmm(session, 'resolve', '--kernel', '6.1.0-18-amd64', 'm.yaml'), 1);
    assert.match(session.out(), /^error: ".*kernel mapping not found"$/m);
  });

  it('answers line by line for tools, whatever a line says', async () => {
    const lines = [
      JSON.stringify({ yaml: module, kernel: '6.8.0-31-generic', namespace: 'n' }),
      'no json',
      '',
      JSON.stringify({ yaml: 'kind: Service', kernel }),
      JSON.stringify({ yaml: module.replace('selector: {}', 'selector: ['), kernel }),
    ].join('\n');
    const session = sessionWith({}, lines);
    assert.equal(await kmm(session, 'resolve', '--jsonl'), 0);
    const answers = session
      .out()
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    assert.equal(answers.length, 4);
    assert.equal(answers[0].containerImage, 'registry.example/my-kmod:fixed');
    for (const { error } of answers.slice(1)) assert.equal(typeof error, 'string');
  });

  for (const args of [
    ['m.yaml'],
    ['--kernel', kernel],
    ['--kernel', kernel, 'nowhere.yaml'],
    ['--kernel', kernel, 'other.yaml'],
  ]) {
    it(`exits 2 and says why for ${args.join(' ')}`, async () => {
      const session = sessionWith({ 'm.yaml': module, 'other.yaml': 'kind: Service\n' });
      assert.equal(await kmm(session, 'resolve', ...args), 2);
      assert.match(session.err(), /^kmm: ./);
    });
  }
});

describe('kmm build --dry-run', () => {
  it('prints the Pod that KMM creates', async () => {
    const session = sessionWith({}, module);
    assert.equal(await kmm(session, 'build', '--dry-run', '--kernel', kernel, '-o', 'json', '-'), 0);
    const pod = JSON.parse(session.out());
    assert.equal(pod.kind, 'Pod');
    assert.equal(pod.metadata.annotations['kmm.node.kubernetes.io/last-hash'], '<uint64>');
  });

  it('prints a Job for a release that makes Jobs, as YAML', async () => {
    const session = sessionWith({}, module);
    const args = ['--as-operator', '--kmm-version', '1.1.0', '--kernel', kernel];
    assert.equal(await kmm(session, 'build', '--dry-run', ...args, '-'), 0);
    assert.match(session.out(), /^apiVersion: batch\/v1\nkind: Job\n/);
  });

  it('exits 1 when KMM would create nothing', async () => {
    const session = sessionWith({}, module);
    assert.equal(await kmm(session, 'build', '--dry-run', '--kernel', '6.8.0-31-generic', '-'), 1);
    assert.match(session.err(), /kernelMappings\[0\] has no `build`/);
  });

  for (const [distribution, because] of [
    ['upstream', /could not hash .*: invalid Dockerfile ConfigMap \S+\/df format, dockerfile key is missing/],
    ['openshift', /failed to get dockerfile data from configmap: .*dockerfile key is missing/],
  ] as const) {
    it(`says that the ConfigMap beside the Module lacks the key, on ${distribution}`, async () => {
      const wrongKey =
        '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: df}\ndata: {Dockerfile: FROM a}\n';
      const session = sessionWith({ 'm.yaml': module + wrongKey });
      const args = ['--kernel', kernel, '--distribution', distribution, 'm.yaml'];
      assert.equal(await kmm(session, 'build', '--dry-run', ...args), 1);
      assert.match(session.err(), because);
      assert.equal(session.out(), '');
    });
  }

  it('creates nothing without being told that it is a dry run', async () => {
    assert.equal(await kmm(sessionWith({}, module), 'build', '--kernel', kernel, '-'), 2);
  });
});

describe('kmm build on OpenShift', () => {
  const toolkit = `---
apiVersion: v1
kind: ConfigMap
metadata: { name: df }
data: { dockerfile: "ARG DTK_AUTO\\nFROM \${DTK_AUTO}\\n" }
`;
  const built = async (text: string, ...args: string[]): Promise<string> => {
    const session = sessionWith({ 'm.yaml': text });
    const command = ['build', '--dry-run', '--as-operator', '--kernel', kernel, ...args, 'm.yaml'];
    assert.equal(await kmm(session, ...command), 0);
    return session.out();
  };

  it("is OpenShift's own Build when asked for, or when the file speaks of OpenShift", async () => {
    assert.match(await built(module, '--distribution', 'openshift'), /^kind: Build$/m);
    assert.match(await built(module + toolkit), /^kind: Build$/m);
    assert.match(await built(module + toolkit), /<driver toolkit image>/);
    assert.match(await built(module), /^kind: Pod$/m);
    assert.match(await built(module + toolkit, '--distribution', 'upstream'), /^kind: Pod$/m);
  });

  it('has the driver toolkit among the build args', async () => {
    const session = sessionWith({ 'm.yaml': module + toolkit });
    assert.equal(await kmm(session, 'resolve', '--kernel', kernel, '--format', 'json', 'm.yaml'), 0);
    const { buildArgs, build } = JSON.parse(session.out());
    assert.equal(buildArgs[2], 'DTK_AUTO=<driver toolkit image>');
    assert.deepEqual(build.buildArgs, buildArgs);
  });

  it('finds the Dockerfile in a file, by a kustomization or by the file’s own word', async () => {
    const dockerfile = 'ARG DTK_AUTO\nFROM ${DTK_AUTO}\n';
    const kustomization =
      'kind: Kustomization\nconfigMapGenerator: [{ name: df, files: [dockerfile=Dockerfile] }]\n';
    for (const others of [
      { 'kustomization.yaml': kustomization, Dockerfile: dockerfile },
      { Dockerfile: `# kmm-configmap: df\n${dockerfile}` },
    ]) {
      const session = sessionWith({ 'm.yaml': module, ...others });
      const command = ['build', '--dry-run', '--kernel', kernel, 'm.yaml', ...Object.keys(others)];
      assert.equal(await kmm(session, ...command), 0);
      assert.match(session.out(), /^kind: Build$/m);
      assert.match(session.out(), /FROM \$\{DTK_AUTO\}/);
    }
  });

  it('is not shown while a file that is named cannot be read', async () => {
    const session = sessionWith({ 'm.yaml': module });
    assert.equal(await kmm(session, 'build', '--dry-run', '--kernel', kernel, 'm.yaml', 'Dockerfile'), 2);
    assert.match(session.err(), /Cannot read Dockerfile: there is no such file/);
  });

  it('is refused for a distribution that nobody knows', async () => {
    const session = sessionWith({ 'm.yaml': module });
    assert.equal(
      await kmm(session, 'build', '--dry-run', '--kernel', kernel, '--distribution', 'okd', 'm.yaml'),
      2,
    );
    assert.match(session.err(), /--distribution is one of auto, upstream, openshift/);
  });
});
