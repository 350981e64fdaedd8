// Test builds against a real API server: its admission, its dry runs, its controllers. No node runs them, so none ends well.
import assert from 'node:assert/strict';
import { bundledSchemas } from '../../server/src/start/bundled-schemas.js';
import { testBuildSelector } from '../../server/src/core/build-object/manifest.js';
import { textAt } from '../../server/src/core/kernel/node-object.js';
import type { JsonObject } from '../../server/src/core/json/json-value.js';
import { StopSource } from '../../server/src/core/stop.js';
import { defaultSettings } from '../../server/src/protocol/settings.js';
import type { TestBuild, TestBuildPlan } from '../../server/src/protocol/test-build.js';
import { configMapsIn, jobsIn, podsIn } from '../../server/src/service/ports/collections.js';
import { TestBuilds } from '../../server/src/service/test-build/test-builds.js';
import { Workspace } from '../../server/src/service/workspace/workspace.js';
import { neverStops } from '../support/never-stops.js';
import { valueOf } from '../support/open-session.js';
import { realClock, realPort } from '../support/real-cluster.js';
import { failing, kmod, ubuntu, uri } from '../support/test-build-lab.js';
import { asksUntil, describeReal } from './bench.js';
import { PlayedNode } from './played-node.js';

describeReal('test builds in a real cluster', bench => {
  let ids = 0;
  const engine = (version: string, told: TestBuild[] = []): TestBuilds => {
    const workspace = new Workspace(bundledSchemas);
    workspace.configure(() => ({ ...defaultSettings, version }));
    workspace.edit(uri, kmod.replaceAll('namespace: lab', `namespace: ${bench.namespace}`));
    return new TestBuilds(
      {
        clock: realClock,
        now: () => Date.now(),
        startedBy: () => 'kim@laptop',
        newId: () => `t${String(++ids).padStart(3, '0')}${bench.namespace.slice(-4)}`,
        open: (choice, stop) => realPort.open(choice, stop),
        registry: {
          exists: () => Promise.resolve({ exists: 'no', digest: undefined, words: '' }),
          files: () => Promise.resolve({ known: false, words: '' }),
        },
      },
      {
        snapshot: () => workspace.snapshot(),
        changed: build => void told.push(build),
        logged: () => undefined,
        failed: () => undefined,
      },
    );
  };
  const choice = () => ({ kubeconfig: bench.cluster.kubeconfig, context: undefined, mayRun: undefined });

  async function planned(
    builds: TestBuilds,
    deadline = 1800,
    kernels: readonly string[] = [ubuntu],
  ): Promise<TestBuildPlan> {
    const settings = { ...defaultSettings.testBuild, deadline };
    const request = { choice: choice(), uri, document: 0, kernels, mayReadPullSecret: false, settings };
    const plan = await builds.plan(request, new StopSource());
    assert.ok(plan.ok, plan.ok ? '' : plan.failure.message);
    return plan.value;
  }

  function started(builds: TestBuilds, { plan, builds: shown }: TestBuildPlan): string {
    const answer = builds.start(plan);
    assert.ok(answer.ok, JSON.stringify(shown.map(({ obstacles }) => obstacles)));
    return answer.value[0] ?? assert.fail();
  }

  const everything = async (): Promise<readonly unknown[]> => {
    const found = await Promise.all(
      [jobsIn, configMapsIn, podsIn].map(async collection =>
        valueOf(
          await bench.session.list(
            { ...collection(bench.namespace), labelSelector: testBuildSelector() },
            neverStops,
          ),
        ),
      ),
    );
    return found.flat();
  };

  const pods = async (): Promise<readonly JsonObject[]> =>
    valueOf(
      await bench.session.list(
        { ...podsIn(bench.namespace), labelSelector: testBuildSelector() },
        neverStops,
      ),
    );

  /** As kubectl asks the same cluster. */
  const how = (): string =>
    bench.cluster.kubeconfig === undefined ? '' : `--kubeconfig ${bench.cluster.kubeconfig}`;

  /** What the garbage collector deletes takes a moment, where there is one. */
  const nothingLeft = async (): Promise<void> => {
    if (bench.cluster.own && !bench.cluster.own.hasControllers) return;
    await asksUntil(everything, found => found.length === 0);
  };

  it('are refused beforehand where the namespace does not take their Pod', async () => {
    const [build] = (await planned(engine('2.6.0'))).builds;
    assert.match(
      build?.obstacles[0]?.message ?? '',
      /enforces the baseline Pod Security Standard.*hostPath volumes/,
    );
    assert.deepEqual(await everything(), []);
  });

  it('are accepted in every release without a hostPath, and nothing is created by asking', async () => {
    for (const version of ['1.0.0', '1.1.0', '2.0.0', '2.3.0', '2.4.1', '2.5.0']) {
      const plan = await planned(engine(version), 1800, [ubuntu, '6.1.0-50-cloud-amd64', '6.8.0_x+y z']);
      assert.deepEqual(
        plan.builds.map(({ obstacles }) => obstacles),
        [[], [], []],
        version,
      );
      assert.deepEqual(plan.obstacles, []);
    }
    assert.deepEqual(await everything(), []);
  });

  it('are cancelled without a trace', async () => {
    const told: TestBuild[] = [];
    const builds = engine('2.5.0', told);
    const id = started(builds, await planned(builds));
    await asksUntil(
      () => Promise.resolve(told),
      all => all.some(({ state }) => state === 'waiting'),
    );
    const cancelled = await builds.cancel(id);
    assert.ok(cancelled.ok);
    assert.equal(builds.build(id)?.words, 'cancelled, nothing is left');
    await nothingLeft();
  }).timeout(120_000);

  it('fail on their line and pass, with a node that plays them', async function () {
    // Jobs need a controller-manager, and a kubelet of somebody's would take the Pods that are played here.
    if (!bench.cluster.own?.hasControllers) this.skip();
    const node = await PlayedNode.join(bench);
    try {
      const told: TestBuild[] = [];
      const builds = engine('2.5.0', told);
      const [failed, passed] = [
        started(builds, await planned(builds)),
        started(builds, await planned(builds)),
      ];
      await node.play(
        failing.log.map(([, line]) => line),
        2,
      );
      await builds.over(failed);
      const build = builds.build(failed);
      assert.match(build?.failure?.reason ?? '', /linux\/foo\.h: No such file/);
      assert.equal(build?.failure?.place?.range.start.line, 22);
      assert.equal(build.leftInCluster, false);
      await node.play(['nothing to do'], 0);
      await builds.over(passed);
      assert.equal(builds.build(passed)?.state, 'succeeded', builds.build(passed)?.words);
      await nothingLeft();
    } finally {
      await node.leave();
    }
  }).timeout(120_000);

  it('are ended by the cluster at their deadline', async function () {
    // The same: with a real node its own timing would decide, without controllers nothing ends.
    if (!bench.cluster.own?.hasControllers) this.skip();
    const builds = engine('2.5.0');
    const id = started(builds, await planned(builds, 3));
    await builds.over(id);
    assert.equal(builds.build(id)?.failure?.kind, 'deadline');
    assert.equal(builds.build(id)?.leftInCluster, false);
    await nothingLeft();
  }).timeout(120_000);

  it('are not called gone while the controllers are stopped, and their Pods are told to end', async function () {
    if (!bench.cluster.own?.hasControllers) this.skip();
    const builds = engine('2.5.0');
    const id = started(builds, await planned(builds));
    await asksUntil(pods, found => found.length === 1);
    await bench.cluster.own.withoutControllers(async () => {
      assert.equal((await builds.cancel(id)).ok, false);
      const build = builds.build(id);
      assert.equal(build?.words, 'cancelled, but something may be left');
      const [pod] = await pods();
      assert.ok(pod, 'its finalizer is the controller’s business');
      assert.ok(textAt(pod, 'metadata', 'deletionTimestamp') !== '');
      const name = textAt(pod, 'metadata', 'name');
      assert.equal(build.troubles[0]?.command, `kubectl delete pod ${name} -n ${bench.namespace} ${how()}`);
    });
    await asksUntil(pods, found => found.length === 0);
    assert.ok((await builds.cancel(id)).ok);
    assert.equal(builds.build(id)?.leftInCluster, false);
    await nothingLeft();
  }).timeout(200_000);

  it('are gone after the API server was away', async function () {
    if (!bench.cluster.own?.hasControllers) this.skip();
    const builds = engine('2.5.0');
    const id = started(builds, await planned(builds));
    await asksUntil(pods, found => found.length === 1);
    const cancelled = await bench.cluster.own.withoutServer(() => {
      const cancelling = builds.cancel(id);
      assert.equal(builds.build(id)?.state, 'cancelling');
      return Promise.resolve({ over: cancelling });
    });
    assert.ok((await cancelled.over).ok);
    assert.equal(builds.build(id)?.words, 'cancelled, nothing is left');
    assert.deepEqual(await pods(), []);
    await nothingLeft();
  }).timeout(200_000);

  it('that an earlier session left are found and deleted', async () => {
    const told: TestBuild[] = [];
    const dead = engine('2.5.0', told);
    started(dead, await planned(dead));
    await asksUntil(
      () => Promise.resolve(told),
      all => all.some(({ state }) => state === 'waiting'),
    );
    const later = engine('2.5.0');
    const plan = await planned(later);
    assert.match(
      plan.notes.map(({ message }) => message).join(),
      /1 other test build is running in \S+, started by kim@laptop/,
    );
    const found = await later.leftovers(choice(), bench.namespace, neverStops);
    assert.ok(found.ok);
    assert.deepEqual(
      found.value.builds.map(({ kind }) => kind),
      ['Job'],
    );
    assert.ok((await later.deleteLeftovers(choice(), found.value.builds, neverStops)).ok);
    await nothingLeft();
    await dead.close();
  }).timeout(120_000);
});
