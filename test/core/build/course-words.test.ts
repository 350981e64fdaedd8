// What is said of a build: while it goes on, of its pod, and of its end. Which changes lead there is in course.test.ts.
import assert from 'node:assert/strict';
import type { Told } from '../../support/build-course.js';
import {
  build,
  buildPod,
  ended,
  event,
  inState,
  job,
  metadata,
  openshift,
  pod,
  running,
  told,
  waiting,
} from '../../support/build-course.js';

const deleting = { deletionTimestamp: '2026-01-01T00:02:00Z' };
const noPodScheduled = { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False' }] };
const refused = (kind: string, reason: string): Told => [
  'events',
  event(kind, 'b', reason, 'Error creating: pods "b-x" is forbidden: failed quota: q: must specify cpu'),
];
const notMounted: Told = ['events', event('Pod', 'b-1', 'FailedMount', 'strange')];
const namespaceGoes: Told = ['namespaces', { metadata: { name: 'n', ...deleting } }];
const failed = (reason = 'BackoffLimitExceeded', message = ''): Told => [
  'jobs',
  {
    metadata: metadata('b', 'job-1'),
    status: { conditions: [{ type: 'Failed', status: 'True', reason, message }] },
  },
];

describe('what a build does', () => {
  const cases: readonly (readonly [words: string, when: string, ...changes: readonly Told[]])[] = [
    ['waiting for its pod', 'there is only its Job', ['jobs', job()]],
    ['no pod can be created', 'events say so', ['jobs', job()], refused('Job', 'FailedCreate')],
    ['between two attempts', 'its pod is gone', ['jobs', job()], ['pods', pod(running), 'DELETED']],
    ['being stopped', 'its Job fails and has no pod', ['jobs', job([['FailureTarget', 'x']])]],
    ['running', 'its Job fails and has one', ['jobs', job([['FailureTarget', 'x']])], ['pods', pod(running)]],
    ['being stopped', 'its pod is being deleted', ['pods', pod(running, deleting)]],
    ['waiting for a node', 'its pod is not scheduled', ['pods', pod(noPodScheduled)]],
    ['starting', 'nothing keeps its pod from starting', ['pods', pod(waiting('ContainerCreating'))]],
    ['its pod cannot start', 'its pod waits', ['pods', pod(waiting('ContainerCreating'))], notMounted],
    ['its pod cannot start', 'it waits for others', ['pods', pod(waiting('PodInitializing'))], notMounted],
    ['its pod cannot start', 'the kubelet gives no reason', ['pods', pod(waiting(''))], notMounted],
    [
      'its pod cannot start (CrashLoopBackOff)',
      'a container in front of the builder does not get through',
      [
        'pods',
        pod(
          inState({ waiting: { reason: 'PodInitializing' } }, 'Pending', {
            initContainerStatuses: [{ name: 'init', state: { waiting: { reason: 'CrashLoopBackOff' } } }],
          }),
        ),
      ],
    ],
    [
      'running, though its Job is deleted',
      'nobody has stopped its pod',
      ['pods', pod(running)],
      ['jobs', job(), 'DELETED'],
    ],
    [
      'ended, waiting for the verdict',
      'the builder has ended and its pod not yet',
      ['pods', pod({ ...ended(1, 'Error'), phase: 'Running' })],
    ],
    [
      'ended, waiting for the verdict',
      'its pod has ended and tells of no container',
      ['pods', pod({ phase: 'Failed', reason: 'Evicted' })],
    ],
  ];
  for (const [words, when, ...changes] of cases) {
    it(`${words}: ${when}`, () => {
      assert.equal(told(...changes).words, words);
    });
  }

  it('on OpenShift too', () => {
    const pending: Told = ['builds', build({ phase: 'Pending' })];
    const words = (...changes: readonly Told[]): string => openshift(...changes).words;
    assert.equal(words(['builds', build({ phase: 'New' })]), 'waiting for its pod');
    assert.equal(
      words(['builds', build({ phase: 'New' })], refused('Build', 'BuildPodCreationFailed')),
      'no pod can be created',
    );
    assert.equal(words(pending, ['pods', buildPod(waiting('ContainerCreating'))]), 'starting');
    assert.equal(
      words(pending, ['pods', buildPod(waiting('ErrImagePull'))]),
      'its pod cannot start (ImagePullBackOff)',
    );
    assert.equal(words(['builds', build({ phase: 'Running' })]), 'running');
  });
});

describe('what is known of a build’s pod', () => {
  const known = (...changes: readonly Told[]): readonly unknown[] => {
    const { pod: last } = told(['jobs', job()], ...changes);
    return [last?.over, last?.hasLog];
  };

  it('it is over when it cannot go on, and has a log from its start until it is gone', () => {
    assert.deepEqual(known(['pods', pod(waiting('ContainerCreating'))]), [false, false]);
    assert.deepEqual(known(['pods', pod(running)]), [false, true]);
    assert.deepEqual(known(['pods', pod(running, deleting)]), [true, true]);
    assert.deepEqual(known(['pods', pod({ ...ended(1, 'Error'), phase: 'Running' })]), [true, true]);
    assert.deepEqual(known(['pods', pod({ phase: 'Failed', reason: 'Evicted' })]), [true, false]);
    assert.deepEqual(known(['pods', pod(running), 'DELETED']), [true, false]);
    assert.deepEqual(known(['pods', pod(ended(1, 'Error')), 'DELETED']), [true, false]);
  });

  it('of two made in one second, the later version is the newer', () => {
    const [first, second] = [pod(running, {}, 'b-2'), pod(running, {}, 'b-1')];
    assert.deepEqual(told(['pods', second], ['pods', first]).attempts, ['b-2', 'b-1']);
  });
});

describe('what is said of a build that failed', () => {
  const end = (...changes: readonly Told[]): readonly unknown[] => {
    const { end: found } = told(...changes);
    return [found?.kind, found?.message];
  };

  it('a condition that does not hold is no end', () => {
    const conditions = [{ type: 'Failed', status: 'False' }];
    assert.equal(told(['jobs', { metadata: metadata('b', 'job-1'), status: { conditions } }]).end, undefined);
  });

  it('the state of the build has the end in short', () => {
    assert.equal(told(failed()).words, 'failed');
    assert.equal(told(['jobs', job(), 'DELETED']).state, 'deleted');
    assert.equal(told(failed('DeadlineExceeded')).words, 'The build was stopped at its deadline');
  });

  it('at its deadline, what it waited for to the last', () => {
    const advice = (...changes: readonly Told[]): unknown => told(...changes).end?.advice;
    const late = failed('DeadlineExceeded');
    const pull: Told = ['events', event('Pod', 'b-1', 'Failed', 'Failed to pull image "r/k:1": not found')];
    const stopped = inState({ terminated: { exitCode: 137, reason: 'ContainerStatusUnknown' } }, 'Failed');
    assert.match(String(advice(late, ['pods', pod(stopped)], pull)), /^Check its name/);
    assert.match(String(advice(late, ['pods', pod(stopped, deleting)], pull)), /^Check its name/);
    assert.equal(advice(late, ['pods', pod(ended(137, 'Error'))], pull), 'Give it more time.');
    assert.equal(advice(late), 'Give it more time.');
    assert.equal(told(late, ['pods', pod(ended(137, 'Error'))]).end?.terminatedReason, 'DeadlineExceeded');
  });

  it('its pod was taken away from it', () => {
    const disrupted = (status: string): object =>
      ended(137, 'Error', {
        conditions: [{ type: 'DisruptionTarget', status, reason: 'PreemptionByScheduler', message: 'why' }],
      });
    assert.deepEqual(end(['pods', pod(disrupted('True'))], failed()), [
      'pod lost',
      "The build's pod was removed (PreemptionByScheduler): why",
    ]);
    assert.equal(end(['pods', pod(disrupted('False'))], failed())[0], 'build failed');
    for (const reason of ['NodeLost', 'NodeShutdown', 'Terminated', 'Shutdown', 'OutOfcpu'])
      assert.deepEqual(end(['pods', pod({ phase: 'Failed', reason, message: 'why' })], failed()), [
        'pod lost',
        `The node gave the build's pod up (${reason}): why`,
      ]);
  });

  it('its namespace is being deleted', () => {
    assert.equal(end(['pods', pod(ended(1, 'Error'))], namespaceGoes, failed())[0], 'namespace deleted');
  });

  it('the builder could not be started', () => {
    for (const reason of ['StartError', 'ContainerCannotRun'])
      assert.equal(end(['pods', pod(ended(128, reason))], failed())[0], 'not started', reason);
  });

  it('its pod was deleted: while it ran, if nobody has seen it, by how it ended', () => {
    const lost = ['pod lost', "The build's pod was deleted while it ran."];
    const seenLate = (status: object, type: string): readonly unknown[] =>
      end(['pods', pod(status, deleting), type], failed());
    for (const type of ['MODIFIED', 'DELETED']) {
      assert.deepEqual(seenLate(ended(143, 'Error'), type), lost);
      assert.deepEqual(seenLate(ended(1, 'ContainerStatusUnknown'), type), lost);
      assert.equal(seenLate(ended(1, 'Error'), type)[0], 'build failed');
    }
    assert.deepEqual(end(['pods', pod(running), 'DELETED'], failed()), lost);
    assert.equal(end(['pods', pod(running)], failed())[0], 'build failed');
  });

  it('a pod that its Job left behind is not over before it ends', () => {
    const without = (status: object): unknown =>
      told(['jobs', job(), 'DELETED'], ['pods', pod(status, deleting)]).end?.kind;
    assert.equal(without(running), undefined);
    assert.equal(without(ended(0, 'Completed')), 'deleted');
  });
});

describe('what is said of an OpenShift Build that ended', () => {
  const failedBuild = (status: object): Told => ['builds', build({ phase: 'Failed', ...status })];

  it('when it ran: by the Build, else by its pod', () => {
    const times = {
      startTimestamp: '2026-01-01T00:00:00Z',
      completionTimestamp: '2026-01-01T00:00:45Z',
    };
    assert.equal(openshift(failedBuild(times), ['pods', buildPod(ended(1, 'Error'))]).ranFor, 45_000);
    assert.equal(openshift(failedBuild({}), ['pods', buildPod(ended(1, 'Error'))]).ranFor, 30_000);
    const { completionTimestamp, startTimestamp } = times;
    assert.equal(
      openshift(failedBuild({ startTimestamp }), ['pods', buildPod(ended(1, 'x'))]).ranFor,
      31_000,
    );
    assert.equal(
      openshift(failedBuild({ completionTimestamp }), ['pods', buildPod(ended(1, 'x'))]).ranFor,
      44_000,
    );
    assert.equal(openshift(failedBuild({})).ranFor, undefined);
  });

  it('what it has pushed, without tag or digest of the name', () => {
    const pushed = (image: string, phase = 'Complete', imageDigest = 'sha256:a'): unknown => {
      const output = { to: { imageDigest } };
      return openshift(['builds', build({ phase, outputDockerImageReference: image, output })]).pushed;
    };
    assert.equal(pushed('r:5000/n/i'), 'r:5000/n/i@sha256:a');
    assert.equal(pushed('r:5000/n/i@sha256:b'), 'r:5000/n/i@sha256:a');
    assert.equal(pushed('r/n/i:1', 'Running'), undefined);
    assert.equal(pushed('r/n/i:1', 'Complete', ''), undefined);
  });

  it('nothing stands in its way any more', () => {
    const refusal = refused('Build', 'BuildPodCreationFailed');
    assert.deepEqual(openshift(['builds', build({ phase: 'Cancelled' })], refusal).troubles, []);
  });

  it('why: by its reason, its pod, or its own words', () => {
    const end = (status: object, ...more: readonly Told[]) => openshift(failedBuild(status), ...more).end;
    assert.equal(end({ reason: 'ExceededRetryTimeout' })?.kind, 'deadline');
    assert.equal(end({ reason: 'ExceededRetryTimeout' })?.terminatedReason, 'DeadlineExceeded');
    assert.equal(end({ reason: 'OutOfMemoryKilled' })?.terminatedReason, 'OOMKilled');
    assert.equal(end({ reason: 'BuildPodEvicted' })?.terminatedReason, undefined);
    assert.equal(end({ reason: 'New', phase: 'Error', message: 'why' })?.message, 'why');
    const evicted: Told = ['pods', buildPod({ phase: 'Failed', reason: 'Evicted', message: 'disk' })];
    assert.equal(end({ reason: 'New', message: 'why' }, evicted)?.kind, 'pod lost');
    const failedPod: Told = ['pods', buildPod(ended(1, 'Error'))];
    assert.equal(end({ reason: 'New', message: 'why' }, failedPod)?.message, 'why');
    assert.equal(end({ reason: 'New' }, failedPod)?.message, 'The build failed.');
  });

  it('it was deleted, or its namespace', () => {
    const gone: Told = ['builds', build({ phase: 'Running' }), 'DELETED'];
    assert.equal(openshift(gone).words, 'deleted');
    assert.equal(openshift(namespaceGoes, gone).end?.kind, 'namespace deleted');
  });
});
