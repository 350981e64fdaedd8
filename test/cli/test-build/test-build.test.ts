// `kmm build` in a cluster, with a terminal, a cluster and a clock in memory.
import assert from 'node:assert/strict';
import { bundledSchemas } from '../../../server/src/start/bundled-schemas.js';
import { buildCommand } from '../../../server/src/cli/test-build/build.js';
import { runCommandLine } from '../../../server/src/cli/main.js';
import { LayerStack } from '../../../server/src/core/image/contents/layer-stack.js';
import type { ClusterContext, ClusterPort } from '../../../server/src/service/ports/ports.js';
import { Workspace } from '../../../server/src/service/workspace/workspace.js';
import { FakeLab, succeeding } from '../../support/fake-session.js';
import type { Session } from '../../support/terminal.js';
import { sessionWith } from '../../support/terminal.js';
import { failing, kmod, ubuntu } from '../../support/test-build-lab.js';
import { VirtualClock } from '../../support/virtual-clock.js';

const files = { 'kmod.yaml': kmod };

class CommandLine {
  readonly clock = new VirtualClock();
  readonly cluster = new FakeLab(this.clock);
  readonly session: Session;
  context: ClusterContext = {
    name: 'lab',
    host: 'lab.example:6443',
    namespace: undefined,
    signIn: undefined,
  };
  #ids = 0;

  constructor(answer?: string, texts: Readonly<Record<string, string>> = files) {
    this.session = sessionWith(texts, '', false, answer);
  }

  start(...args: readonly string[]): Promise<number> {
    const life = this.cluster.life();
    const port: ClusterPort = {
      contexts: () =>
        Promise.resolve({ ok: true, value: { paths: ['/k'], current: 'lab', contexts: [this.context] } }),
      listNodes: () => Promise.reject(new Error('nobody asks for nodes')),
      open: (choice, stop) => {
        assert.equal(choice.mayRun, this.context.signIn);
        return life.open(stop);
      },
    };
    const command = buildCommand({
      cluster: port,
      testBuild: {
        clock: this.clock,
        now: this.cluster.now,
        startedBy: () => 'kim@laptop',
        newId: () => `r${String(++this.#ids).padStart(7, '0')}`,
        registry: {
          exists: () => Promise.resolve({ exists: 'no', digest: undefined, words: '' }),
          files: () => {
            const stack = new LayerStack();
            stack.add({ name: '/bin/busybox', kind: 'file', target: '' });
            return Promise.resolve({ known: true, files: stack.files() ?? [] });
          },
        },
      },
      newWorkspace: () => new Workspace(bundledSchemas),
    });
    return runCommandLine(['build', ...args], [command], '1.2.3', this.session.terminal);
  }

  run(...args: readonly string[]): Promise<number> {
    return this.clock.until(this.start(...args), 2 * 3600_000);
  }
}

describe('kmm build', () => {
  it('shows the plan, asks, builds, prints the log and leaves nothing', async () => {
    const line = new CommandLine('y');
    assert.equal(await line.run('--kernel', ubuntu, 'kmod.yaml'), 0);
    assert.match(
      line.session.err(),
      /^Test build of my-kmod in lab \(lab\.example:6443\), namespace lab\n6\.8\.0-31-generic: mapping 1, Dockerfile of kmod\.yaml, ConfigMap df\n/,
    );
    assert.match(line.session.err(), /nothing is pushed/);
    assert.match(line.session.err(), /6\.8\.0-31-generic: succeeded in \d+ s\n$/);
    assert.match(line.session.out(), /^INFO\[0000\] Building stage/);
    assert.deepEqual(line.cluster.left, []);
    assert.equal(line.cluster.open, 0);
  });

  it('creates nothing when the answer is no', async () => {
    const line = new CommandLine('n');
    assert.equal(await line.run('--kernel', ubuntu, 'kmod.yaml'), 2);
    assert.equal(
      line.cluster.calls.some(({ verb }) => verb === 'create'),
      false,
    );
  });

  it('wants --yes where nobody can answer, before it asks any cluster', async () => {
    const line = new CommandLine();
    assert.equal(await line.run('--kernel', ubuntu, 'kmod.yaml'), 2);
    assert.match(line.session.err(), /--yes/);
    assert.deepEqual(line.cluster.calls, []);
    assert.equal(await line.run('--kernel', ubuntu, '--yes', 'kmod.yaml'), 0);
  });

  it('points at the line that failed and exits 1', async () => {
    const line = new CommandLine();
    line.cluster.script = failing;
    assert.equal(await line.run('--kernel', ubuntu, '--yes', '--quiet', 'kmod.yaml'), 1);
    assert.match(
      line.session.out(),
      /^6\.8\.0-31-generic: failed at RUN make.* \(exit 2\)\nkmod\.yaml:23:5: hello\.c:3/,
    );
    assert.deepEqual(line.cluster.left, []);
  });

  it('tells what hinders a build once, and not while it is deleted', async () => {
    const line = new CommandLine();
    line.cluster.script = {
      ...succeeding,
      podAfter: undefined,
      events: [
        {
          reason: 'FailedCreate',
          message: 'Error creating: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0',
        },
      ],
    };
    assert.equal(await line.run('--kernel', ubuntu, '--deadline', '100', '--yes', 'kmod.yaml'), 1);
    assert.equal(
      line.session.err().split('Quota q of namespace lab').length - 1,
      2,
      'as it waits and as it ends',
    );
  });

  it('wants a number of seconds', async () => {
    for (const deadline of ['0', '1h', '-5', '']) {
      const line = new CommandLine();
      assert.equal(await line.run('--kernel', ubuntu, `--deadline=${deadline}`, '--yes', 'kmod.yaml'), 2);
      assert.match(line.session.err(), /--deadline is a number of seconds/);
      assert.deepEqual(line.cluster.calls, []);
    }
  });

  it('builds several kernels and tells their logs apart', async () => {
    const line = new CommandLine();
    const code = await line.run(
      '--kernel',
      '6.1.0-1-a',
      '--kernel',
      '6.1.0-2-a',
      '--kernel',
      '4.18.0-1',
      '--yes',
      'kmod.yaml',
    );
    assert.equal(code, 1, 'one of them has no mapping');
    assert.match(line.session.out(), /^6\.1\.0-1-a {2}INFO/m);
    assert.match(line.session.out(), /^6\.1\.0-2-a {2}INFO/m);
    assert.match(line.session.err(), /^4\.18\.0-1: not built: No mapping matches/m);
  });

  it('tells how each kernel ended when it is known, and at the end what is left', async () => {
    const line = new CommandLine();
    line.cluster.scripts.push(failing, { ...succeeding, log: [[600_000, 'x']] });
    const kernels = ['--kernel', '6.1.0-1-a', '--kernel', '6.1.0-2-a'];
    const over = line.start(...kernels, '--yes', '--quiet', 'kmod.yaml');
    await line.clock.pass(60_000);
    assert.match(line.session.out(), /^6\.1\.0-1-a: failed at RUN make/);
    assert.ok(!line.session.out().includes('6.1.0-2-a: succeeded'));
    line.session.interrupt();
    line.cluster.stopControllers();
    assert.equal(await line.clock.until(over, 2 * 3600_000), 2);
    assert.equal(line.session.out().split('6.1.0-1-a: failed').length - 1, 1);
    assert.match(
      line.session.err(),
      /6\.1\.0-2-a: Pod \S+ is still in namespace lab\. .*`kubectl delete pod /,
    );
  });

  it('pushes where it is told', async () => {
    const line = new CommandLine();
    assert.equal(await line.run('--kernel', ubuntu, '--push=r.example/try:1', '--yes', 'kmod.yaml'), 0);
    assert.match(
      line.session.err(),
      /pushed to r\.example\/try:1\n[\s\S]*\npushed: r\.example\/try:1\nKMM 2\.6\.0 will miss in the image: .*\nwarning: KMM will not find kernel directory .*\nwarning: /,
    );
    const own = new CommandLine();
    assert.equal(await own.run('--kernel', ubuntu, '--push', '--plan', 'kmod.yaml'), 0);
    assert.match(
      own.session.out(),
      /- "--destination"\n\s+- registry\.example\/org\/my-kmod:6\.8\.0-31-generic\n/,
    );
    assert.equal(
      own.cluster.calls.some(({ verb }) => verb === 'create'),
      false,
    );
  });

  it('does not push several kernels to one place', async () => {
    const line = new CommandLine();
    const kernels = ['--kernel', '6.1.0-1-a', '--kernel', '6.1.0-2-a'];
    assert.equal(await line.run(...kernels, '--push=r.example/try:1', '--yes', 'kmod.yaml'), 2);
    assert.match(
      line.session.err(),
      /^kmm: The images for 2 kernels would all be pushed to r\.example\/try:1/,
    );
    assert.ok(!line.cluster.calls.some(({ verb }) => verb === 'create'));
    const own = new CommandLine();
    assert.equal(await own.run(...kernels, '--push', '--yes', 'kmod.yaml'), 0);
  });

  it('takes the Dockerfile out of another file or folder', async () => {
    const [module = '', configMap = ''] = kmod.split('---\n');
    const line = new CommandLine(undefined, { 'm.yaml': module, 'deploy/cm.yaml': configMap });
    assert.equal(await line.run('--kernel', ubuntu, '--plan', 'm.yaml', 'deploy'), 0);
    assert.match(line.session.err(), /Dockerfile of cm\.yaml, ConfigMap df/);
  });

  it('deletes everything when it is interrupted', async () => {
    const line = new CommandLine();
    line.cluster.script = { ...succeeding, exitCode: undefined };
    const over = line.start('--kernel', ubuntu, '--yes', 'kmod.yaml');
    await line.clock.pass(8000);
    assert.equal(line.cluster.objects('jobs').length, 1);
    line.session.interrupt();
    assert.equal(await line.clock.until(over, 120_000), 2);
    assert.match(line.session.err(), /Deleting everything …\n[\s\S]*cancelled, nothing is left\n$/);
    assert.deepEqual(line.cluster.left, []);
  });

  it('runs a program that signs in only when it may', async () => {
    const line = new CommandLine();
    line.context = { ...line.context, signIn: 'aws eks get-token' };
    assert.equal(await line.run('--kernel', ubuntu, '--yes', 'kmod.yaml'), 2);
    assert.match(line.session.err(), /Signing in to lab runs `aws eks get-token`\. Say --allow-exec/);
    assert.deepEqual(line.cluster.calls, []);
    assert.equal(await line.run('--kernel', ubuntu, '--yes', '--allow-exec', 'kmod.yaml'), 0);
  });

  it('cleans up what is left', async () => {
    const line = new CommandLine();
    line.cluster.script = { ...succeeding, exitCode: undefined };
    void line.start('--kernel', ubuntu, '--yes', 'kmod.yaml');
    await line.clock.pass(8000);
    const later = new CommandLine('y');
    const other = Object.assign(later, { cluster: line.cluster, clock: line.clock });
    assert.equal(await other.run('--clean'), 0);
    assert.match(
      other.session.out(),
      /^lab {2}Job {2}kmm-test-my-kmod-6-8-0-31-generic-r\d+ {2}6\.8\.0-31-generic {2}running {2}\S+ {2}kim@laptop\n$/,
    );
    assert.match(
      other.session.err(),
      /^1 is running: somebody may be waiting\. --running deletes them too\./,
    );
    assert.equal(line.cluster.objects('jobs').length, 1);
    assert.equal(await other.run('--clean', '--running'), 0);
    await line.clock.pass(3000);
    assert.deepEqual(line.cluster.objects('jobs'), []);
    assert.equal(await other.run('--clean'), 0);
    assert.match(other.session.err(), /No test build is left in lab\.\n$/);
  });
});
