import assert from 'node:assert/strict';
import { layoutCommand } from '../../server/src/cli/layout.js';
import { runCommandLine } from '../../server/src/cli/main.js';
import { LayerStack } from '../../server/src/core/image/layer-stack.js';
import type { FilesAnswer, FilesQuestion, RegistryPort } from '../../server/src/service/cluster-session.js';
import type { Session } from '../support/terminal.js';
import { sessionWith } from '../support/terminal.js';

const dockerfile = `FROM alpine AS b
RUN touch /a.ko
FROM alpine
ARG KERNEL_FULL_VERSION
COPY --from=b /a.ko /opt/lib/modules/\${KERNEL_FULL_VERSION}/
`;
const module = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata: { name: my-kmod, namespace: kmm }
spec:
  moduleLoader:
    container:
      modprobe: { moduleName: a }
      kernelMappings:
        - regexp: generic
          containerImage: r/i:t
          build: { dockerfileConfigMap: { name: one } }
  selector: {}
`;
const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: kmm }\ndata:\n  dockerfile: |\n${dockerfile.replace(/^(?=.)/gm, '    ')}`;

const files = {
  'kmod.Dockerfile': dockerfile,
  'scratch.Dockerfile': dockerfile.replaceAll('FROM alpine\n', 'FROM scratch\n'),
  'm.yaml': module,
  'b.yaml': module.replace('moduleName: a', 'moduleName: b'),
  'one.yaml': configMap('one'),
  'all.yaml': `${configMap('one')}---\n${module}`,
  'two.yaml': `${configMap('one')}---\n${configMap('two')}`,
  'none.yaml': module,
};
const kernel = '6.8.0-31-generic';

const nobody = (): Promise<never> => Promise.reject(new Error('nobody asks a registry'));
let registry: RegistryPort = { exists: nobody, files: nobody };

const layout = (session: Session, ...args: string[]): Promise<number> =>
  runCommandLine(['layout', ...args], [layoutCommand(registry)], '1.2.3', session.terminal);

const asked = (session: Session, ...args: string[]): Promise<number> =>
  layout(session, '--kernel', kernel, ...args);

describe('kmm layout', () => {
  it('prints the tree of a Dockerfile with any module in /opt', async () => {
    const session = sessionWith(files);
    assert.equal(await asked(session, 'kmod.Dockerfile'), 0);
    assert.match(
      session.out(),
      /^kmod\.Dockerfile for 6\.8\.0-31-generic · KMM 2\.6\.0 · final stage: alpine \(line 3\)$/m,
    );
    assert.match(session.out(), /^ ok {2}a kernel module for this kernel {7}line 5 {2}a\.ko$/m);
  });

  it('takes the Module of another file or of the same', async () => {
    for (const args of [
      ['--module', 'm.yaml', 'kmod.Dockerfile'],
      ['--module', 'm.yaml', 'one.yaml'],
      ['all.yaml'],
    ]) {
      const session = sessionWith(files);
      assert.equal(await asked(session, ...args), 0);
      assert.match(
        session.out(),
        /^my-kmod for .*\nBuilt by mapping 1 of my-kmod as r\/i:t$/m,
        args.join(' '),
      );
      assert.match(session.out(), /^ ok {2}a \(moduleName\)/m);
    }
  });

  it('exits 1 when something that KMM needs is proven to be missing', async () => {
    for (const args of [['--module', 'b.yaml', 'kmod.Dockerfile'], ['scratch.Dockerfile']]) {
      const session = sessionWith(files);
      assert.equal(await asked(session, ...args), 1);
      assert.match(session.out(), /^ no {2}/m);
    }
    const early = sessionWith(files);
    assert.equal(await asked(early, '--kmm-version', '2.1', 'scratch.Dockerfile'), 0);
  });

  it('reads standard input, Dockerfile or YAML', async () => {
    for (const input of [dockerfile, files['all.yaml']]) {
      const session = sessionWith({}, input);
      assert.equal(await asked(session, '-'), 0);
      assert.match(session.out(), /a\.ko/);
    }
  });

  it('takes one of several ConfigMaps', async () => {
    const session = sessionWith(files);
    assert.equal(await asked(session, 'two.yaml'), 2);
    assert.match(
      session.err(),
      /^kmm: two\.yaml has several Dockerfiles; choose one with --config-map: one, two$/m,
    );
    const chosen = sessionWith(files);
    assert.equal(await asked(chosen, '--config-map', 'two', 'two.yaml'), 0);
    assert.match(chosen.out(), /^two for /);
  });

  it('answers tools', async () => {
    const session = sessionWith(files);
    assert.equal(await asked(session, '--format', 'json', 'all.yaml'), 0);
    const { module: name, builder, trees, needs } = JSON.parse(session.out());
    assert.deepEqual([name, builder], ['my-kmod', 'kaniko']);
    assert.deepEqual(trees[0].entries.at(-1), {
      path: `/opt/lib/modules/${kernel}/a.ko`,
      kind: 'file',
      certainty: 'proven',
      index: false,
      by: { line: 10, instruction: 'COPY --from=b', from: { line: 7, instruction: 'touch /a.ko' } },
    });
    assert.deepEqual(
      needs.map((need: { kind: string; verdict: string }) => `${need.verdict} ${need.kind}`),
      ['found kernel-directory', 'found module', 'missing index', ...Array(3).fill('found command')],
    );
  });

  it('knows the builder of OpenShift', async () => {
    const session = sessionWith(files);
    assert.equal(await asked(session, '--distribution', 'openshift', '--format', 'json', 'all.yaml'), 0);
    assert.equal(JSON.parse(session.out()).builder, 'buildah');
  });

  for (const args of [
    [],
    ['kmod.Dockerfile'],
    ['--kernel', kernel],
    ['--kernel', kernel, 'nowhere'],
    ['--kernel', kernel, 'none.yaml'],
    ['--kernel', kernel, '--module', 'one.yaml', 'kmod.Dockerfile'],
    ['--kernel', kernel, '--config-map', 'three', 'two.yaml'],
    ['--kernel', kernel, '--module', '-', '-'],
    ['--kernel', kernel, '--format', 'xml', 'kmod.Dockerfile'],
  ]) {
    it(`exits 2 and says why for ${JSON.stringify(args)}`, async () => {
      const session = sessionWith(files);
      assert.equal(await layout(session, ...args), 2);
      assert.match(session.err(), /^kmm: ./);
      assert.equal(session.out(), '');
    });
  }
});

describe('kmm layout --image', () => {
  let questions: FilesQuestion[];
  let answer: FilesAnswer;
  beforeEach(() => {
    questions = [];
    registry = {
      exists: nobody,
      files: question => {
        questions.push(question);
        return Promise.resolve(answer);
      },
    };
  });
  afterEach(() => {
    registry = { exists: nobody, files: nobody };
  });

  const holding = (...names: readonly string[]): FilesAnswer => {
    const stack = new LayerStack();
    for (const name of names) stack.add({ name, kind: 'file', target: '' });
    return { known: true, files: stack.files() ?? [] };
  };
  const directory = `/opt/lib/modules/${kernel}`;
  const whole = [`${directory}/a.ko`, `${directory}/modules.dep`, '/bin/sh', '/bin/mkdir', '/bin/cp'];

  it('looks into an image for a Module or for any', async () => {
    answer = holding(...whole);
    const session = sessionWith({ ...files, 'auth.json': '{"auths":{}}' });
    const args = [
      '--image',
      'r.example/i:t',
      '--module',
      'm.yaml',
      '--insecure',
      '--docker-config',
      'auth.json',
    ];
    assert.equal(await asked(session, ...args), 0);
    assert.equal(
      session.out(),
      `r.example/i:t for ${kernel} · KMM 2.6.0

What KMM 2.6.0 looks for
 ok  kernel directory under dirName /opt
 ok  a (moduleName)   a.ko
 ok  modules.dep for this kernel
 ok  /bin/sh, mkdir, cp
`,
    );
    const tls = { insecure: true, skipTlsVerify: true };
    assert.deepEqual(questions, [
      { image: 'r.example/i:t', architecture: 'amd64', ...tls, dockerConfig: '{"auths":{}}' },
    ]);
    const other = sessionWith(files);
    assert.equal(await asked(other, '--image', 'r.example/i:t'), 0);
    assert.match(other.out(), /^No Module is named: dirName \/opt and any kernel module are looked for\.$/m);
    assert.deepEqual([questions[1]?.insecure, questions[1]?.dockerConfig], [false, undefined]);
  });

  it('exits 1 when something is not there, and says what to do', async () => {
    answer = holding('/opt/b.ko', '/bin/sh', '/busybox/mkdir', '/busybox/cp');
    const session = sessionWith(files);
    assert.equal(await asked(session, '--image', 'r.example/i:t', '--module', 'b.yaml'), 1);
    assert.match(session.out(), /^ no {2}b \(moduleName\) +it is \/opt\/b\.ko, where nobody looks$/m);
    assert.match(session.out(), /^ \?\? {2}mkdir +`\/busybox\/mkdir` may do for it$/m);
    assert.match(
      session.out(),
      /^KMM will not find b \(moduleName\): .* Put it into `\/opt\/lib\/modules\/6\.8\.0-31-generic`/m,
    );
    const json = sessionWith(files);
    assert.equal(await asked(json, '--image', 'r.example/i:t', '--format', 'json'), 1);
    const parsed: unknown = JSON.parse(json.out());
    assert.ok(typeof parsed === 'object' && parsed !== null && 'verdict' in parsed);
    assert.equal(parsed.verdict, 'missing');
  });

  it('exits 2 when it cannot be looked into', async () => {
    answer = { known: false, words: 'r.example cannot be reached from here (ENOTFOUND).' };
    const session = sessionWith(files);
    assert.equal(await asked(session, '--image', 'r.example/i:t'), 2);
    assert.equal(session.err(), 'kmm: r.example cannot be reached from here (ENOTFOUND).\n');
    for (const [args, words] of [
      [['--image', 'x', 'kmod.Dockerfile'], /not both/],
      [['--insecure', 'kmod.Dockerfile'], /go with --image/],
      [['--image', 'x', '--module', 'one.yaml'], /there is no Module in one\.yaml/],
    ] as const) {
      const wrong = sessionWith(files);
      assert.equal(await asked(wrong, ...args), 2);
      assert.match(wrong.err(), words);
    }
  });
});
