// Test builds over the wire, by a real server against a small cluster on loopback: plan, start, course, log, failing line,
// cancellation, what is left, and the command for editors that show none of it.
import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import type { Refusal } from '../../server/src/protocol/messages.js';
import type {
  Leftovers,
  StartedTestBuilds,
  TestBuild,
  TestBuildPlan,
} from '../../server/src/protocol/test-build.js';
import {
  cancelTestBuildMethod,
  deleteLeftoversMethod,
  planTestBuildMethod,
  preflightMethod,
  startTestBuildMethod,
  testBuildChangedMethod,
  testBuildLeftoversMethod,
  testBuildLogMethod,
} from '../../server/src/protocol/test-build.js';
import { endServers } from '../support/bundle.js';
import { FakeCluster } from '../support/fake-cluster.js';
import { LspSession } from '../support/lsp-session.js';
import { playJobs } from '../support/played-job.js';
import { kmod as module, ubuntu, uri } from '../support/test-build-lab.js';

/** Nobody listens where its images are. */
const kmod = module.replaceAll('registry.example', '127.0.0.1:1');
const textDocument = { uri };
const failingLog = [
  "\u001b[36mINFO\u001b[0m[0001] Building stage 'debian:13' [idx: '0', base-idx: '-1'] ",
  '\u001b[36mINFO\u001b[0m[0001] ARG KERNEL_FULL_VERSION                     ',
  '\u001b[36mINFO\u001b[0m[0001] RUN make -C /lib/modules/${KERNEL_FULL_VERSION}/build ',
  '\u001b[36mINFO\u001b[0m[0001] Cmd: /bin/sh                                 ',
  '\u001b[36mINFO\u001b[0m[0001] Args: [-c make -C /lib/modules/${KERNEL_FULL_VERSION}/build] ',
  '\u001b[36mINFO\u001b[0m[0001] Running: [/bin/sh -c make -C /lib/modules/${KERNEL_FULL_VERSION}/build] ',
  'hello.c:3:10: fatal error: linux/foo.h: No such file or directory',
  'error building image: error building stage: failed to execute command: waiting for process to exit: exit status 2',
];

describe('test builds over the wire', () => {
  let cluster: FakeCluster;
  beforeEach(async () => {
    cluster = await FakeCluster.start({ namespaces: ['default', 'lab'] });
  });
  afterEach(async () => {
    await cluster.stop();
    endServers();
  });

  const opened = async (initializationOptions: object = {}): Promise<LspSession> => {
    const session = await LspSession.start({
      initializationOptions: { testBuilds: true, ...initializationOptions },
    });
    await session.open(uri, kmod);
    return session;
  };

  const plan = (session: LspSession, more: object = {}): Promise<TestBuildPlan> =>
    session.request<TestBuildPlan>(planTestBuildMethod, {
      ...{ kubeconfig: cluster.kubeconfig, textDocument, document: 0, kernels: [ubuntu] },
      ...more,
    });

  async function started(session: LspSession): Promise<string> {
    const planned = await plan(session);
    assert.equal(planned.ok, true, JSON.stringify(planned));
    assert.deepEqual(planned.builds[0]?.obstacles, []);
    const answer = await session.request<StartedTestBuilds>(startTestBuildMethod, { plan: planned.plan });
    assert.equal(answer.ok, true, JSON.stringify(answer));
    return answer.builds[0] ?? '';
  }

  const told = (session: LspSession, look: (build: TestBuild) => boolean): Promise<TestBuild> =>
    session.until(() => builds(session).find(look));

  const builds = (session: LspSession): readonly TestBuild[] =>
    session.heard
      .filter(({ method }) => method === testBuildChangedMethod)
      .map(({ params }) => params as TestBuild);

  it('fail on their line, and nothing is left', async () => {
    playBuilds(cluster, failingLog, 2);
    const session = await opened();
    const id = await started(session);
    const build = await told(session, ({ state }) => state === 'failed');
    assert.equal(build.id, id);
    assert.match(build.failure?.reason ?? '', /linux\/foo\.h/);
    assert.deepEqual(build.failure?.place, {
      uri,
      range: { start: { line: 22, character: 4 }, end: { line: 22, character: 57 } },
    });
    const found = await session.until(() =>
      session.shown(uri).find(({ code }) => code === 'test-build-failed'),
    );
    assert.equal(found.severity, 1);
    assert.match(
      String(found.message),
      /^Test build for 6\.8\.0-31-generic failed here \(exit 2\): hello\.c:3/,
    );
    await told(session, ({ leftInCluster, state }) => state === 'failed' && !leftInCluster);
    const log = session.heard.filter(({ method }) => method === testBuildLogMethod);
    assert.match(JSON.stringify(log), /fatal error: linux\/foo\.h/);
    assert.deepEqual(cluster.objects('jobs'), []);
    assert.deepEqual(cluster.objects('configmaps'), []);
    await session.change(uri, 2, { text: kmod.replace('RUN make', 'RUN  make') });
    await session.until(() =>
      session.shown(uri).some(({ code }) => code === 'test-build-failed') ? undefined : true,
    );
    await session.stop();
  });

  it('are cancelled, and what an earlier session left is found and deleted', async () => {
    const session = await opened();
    const id = await started(session);
    await told(session, ({ state }) => state === 'waiting');
    const other = await opened();
    const params = { kubeconfig: cluster.kubeconfig, context: 'lab' };
    const left = await other.request<Leftovers>(testBuildLeftoversMethod, params);
    assert.deepEqual(
      left.builds.map(({ kind, namespace, state, module, kernel }) => ({
        kind,
        namespace,
        state,
        module,
        kernel,
      })),
      [{ kind: 'Job', namespace: 'lab', state: 'running', module: 'my-kmod', kernel: ubuntu }],
    );
    assert.deepEqual(await session.request(cancelTestBuildMethod, { id }), { ok: true });
    assert.deepEqual(cluster.objects('jobs'), []);
    assert.deepEqual(await other.request(deleteLeftoversMethod, { ...params, builds: left.builds }), {
      ok: true,
    });
    await other.stop();
    await session.stop();
  });

  const partings: Readonly<Record<string, (session: LspSession) => unknown>> = {
    'hangs up': ({ process }) => process.stdin?.end(),
    'says exit without shutdown': session => session.notify('exit', undefined),
    'is ended by SIGTERM': ({ process }) => process.kill('SIGTERM'),
    'is ended by SIGHUP': ({ process }) => process.kill('SIGHUP'),
    'is ended by SIGINT': ({ process }) => process.kill('SIGINT'),
  };
  for (const [how, part] of Object.entries(partings)) {
    it(`are deleted when the session ${how}, as preflights are`, async function () {
      // Windows has no signals: there they end a process at once.
      if (process.platform === 'win32' && how.includes('SIG')) this.skip();
      playJobs(cluster, () => undefined);
      cluster.put('modules', 'lab', { metadata: { name: 'my-kmod' } });
      const session = await opened();
      await started(session);
      await told(session, ({ state }) => state === 'waiting');
      const preflight = session.request(preflightMethod, {
        kubeconfig: cluster.kubeconfig,
        kernel: ubuntu,
      });
      preflight.catch(() => undefined);
      const created = new Promise(resolve => cluster.control('preflightvalidations', resolve));
      await created;
      const exit = once(session.process, 'exit');
      await part(session);
      assert.equal((await exit)[0], 1, session.stderr);
      for (const resource of ['jobs', 'configmaps', 'pods', 'preflightvalidations'])
        assert.deepEqual(cluster.objects(resource), [], resource);
    });
  }

  it('are not called gone while their Pods are there, and are deleted once the server is back', async () => {
    playJobs(cluster, () => undefined);
    const session = await opened();
    const id = await started(session);
    await told(session, ({ state }) => state === 'waiting');
    cluster.stopControllers();
    const askedInVain = cluster.goAway();
    const cancelled = session.request(cancelTestBuildMethod, { id });
    await told(session, ({ state }) => state === 'cancelling');
    await askedInVain;
    assert.equal(builds(session).at(-1)?.leftInCluster, true);
    cluster.comeBack();
    assert.deepEqual(await cancelled, { ok: true });
    const build = await told(session, ({ state }) => state === 'cancelled');
    assert.equal(build.words, 'cancelled, nothing is left');
    assert.deepEqual(cluster.objects('jobs'), []);
    assert.deepEqual(cluster.objects('pods'), [], 'no controller has deleted it');
    await session.stop();
  });

  it('are not planned in a workspace that is not trusted, nor for what is no Module', async () => {
    const session = await opened({ trusted: false });
    const refused = (await plan(session)) as unknown as Refusal;
    assert.match(refused.message, /^The workspace is not trusted/);
    assert.equal(cluster.requests.length, 0);
    await session.stop();
    const trusting = await opened();
    const answer = (await plan(trusting, { document: 1 })) as unknown as Refusal;
    assert.deepEqual(answer, {
      ok: false,
      message: 'The document is no Module.',
      advice: 'Choose a Module, or a ManagedClusterModule.',
    });
    assert.match(
      (await trusting.refused(planTestBuildMethod, { textDocument, kernels: [] })).message,
      /`kernels`/,
    );
    await trusting.stop();
  });

  it('end with the session', async () => {
    const session = await opened();
    await started(session);
    await told(session, ({ state }) => state === 'waiting');
    await session.stop();
    assert.deepEqual(cluster.objects('jobs'), []);
  });
});

function playBuilds(cluster: FakeCluster, log: readonly string[], exitCode: number): void {
  playJobs(cluster, job => {
    job.start();
    job.print(...log);
    job.end(exitCode);
  });
}
