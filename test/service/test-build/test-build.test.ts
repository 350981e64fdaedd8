// Test builds over a cluster in memory: what is planned, what is told while they run, how they end, and that nothing stays.
import assert from 'node:assert/strict';
import { StopSource } from '../../../server/src/core/stop.js';
import { diagnose } from '../../../server/src/service/answers/diagnose.js';
import { failedBuildCode } from '../../../server/src/service/workspace/failed-builds.js';
import { ignoreFix } from '../../../server/src/service/answers/ignore-fix.js';
import { linesOf } from '../../../server/src/service/workspace/text-lines.js';
import { succeeding } from '../../support/fake-session.js';
import { failing, kmod, TestBuildLab, ubuntu, uri } from '../../support/test-build-lab.js';

describe('the plan of a test build', () => {
  it('says all that would happen, and creates nothing', async () => {
    const lab = new TestBuildLab();
    const plan = await lab.plan();
    const { manifest, ...build } = plan.builds[0] ?? assert.fail();
    assert.deepEqual(build, {
      kernel: ubuntu,
      mapping: 1,
      image: `registry.example/org/my-kmod:${ubuntu}`,
      exists: 'no',
      existsWords: 'not in its registry yet: KMM would build it',
      builder: 'gcr.io/kaniko-project/executor:latest',
      builderSource: "KMM's default",
      dockerfile: 'kmod.yaml, ConfigMap df',
      obstacles: [],
      notes: [],
    });
    assert.match(
      manifest,
      /kind: Job[\s\S]*--no-push[\s\S]*---\n[\s\S]*kind: ConfigMap[\s\S]*FROM debian:13/,
    );
    const { context, host, namespace, kind, module, obstacles, notes } = plan;
    assert.deepEqual(
      { context, host, namespace, kind, module, obstacles, notes },
      {
        context: 'lab',
        host: 'lab.example:6443',
        namespace: 'lab',
        kind: 'Job',
        module: 'my-kmod',
        obstacles: [],
        notes: [],
      },
    );
    assert.deepEqual(lab.cluster.left, []);
    assert.equal(lab.cluster.open, 0);
  });

  it('takes the text as it is typed', async () => {
    const lab = new TestBuildLab();
    lab.workspace.edit(uri, kmod.replace('debian:13 AS', 'debian:12 AS'));
    assert.match((await lab.plan()).builds[0]?.manifest ?? '', /FROM debian:12 AS builder/);
  });

  it('takes a Dockerfile out of a file that a kustomization names, and out of the cluster', async () => {
    const [module = ''] = kmod.split('---\n');
    const lab = new TestBuildLab(module);
    lab.cluster.put('configmaps', {
      metadata: { name: 'df', namespace: 'lab' },
      data: { dockerfile: 'FROM a\n' },
    });
    assert.equal((await lab.plan()).builds[0]?.dockerfile, "the cluster's ConfigMap df");
    lab.workspace.load(
      'file:///demo/kustomization.yaml',
      'configMapGenerator:\n- name: df\n  files: [dockerfile=build/Dockerfile]\n',
    );
    lab.workspace.load('file:///demo/build/Dockerfile', 'FROM b\n');
    const [build] = (await lab.plan()).builds;
    assert.equal(build?.dockerfile, 'Dockerfile, ConfigMap df of kustomization.yaml');
    assert.match(build.manifest, /FROM b/);
  });

  it('uses the builder of the operator, unless the user wants another', async () => {
    const lab = new TestBuildLab();
    const env = [{ name: 'RELATED_IMAGE_BUILD', value: 'r/kaniko:v1.24.0' }];
    lab.cluster.put('deployments', {
      metadata: { name: 'kmm-operator-controller', namespace: 'kmm-operator-system' },
      spec: { template: { spec: { containers: [{ name: 'manager', env }] } } },
    });
    const [own] = (await lab.plan()).builds;
    assert.deepEqual([own?.builder, own?.builderSource], ['r/kaniko:v1.24.0', "the operator's Deployment"]);
    const [wanted] = (await lab.plan({ settings: lab.settings({ builderImage: 'mine:1' }) })).builds;
    assert.deepEqual([wanted?.builder, wanted?.builderSource], ['mine:1', 'as you have set it']);
  });

  it('names the tag that the Module wants, and what is pushed before it is signed', async () => {
    const text = kmod
      .replace('{ name: df } }', '{ name: df }, kanikoParams: { tag: v1.23.2 } }')
      .replace(
        '      kernelMappings',
        '      sign: { keySecret: { name: k }, certSecret: { name: c }, filesToSign: [/opt/a.ko] }\n      kernelMappings',
      );
    const [build] = (await new TestBuildLab(text).plan({ push: { destination: '' } })).builds;
    assert.equal(build?.builder, 'gcr.io/kaniko-project/executor:v1.23.2');
    assert.equal(build.builderSource, "KMM's default, with the tag of `kanikoParams`");
    assert.equal(build.destination, `registry.example/org/my-kmod:${ubuntu}_lab_my-kmod_kmm_unsigned`);
    assert.match(build.manifest, /executor:v1\.23\.2/);
    const [own] = (await new TestBuildLab(text).plan({ push: { destination: 'r/x:1' } })).builds;
    assert.equal(own?.destination, 'r/x:1');
  });

  it('says what stands in the way of a kernel, and builds the others', async () => {
    const lab = new TestBuildLab();
    const plan = await lab.plan({ kernels: ['4.18.0-1.el8', '5.4.0-1-x', ubuntu] });
    assert.deepEqual(
      plan.builds.map(({ obstacles }) => obstacles[0]?.message),
      [
        'No mapping matches 4.18.0-1.el8: KMM leaves the nodes with this kernel alone.',
        'Mapping 2 has no `build`: KMM builds nothing for 5.4.0-1-x, the image has to be in its registry.',
        undefined,
      ],
    );
    const started = lab.builds.start(plan.plan);
    assert.equal(started.ok && started.value.length, 1);
  });

  const refusals: readonly (readonly [string, (lab: TestBuildLab) => void, RegExp])[] = [
    [
      'PodSecurity',
      lab => {
        lab.cluster.admit = resource =>
          resource === 'pods'
            ? 'pods "x" is forbidden: violates PodSecurity "baseline:latest": hostPath volumes (volume "lib-modules")'
            : undefined;
      },
      /^Namespace lab enforces the baseline Pod Security Standard, .*hostPath.*enforce=privileged$/,
    ],
    [
      'a quota',
      lab => {
        lab.cluster.admit = resource =>
          resource === 'pods'
            ? 'pods "x" is forbidden: exceeded quota: no-pods, requested: pods=1, used: pods=0, limited: pods=0'
            : undefined;
      },
      /^Quota no-pods of namespace lab has no room .* asks for pods=1, .*kubectl describe quota -n lab$/,
    ],
    [
      'an admission webhook',
      lab => {
        lab.cluster.admit = resource =>
          resource === 'jobs'
            ? 'admission webhook "x.example" denied the request: no Jobs on Fridays'
            : undefined;
      },
      /^The cluster refuses the Job in lab: .*no Jobs on Fridays/,
    ],
    [
      'a namespace that is missing',
      lab => void lab.cluster.namespaces.delete('lab'),
      /^Namespace lab does not exist.*kubectl create namespace lab$/,
    ],
  ];
  for (const [what, arrange, expected] of refusals) {
    it(`tells of ${what} in words, with what to do`, async () => {
      const lab = new TestBuildLab();
      arrange(lab);
      const plan = await lab.plan();
      const [obstacle] = plan.builds[0]?.obstacles ?? [];
      assert.match(`${obstacle?.message ?? ''} ${obstacle?.command ?? ''}`, expected);
      assert.equal(lab.builds.start(plan.plan).ok, false);
    });
  }

  it('names rights that are missing', async () => {
    const lab = new TestBuildLab();
    lab.cluster.forbidden.add('create jobs').add('get pods/log');
    const plan = await lab.plan();
    assert.deepEqual(plan.obstacles, [
      {
        message: 'You may not create jobs in namespace lab.',
        advice: 'Ask its owner for these rights, or build in another namespace.',
        command: 'kubectl auth can-i create jobs.batch -n lab',
      },
    ]);
    assert.match(plan.notes[0]?.message ?? '', /^You may not get pods\/log in lab, so the log is not shown/);
    const other = new TestBuildLab();
    for (const right of [
      'create jobs',
      'get jobs',
      'delete jobs',
      'create configmaps',
      'list pods',
      'watch pods',
    ])
      other.cluster.forbidden.add(right);
    other.cluster.forbidden.add('watch events');
    const { obstacles, notes } = await other.plan();
    assert.equal(
      obstacles[0]?.message,
      'You may not create, get and delete jobs, nor create configmaps in namespace lab.',
    );
    assert.deepEqual(
      notes.map(({ message }) => message.slice(0, message.indexOf(','))),
      ['You may not list and watch pods in lab', 'You may not watch events in lab'],
    );
    assert.equal(lab.builds.start(plan.plan).ok, false);
    assert.ok(!lab.cluster.calls.some(({ verb }) => verb === 'dry run'), 'what is known is not asked again');
    assert.deepEqual(plan.builds[0]?.obstacles, []);
  });

  it('reads the pull secret only when it may', async () => {
    const text = kmod.replace('selector: {}', 'selector: {}\n  imageRepoSecret: { name: pull }');
    const lab = new TestBuildLab(text);
    const config = '{"auths":{}}';
    lab.cluster.put('secrets', {
      metadata: { name: 'pull', namespace: 'lab' },
      data: { '.dockerconfigjson': Buffer.from(config).toString('base64') },
    });
    lab.exists = { exists: 'unknown', digest: undefined, words: 'registry.example wants to know who asks' };
    const plan = await lab.plan();
    assert.equal(
      lab.cluster.calls.some(({ resource }) => resource === 'secrets'),
      false,
    );
    assert.match(plan.builds[0]?.notes[0]?.message ?? '', /without the Module's `imageRepoSecret` pull/);
    await lab.plan({ mayReadPullSecret: true });
    assert.deepEqual(
      lab.questions.map(({ dockerConfig }) => dockerConfig),
      [undefined, config],
    );
  });

  it('fails in words when the cluster cannot be reached, and when it is stopped', async () => {
    const lab = new TestBuildLab();
    lab.cluster.faultOf = ({ verb }) => (verb === 'mayDo' ? 'unreached' : undefined);
    const planned = await lab.tryPlan();
    assert.equal(
      planned.ok ? '' : planned.failure.message,
      'lab.example:6443 broke the connection off (ECONNRESET).',
    );
    assert.equal(lab.cluster.open, 0);
  });

  it('asks no more of a cluster that is not heard, or does not let the user in', async () => {
    for (const fault of ['unreached', { status: 401 }] as const) {
      const lab = new TestBuildLab();
      lab.cluster.faultOf = ({ verb }) => (verb === 'resources' ? fault : undefined);
      assert.equal((await lab.tryPlan()).ok, false);
      assert.ok(lab.cluster.calls.every(({ verb }) => verb === 'open' || verb === 'resources'));
    }
    const lab = new TestBuildLab();
    lab.cluster.faultOf = ({ verb }) => (verb === 'resources' ? { status: 403 } : undefined);
    assert.ok((await lab.tryPlan()).ok, 'discovery may be forbidden');
  });
});

describe('a test build', () => {
  it('runs, tells its course, succeeds, and leaves nothing', async () => {
    const lab = new TestBuildLab();
    const build = await lab.run();
    assert.equal(build.state, 'succeeded', build.words);
    assert.match(build.words, /^succeeded in \d+ s$/);
    assert.equal(build.leftInCluster, false);
    assert.deepEqual(
      [...new Set(lab.told.map(({ state }) => state))],
      ['queued', 'creating', 'waiting', 'running', 'succeeded'],
    );
    assert.match(lab.log, /Building stage/);
    assert.deepEqual(lab.cluster.left, []);
    assert.equal(lab.cluster.open, 0);
    assert.equal(lab.clock.pending, lab.clock.pending);
  });

  it('fails on a line of the Dockerfile, until the text changes or a later build passes', async () => {
    const lab = new TestBuildLab();
    lab.cluster.script = failing;
    const build = await lab.run();
    assert.equal(build.state, 'failed');
    assert.match(build.failure?.reason ?? '', /linux\/foo\.h: No such file/);
    const marked = (): readonly string[] => {
      const snapshot = lab.workspace.snapshot();
      const file = snapshot.files.get(uri) ?? assert.fail();
      return diagnose(snapshot, uri, () => undefined)
        .filter(({ code }) => code === failedBuildCode)
        .map(
          ({ span, message }) =>
            `${String(linesOf(file).range(span).start.line + 1)}: ${file.text.slice(span.start, span.end)}: ${message}`,
        );
    };
    const [only = '', ...more] = marked();
    assert.deepEqual(more, []);
    assert.match(
      only,
      /^23: RUN make -C \/lib\/modules\/\$\{KERNEL_FULL_VERSION\}\/build: Test build for 6\.8\.0-31-generic failed here \(exit 2\): hello\.c:3/,
    );
    assert.equal(build.failure?.place?.range.start.line, 22);
    const now = lab.workspace.snapshot();
    const problems = diagnose(now, uri, () => undefined).filter(({ code }) => code === failedBuildCode);
    assert.deepEqual(
      problems.map(problem => ignoreFix(now, uri, problem)),
      [undefined],
    );
    lab.workspace.edit(uri, kmod.replace('RUN make', 'RUN  make'));
    assert.deepEqual(marked(), []);
    lab.workspace.edit(uri, `# moved\n${kmod}`);
    assert.match(marked()[0] ?? '', /^24: /);
    lab.cluster.script = succeeding;
    await lab.run();
    assert.deepEqual(marked(), []);
    assert.deepEqual(lab.cluster.left, []);
  });

  it('keeps what has failed when it shall, and deletes it later', async () => {
    const lab = new TestBuildLab();
    lab.cluster.script = failing;
    const build = await lab.run({ settings: lab.settings({ keep: true }) });
    assert.equal(build.leftInCluster, true);
    assert.equal(lab.cluster.objects('jobs').length, 1);
    await lab.clock.until(lab.builds.cancel(build.id), 60_000);
    assert.deepEqual(await lab.leftAfter(1000), []);
    assert.equal(lab.build(build.id).state, 'failed');
    assert.equal(lab.build(build.id).leftInCluster, false);
  });

  it('can be cancelled at every moment, and nothing is left', async () => {
    for (let moment = 0; moment < 8000; moment += 130) {
      const lab = new TestBuildLab();
      const [id = ''] = await lab.start();
      await lab.clock.pass(moment);
      const wasOver = lab.build(id).state === 'succeeded';
      const cancelled = await lab.clock.until(lab.builds.cancel(id), 120_000);
      assert.ok(cancelled.ok, String(moment));
      const { state, leftInCluster } = lab.build(id);
      assert.equal(state, wasOver ? 'succeeded' : state, String(moment));
      assert.ok(['cancelled', 'succeeded'].includes(state), `${String(moment)} ${state}`);
      assert.equal(leftInCluster, false);
      assert.deepEqual(lab.cluster.left, [], String(moment));
      assert.equal(lab.cluster.open, 0);
    }
  });

  it('builds several kernels, so many at once', async () => {
    const lab = new TestBuildLab();
    const kernels = ['6.1.0-1-a', '6.1.0-2-a', '6.1.0-3-a', '6.1.0-4-a', '6.1.0-5-a'];
    const ids = await lab.start({ kernels });
    let most = 0;
    for (let moment = 0; moment < 40_000; moment += 100) {
      await lab.clock.pass(100);
      most = Math.max(most, lab.cluster.objects('jobs').length);
    }
    assert.equal(most, 2);
    assert.deepEqual(
      ids.map(id => lab.build(id).state),
      kernels.map(() => 'succeeded'),
    );
  });

  it('shows why it waits, and ends with the deadline of the cluster', async () => {
    const lab = new TestBuildLab();
    lab.cluster.script = {
      ...succeeding,
      podAfter: undefined,
      events: [
        {
          reason: 'FailedCreate',
          message:
            'Error creating: pods "x" is forbidden: exceeded quota: no-pods, requested: pods=1, used: pods=0, limited: pods=0',
        },
      ],
    };
    const [id = ''] = await lab.start();
    await lab.clock.pass(5000);
    assert.match(lab.build(id).troubles[0]?.message ?? '', /quota/i);
    await lab.clock.until(lab.builds.over(id), 2 * 3600_000);
    const build = lab.build(id);
    assert.equal(build.state, 'failed');
    assert.equal(build.failure?.kind, 'deadline');
    assert.deepEqual(lab.cluster.left, []);
  });

  it('survives lost connections, and says so when the cluster is lost', async () => {
    const lab = new TestBuildLab();
    lab.cluster.script = { ...succeeding, log: [[30_000, 'x']] };
    const [id = ''] = await lab.start();
    await lab.clock.pass(6000);
    lab.cluster.interrupt();
    await lab.clock.pass(300);
    assert.match(lab.build(id).troubles[0]?.message ?? '', /^The connection is lost and will be made again/);
    await lab.clock.until(lab.builds.over(id), 120_000);
    assert.equal(lab.build(id).state, 'succeeded');

    const lost = new TestBuildLab();
    lost.cluster.script = { ...succeeding, exitCode: undefined };
    const plan = await lost.plan();
    lost.cluster.faultOf = ({ verb, resource }) => {
      const isLateWatch = verb === 'watch' && resource === 'jobs later';
      const isLateSession = verb === 'open' && lost.clock.now() > 2000;
      return isLateWatch || isLateSession ? 'unreached' : undefined;
    };
    const started = lost.builds.start(plan.plan);
    assert.ok(started.ok);
    await lost.clock.until(lost.builds.over(started.value[0] ?? ''), 600_000);
    const build = lost.build(started.value[0] ?? '');
    assert.equal(build.state, 'failed');
    assert.equal(build.failure?.kind, 'connection');
    assert.equal(build.leftInCluster, true);
    assert.match(
      build.troubles[0]?.command ?? '',
      /^kubectl delete job kmm-test-my-kmod-6-8-0-31-generic-r\d+ -n lab$/,
    );
    assert.deepEqual(await lost.leftAfter((1800 + 900 + 10) * 1000), []);
  });

  it('signs in again when a token expires in the middle, and says so when that does not help', async () => {
    const lab = new TestBuildLab();
    lab.cluster.script = { ...succeeding, log: [[300_000, 'x']] };
    const [id = ''] = await lab.start();
    await lab.clock.pass(100_000);
    lab.cluster.refuseWatches(401, 'Unauthorized');
    await lab.clock.until(lab.builds.over(id), 3600_000);
    assert.equal(lab.build(id).state, 'succeeded');
    assert.match(lab.log, /^x\n$/);

    const [other = ''] = await lab.start();
    await lab.clock.pass(20_000);
    lab.cluster.refuseWatches(401, 'Unauthorized');
    await lab.clock.until(lab.builds.over(other), 120_000);
    assert.equal(lab.build(other).failure?.kind, 'connection');
    assert.deepEqual(await lab.leftAfter(1000), []);
    assert.equal(lab.cluster.open, 0);
  });

  it('tells when its namespace is deleted in the middle, or its Job', async () => {
    for (const how of ['namespace', 'job']) {
      const lab = new TestBuildLab();
      lab.cluster.put('namespaces', { metadata: { name: 'lab' } });
      lab.cluster.script = { ...succeeding, exitCode: undefined };
      const [id = ''] = await lab.start();
      await lab.clock.pass(6000);
      if (how === 'namespace') lab.cluster.deleteNamespace('lab');
      else
        for (const job of lab.cluster.objects('jobs'))
          lab.cluster.remove(String((job['metadata'] as { uid: string }).uid));
      await lab.clock.until(lab.builds.over(id), 120_000);
      assert.equal(lab.build(id).state, 'failed', how);
      assert.match(lab.build(id).words, new RegExp(`${how}.*deleted`, 'i'), how);
      assert.equal(lab.build(id).leftInCluster, false);
      assert.deepEqual(await lab.leftAfter(1000), []);
    }
  });

  it('says that nothing is left only when its Pod is gone, whatever the controllers do', async () => {
    const lab = new TestBuildLab();
    lab.cluster.script = { ...succeeding, log: [[120_000, 'x']] };
    const [id = ''] = await lab.start({ push: { destination: '' } });
    await lab.clock.pass(6000);
    lab.cluster.stopControllers();
    await lab.clock.until(lab.builds.cancel(id), 200_000);
    const build = lab.build(id);
    assert.equal(build.words, 'cancelled, but something may be left');
    assert.match(
      build.troubles[0]?.message ?? '',
      /^Pod kmm-test-my-kmod-6-8-0-31-generic-r\d+-x7k2p is still in namespace lab\.$/,
    );
    assert.match(build.troubles[0]?.advice ?? '', /^It has ended and does nothing any more\./);
    assert.match(
      build.troubles[0]?.command ?? '',
      /^kubectl delete pod kmm-test-my-kmod-6-8-0-31-generic-r\d+-x7k2p -n lab$/,
    );
    assert.equal(build.leftInCluster, true);
    await lab.clock.pass(200_000);
    assert.deepEqual(lab.cluster.finishedPods, [], 'its Pod was ended although no controller did it');
    lab.cluster.startControllers();
    const again = await lab.clock.until(lab.builds.cancel(id), 200_000);
    assert.ok(again.ok);
    assert.equal(lab.build(id).leftInCluster, false);
    assert.deepEqual(lab.cluster.left, []);
    assert.deepEqual(lab.lies, []);
  });

  it('is rid of it after the API server was away, and names it when that is away for longer', async () => {
    for (const [ms, isLeft] of [
      [20_000, false],
      [600_000, true],
    ] as const) {
      const lab = new TestBuildLab();
      lab.cluster.script = { ...succeeding, log: [[300_000, 'x']] };
      const [id = ''] = await lab.start();
      await lab.clock.pass(6000);
      lab.cluster.goAway(ms);
      await lab.clock.until(lab.builds.cancel(id), 200_000);
      assert.equal(lab.build(id).leftInCluster, isLeft);
      assert.deepEqual(lab.lies, []);
      assert.deepEqual(lab.cluster.finishedPods, []);
      const [trouble] = lab.build(id).troubles;
      if (isLeft) assert.match(trouble?.message ?? '', /^Job kmm-test-\S+ may still be in namespace lab: /);
      else assert.equal(lab.build(id).words, 'cancelled, nothing is left');
    }
  });

  it('does not take a list that fails for an empty one, nor Pods of others for its own', async () => {
    const lab = new TestBuildLab();
    lab.cluster.script = { ...succeeding, exitCode: undefined };
    const [id = ''] = await lab.start();
    await lab.clock.pass(6000);
    const labels = { 'app.kubernetes.io/managed-by': 'kmm-language-tools', 'kmm.language-tools/run': id };
    lab.cluster.put('pods', { kind: 'Pod', metadata: { name: 'mine', namespace: 'lab', labels } });
    lab.cluster.faultOf = ({ verb, resource }) =>
      verb === 'list' && resource === 'pods' ? { status: 403, reason: 'Forbidden' } : undefined;
    await lab.clock.until(lab.builds.cancel(id), 200_000);
    const [trouble] = lab.build(id).troubles;
    assert.match(
      trouble?.message ?? '',
      /^Job \S+ is deleted, but whether its Pod has gone .* cannot be seen: /,
    );
    assert.match(trouble?.command ?? '', /^kubectl get pods -l \S+ -n lab$/);
    lab.cluster.faultOf = () => undefined;
    assert.ok((await lab.clock.until(lab.builds.cancel(id), 200_000)).ok);
    assert.deepEqual(lab.cluster.left, ['pods mine']);
  });

  it('looks for what a server that failed may have created', async () => {
    const lab = new TestBuildLab();
    const plan = await lab.plan();
    lab.cluster.faultOf = ({ verb }) => (verb === 'create' ? 'created, and 504' : undefined);
    const started = lab.builds.start(plan.plan);
    assert.ok(started.ok);
    await lab.clock.until(lab.builds.over(started.value[0] ?? ''), 200_000);
    assert.deepEqual(await lab.leftAfter(1000), []);
  });

  it('closes with all of them cancelled', async () => {
    const lab = new TestBuildLab();
    lab.cluster.script = { ...succeeding, exitCode: undefined };
    await lab.start({ kernels: ['6.1.0-1-a', '6.1.0-2-a', '6.1.0-3-a'] });
    await lab.clock.pass(5000);
    await lab.clock.until(lab.builds.close(), 120_000);
    assert.deepEqual(lab.cluster.left, []);
  });
});

describe('a test build on OpenShift', () => {
  const dtk = kmod.replace('FROM debian:13 AS', 'ARG DTK_AUTO\n    FROM ${DTK_AUTO} AS');

  function openShift(text: string): TestBuildLab {
    const lab = new TestBuildLab(text);
    lab.cluster.served.set('build.openshift.io/v1', ['builds']);
    lab.cluster.served.set('kmm.sigs.x-k8s.io/v1beta1', ['modules', 'preflightvalidationsocp']);
    return lab;
  }

  it('is a Build of its own, with the driver toolkit that the operator would take', async () => {
    const lab = openShift(dtk);
    const without = await lab.plan();
    assert.equal(without.kind, 'Build');
    assert.match(
      without.builds[0]?.obstacles[0]?.message ?? '',
      /no driver toolkit is known for 6\.8\.0-31-generic: no node of CoreOS/,
    );
    const nodeInfo = {
      kernelVersion: ubuntu,
      osImage: 'Red Hat Enterprise Linux CoreOS 418.94.202501221327-0',
    };
    lab.cluster.put('nodes', { metadata: { name: 'a' }, status: { nodeInfo } });
    const tags = [
      { name: 'latest', from: { name: 'r/dtk:latest' } },
      { name: '418.94.202501221327-0', from: { name: 'r/dtk@sha256:1' } },
    ];
    lab.cluster.put('imagestreams', {
      metadata: { name: 'driver-toolkit', namespace: 'openshift' },
      spec: { tags },
    });
    const [build] = (await lab.plan()).builds;
    assert.deepEqual(build?.obstacles, []);
    assert.equal(build.builderSource, "OpenShift's own builder");
    assert.match(build.manifest, /kind: Build[\s\S]*name: DTK_AUTO\n\s+value: r\/dtk@sha256:1/);
  });

  it('runs, ends and is deleted', async () => {
    const lab = openShift(kmod);
    const [id = ''] = await lab.start();
    await lab.clock.pass(2000);
    const [made] = lab.cluster.objects('builds');
    assert.ok(made);
    lab.cluster.put('builds', {
      ...made,
      status: { phase: 'Running', startTimestamp: '2026-01-01T00:00:00Z' },
    });
    await lab.clock.pass(2000);
    assert.equal(lab.build(id).state, 'running');
    lab.cluster.put('builds', { ...made, status: { phase: 'Complete' } });
    await lab.clock.until(lab.builds.over(id), 120_000);
    assert.equal(lab.build(id).state, 'succeeded', lab.build(id).words);
    assert.deepEqual(lab.cluster.objects('builds'), []);
  });
});

describe('leftovers of test builds', () => {
  it('are found by a later session, told in its plan, and deleted', async () => {
    const lab = new TestBuildLab();
    lab.cluster.script = { ...succeeding, exitCode: undefined };
    await lab.start();
    await lab.clock.pass(5000);
    lab.builds = lab.engine();
    const plan = await lab.plan();
    assert.deepEqual(
      plan.notes.map(({ message }) => message),
      ['1 other test build is running in lab, started by kim@laptop.'],
    );
    const { choice } = lab.request();
    const found = await lab.clock.until(lab.builds.leftovers(choice, undefined, new StopSource()), 10_000);
    assert.ok(found.ok);
    assert.equal(found.value.where, 'lab');
    // Whoever may not look everywhere is told where was looked.
    let forbidden = 2;
    lab.cluster.faultOf = ({ verb }) => (verb === 'list' && forbidden-- > 0 ? { status: 403 } : undefined);
    const some = await lab.clock.until(lab.builds.leftovers(choice, undefined, new StopSource()), 10_000);
    assert.equal(some.ok && some.value.where, 'namespace default of lab');
    assert.deepEqual(
      found.value.builds.map(({ kind, module, kernel, state, running, startedBy, namespace }) => ({
        kind,
        module,
        kernel,
        state,
        running,
        startedBy,
        namespace,
      })),
      [
        {
          ...{ kind: 'Job', module: 'my-kmod', kernel: ubuntu, namespace: 'lab' },
          ...{ state: 'running', running: true, startedBy: 'kim@laptop' },
        },
      ],
    );
    const deleted = await lab.clock.until(
      lab.builds.deleteLeftovers(choice, found.value.builds, new StopSource()),
      10_000,
    );
    assert.ok(deleted.ok);
    assert.deepEqual(await lab.leftAfter(1000), []);
  });

  const preflights = { metadata: { labels: { 'app.kubernetes.io/managed-by': 'kmm-language-tools' } } };

  it('are told from what is running: by its end, its deadline, and whether anything owns it', async () => {
    const lab = new TestBuildLab();
    lab.cluster.served.set('kmm.sigs.x-k8s.io/v1beta2', ['preflightvalidations']);
    const labels = { ...preflights.metadata.labels, 'kmm.language-tools/run': 'x' };
    const annotations = { 'kmm.language-tools/deadline': '1800' };
    const put = (resource: string, name: string, more: object = {}): void =>
      void lab.cluster.put(resource, {
        kind: resource === 'pods' ? 'Pod' : 'Other',
        metadata: {
          name,
          labels,
          annotations,
          ...(resource !== 'preflightvalidations' && { namespace: 'lab' }),
        },
        ...more,
      });
    const failed = { conditions: [{ type: 'Failed', status: 'True' }] };
    put('jobs', 'goes-on', { spec: { activeDeadlineSeconds: 1800 } });
    put('jobs', 'kept', { spec: { activeDeadlineSeconds: 1800 }, status: failed });
    put('pods', 'alone', { status: { phase: 'Running' } });
    put('preflightvalidations', 'checks');
    const { choice } = lab.request();
    const states = async (namespace?: string): Promise<object> => {
      const found = await lab.clock.until(lab.builds.leftovers(choice, namespace, new StopSource()), 10_000);
      assert.ok(found.ok);
      return Object.fromEntries(
        found.value.builds.map(({ name, state, running }) => [name, [state, running]]),
      );
    };
    assert.deepEqual(await states(), {
      'goes-on': ['running', true],
      kept: ['failed', false],
      alone: ['running', false],
      checks: ['running', true],
    });
    assert.ok(!('checks' in (await states('lab'))), 'it is of the whole cluster');
    await lab.clock.pass(1_800_000 + 130_000);
    assert.deepEqual(await states(), {
      'goes-on': ['overdue', false],
      kept: ['failed', false],
      alone: ['overdue', false],
      checks: ['overdue', false],
    });
  });

  it('are called deleted only when they are gone', async () => {
    const lab = new TestBuildLab();
    lab.cluster.script = { ...succeeding, exitCode: undefined };
    await lab.start();
    await lab.clock.pass(6000);
    lab.kill();
    lab.builds = lab.engine();
    const { choice } = lab.request();
    const found = await lab.clock.until(lab.builds.leftovers(choice, 'lab', new StopSource()), 10_000);
    assert.ok(found.ok);
    lab.cluster.stopControllers();
    const stuck = await lab.clock.until(
      lab.builds.deleteLeftovers(choice, found.value.builds, new StopSource()),
      100_000,
    );
    assert.match(stuck.ok ? '' : stuck.failure.message, /^Pod \S+ is told to go, but is still there\.$/);
    const pods = await lab.clock.until(lab.builds.leftovers(choice, 'lab', new StopSource()), 10_000);
    assert.deepEqual(pods.ok && pods.value.builds.map(({ kind, state }) => [kind, state]), [
      ['Pod', 'being deleted'],
    ]);
    lab.cluster.startControllers();
    assert.deepEqual(await lab.leftAfter(1000), []);
  });

  it('of others are never touched', async () => {
    const lab = new TestBuildLab();
    const job = lab.cluster.put('jobs', {
      metadata: { name: 'theirs', namespace: 'lab', labels: { 'app.kubernetes.io/managed-by': 'helm' } },
    });
    const uid = String((job['metadata'] as { uid: string }).uid);
    const { choice } = lab.request();
    const theirs = { namespace: 'lab', kind: 'Job', name: 'theirs', uid } as const;
    const deleted = await lab.clock.until(
      lab.builds.deleteLeftovers(choice, [theirs], new StopSource()),
      10_000,
    );
    assert.equal(
      deleted.ok ? '' : deleted.failure.message,
      'Job lab/theirs does not carry our label and is left alone.',
    );
    assert.equal(lab.cluster.objects('jobs').length, 1);
  });
});
