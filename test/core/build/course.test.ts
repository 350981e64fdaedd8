import assert from 'node:assert/strict';
import type { CourseChange } from '../../../server/src/core/build/course.js';
import { courseState, observe, startCourse } from '../../../server/src/core/build/course.js';
import type { Told } from '../../support/build-course.js';
import {
  build,
  buildPod,
  course,
  ended,
  event,
  inState,
  job,
  metadata,
  names,
  openshift,
  pod,
  running,
  told,
  waiting,
} from '../../support/build-course.js';

const trouble = (...changes: readonly Told[]): string => {
  const { state, troubles, end } = told(...changes);
  assert.equal(state, 'waiting');
  assert.equal(end, undefined);
  return troubles
    .map(({ message, advice = '', command = '' }) => `${message} | ${advice} | ${command}`)
    .join(' ');
};

describe('why a build waits', () => {
  const cannotCreate = (message: string): string =>
    trouble(
      ['jobs', job()],
      ['events', event('Job', 'b', 'FailedCreate', `Error creating: pods "b-x" is forbidden: ${message}`)],
    );

  it('its pod is refused: PodSecurity, quota, ServiceAccount, admission', () => {
    assert.match(
      cannotCreate(
        'violates PodSecurity "restricted:v1.30": privileged (container "kaniko" must not set securityContext.privileged=true)',
      ),
      /restricted Pod Security Standard.*\| kubectl label --overwrite ns n pod-security\.kubernetes\.io\/enforce=privileged$/,
    );
    assert.match(
      cannotCreate(
        'exceeded quota: q, requested: requests.cpu=2, used: requests.cpu=3, limited: requests.cpu=4',
      ),
      /Quota q .* asks for requests\.cpu=2, requests\.cpu=3 is used of requests\.cpu=4/,
    );
    assert.match(cannotCreate('failed quota: q: must specify limits.memory for: kaniko'), /limits\.memory/);
    assert.match(
      cannotCreate('error looking up service account n/builder: serviceaccount "builder" not found'),
      /no ServiceAccount builder.*kubectl create serviceaccount builder --namespace n/,
    );
    assert.match(
      cannotCreate('unable to create new content in namespace n because it is being terminated'),
      /namespace n is being deleted/,
    );
    assert.match(
      cannotCreate(
        'unable to validate against any security context constraint: [provider "anyuid": Forbidden]',
      ),
      /SecurityContextConstraints/,
    );
    assert.match(
      trouble(
        ['jobs', job()],
        [
          'events',
          event(
            'Job',
            'b',
            'FailedCreate',
            'Error creating: admission webhook "policy.example" denied the request: no latest tags',
          ),
        ],
      ),
      /policy\.example refuses the build's pod: no latest tags/,
    );
  });

  it('the newest refusal counts, and none once there is a pod', () => {
    const old = event(
      'Job',
      'b',
      'FailedCreate',
      'Error creating: pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
    );
    const late = event(
      'Job',
      'b',
      'FailedCreate',
      'Error creating: pods "x" is forbidden: violates PodSecurity "baseline:latest": x',
      { lastTimestamp: '2026-01-01T00:01:00Z' },
    );
    assert.match(trouble(['jobs', job()], ['events', late], ['events', old]), /baseline/);
    assert.deepEqual(told(['jobs', job()], ['events', late], ['pods', pod(running)]).troubles, []);
  });

  it('no node', () => {
    const unschedulable = (message: string): string =>
      trouble([
        'pods',
        pod({
          phase: 'Pending',
          conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
        }),
      ]);
    assert.match(
      unschedulable(
        "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available.",
      ),
      /^None of 3 nodes can take the build: 3 node\(s\) didn't match.*selector\. \| .*labels of the nodes/,
    );
    assert.match(
      unschedulable('0/1 nodes are available: 1 Insufficient memory. preemption: …'),
      /^The only node cannot take the build: 1 Insufficient memory\./,
    );
    assert.match(
      unschedulable('0/2 nodes are available: 2 node(s) had untolerated taint {dedicated: gpu}.'),
      /tolerations/,
    );
    assert.match(unschedulable('no nodes available to schedule pods'), /no nodes available/);
  });

  it('the image, by the event when a kubelet that waits does not say why', () => {
    const failed = event('Pod', 'b-1', 'Failed', 'Failed to pull image "r/k:1": r/k:1: not found');
    const backOff = waiting('ImagePullBackOff', 'Back-off pulling image "r/k:1"');
    assert.match(
      trouble(['jobs', job()], ['pods', pod(backOff)], ['events', failed]),
      /r\/k:1 cannot be pulled: the registry has no such image/,
    );
    const late = told(
      ['jobs', job([['Failed', 'DeadlineExceeded']])],
      ['events', failed],
      ['pods', pod(inState({ terminated: { exitCode: 137, reason: 'ContainerStatusUnknown' } }, 'Failed'))],
    );
    assert.match(late.end?.message ?? '', /before it began: The builder image r\/k:1 cannot be pulled/);
    const words = (reason: string): string => told(['pods', pod(waiting(reason, 'not found'))]).words;
    assert.equal(words('ErrImagePull'), words('ImagePullBackOff'));
  });

  it('the image', () => {
    const image = (reason: string, message: string): string =>
      trouble(['pods', pod(waiting(reason, message))]);
    assert.match(
      image(
        'ImagePullBackOff',
        'Back-off pulling image "r/k:1": ErrImagePull: rpc error: code = NotFound desc = failed to resolve image: r/k:1: not found',
      ),
      /r\/k:1 cannot be pulled: the registry has no such image/,
    );
    assert.match(
      image(
        'ErrImagePull',
        'failed to pull and unpack image "r/k:1": unexpected status from HEAD request: 401 Unauthorized',
      ),
      /credentials/,
    );
    assert.match(
      image(
        'ErrImagePull',
        'failed to do request: Head "https://r/v2/k": dial tcp: lookup r on 192.0.2.1:53: no such host',
      ),
      /cannot resolve the host r/,
    );
    assert.match(image('ErrImagePull', 'no match for platform in manifest: not supported'), /architecture/);
    assert.match(
      image(
        'InvalidImageName',
        'couldn\'t parse image name "R/k": invalid reference format: repository name (R/k) must be lowercase',
      ),
      /R\/k is no image name: repository name/,
    );
    assert.match(image('CreateContainerConfigError', 'secret "s" not found'), /The Secret s is not there/);
    assert.match(
      image('CreateContainerConfigError', "couldn't find key k in Secret n/s"),
      /The Secret s has no key k/,
    );
    assert.match(image('CreateContainerError', 'context deadline exceeded'), /CreateContainerError/);
    const back = inState({ waiting: { reason: 'PodInitializing' } }, 'Pending', {
      initContainerStatuses: [
        { name: 'init', state: { waiting: { reason: 'ErrImagePull', message: 'image "r/i": not found' } } },
      ],
    });
    assert.match(trouble(['pods', pod(back)]), /r\/i cannot be pulled/);
  });

  it('a volume, which only events tell', () => {
    const mount = (...messages: readonly string[]): string =>
      trouble(
        ['pods', pod(waiting('ContainerCreating'))],
        ...messages.map((message, at): Told => [
          'events',
          event('Pod', 'b-1', 'FailedMount', message, { lastTimestamp: `2026-01-01T00:00:0${String(at)}Z` }),
        ]),
      );
    assert.match(
      mount('MountVolume.SetUp failed for volume "d" : configmap "df" not found'),
      /The ConfigMap df is not there/,
    );
    assert.match(
      mount(
        'MountVolume.SetUp failed for volume "d" : secret "s" not found',
        'Unable to attach or mount volumes: unmounted volumes=[d], unattached volumes=[d]: timed out waiting for the condition',
      ),
      /The Secret s is not there/,
    );
    assert.match(
      mount('MountVolume.SetUp failed for volume "d" : references non-existent config key: Dockerfile'),
      /no key Dockerfile/,
    );
    assert.match(
      mount(
        'MountVolume.SetUp failed for volume "m" : hostPath type check failed: /lib/modules is not a directory',
      ),
      /\/lib\/modules is not a directory/,
    );
    const transient = mount(
      'MountVolume.SetUp failed for volume "d" : failed to sync configmap cache: timed out waiting for the condition',
    );
    assert.equal(transient, '');
    assert.match(
      mount(
        'MountVolume.SetUp failed for volume "d" : failed to sync configmap cache: timed out',
        'MountVolume.SetUp failed for volume "x" : strange',
      ),
      /volume x cannot be mounted: strange/,
    );
  });

  it('it is suspended, or nothing is wrong', () => {
    assert.match(trouble(['jobs', job([['Suspended', 'JobSuspended']])]), /suspended/);
    assert.equal(trouble(['jobs', job()]), '');
    assert.equal(told().state, 'creating');
  });

  it('others’ objects are passed over', () => {
    const { pod: own, troubles } = told(
      ['jobs', job()],
      [
        'pods',
        { ...pod(running), metadata: metadata('other', 'other', { labels: { 'job-name': 'other' } }) },
      ],
      [
        'pods',
        {
          ...pod(running),
          metadata: metadata('c', 'c', { labels: { 'job-name': 'b', 'controller-uid': 'job-0' } }),
        },
      ],
      ['events', event('Pod', 'other', 'FailedMount', 'secret "s" not found')],
      [
        'jobs',
        { metadata: metadata('b', 'job-0'), status: { conditions: [{ type: 'Failed', status: 'True' }] } },
      ],
    );
    assert.equal(own, undefined);
    assert.deepEqual(troubles, []);
  });

  it('anything at all is taken', () => {
    for (const object of [
      null,
      1,
      'x',
      [],
      {},
      { metadata: null },
      { metadata: { name: 'b', namespace: 'n', uid: 'job-1' }, status: 1 },
      {
        metadata: {
          name: 'b-1',
          namespace: 'n',
          uid: 'u',
          labels: { 'job-name': 'b' },
          ownerReferences: 'x',
        },
        status: { containerStatuses: [null], conditions: {} },
      },
    ]) {
      for (const resource of ['jobs', 'pods', 'events', 'builds', 'namespaces'] as const) {
        for (const change of [
          { resource, type: 'ADDED', object },
          { resource, type: 'LISTED', objects: [object] },
        ] as const) {
          assert.equal(courseState(observe(startCourse(names), change)).end?.kind ?? 'deleted', 'deleted');
        }
      }
    }
    const change: CourseChange = { resource: 'jobs', type: 'ERROR', object: { kind: 'Status', code: 410 } };
    assert.equal(courseState(observe(startCourse(names), change)).state, 'creating');
  });
});

describe('how a build ended', () => {
  const failed = (reason = 'BackoffLimitExceeded'): Told => [
    'jobs',
    job([
      ['FailureTarget', reason],
      ['Failed', reason],
    ]),
  ];
  const kind = (...changes: readonly Told[]): unknown => told(...changes).end?.kind;

  it('the Job decides; the pod tells why', () => {
    assert.equal(kind(['pods', pod(ended(2, 'Error'))], failed()), 'build failed');
    assert.equal(kind(['pods', pod(ended(137, 'OOMKilled'))], failed()), 'out of memory');
    assert.equal(kind(['pods', pod(ended(128, 'StartError'))], failed()), 'not started');
    assert.equal(kind(['pods', pod(ended(2, 'Error'))], failed('DeadlineExceeded')), 'deadline');
    assert.equal(
      kind(
        [
          'pods',
          pod({
            ...ended(137, 'Error'),
            reason: 'Evicted',
            message: 'The node was low on resource: ephemeral-storage.',
          }),
        ],
        failed(),
      ),
      'pod lost',
    );
    assert.equal(
      kind(['pods', pod({ ...ended(137, 'Error'), reason: 'DeadlineExceeded' })], failed()),
      'deadline',
    );
    assert.equal(kind(failed()), 'build failed');
    assert.equal(
      kind(['pods', pod(ended(0, 'Completed'))], ['jobs', job([['Complete', 'CompletionsReached']])]),
      'succeeded',
    );
  });

  it('before the Job has said so, it is not certain', () => {
    for (const status of [ended(0, 'Completed'), ended(1, 'Error')]) {
      const { state, end, pod: last } = told(['jobs', job()], ['pods', pod(status)]);
      assert.deepEqual([state, end, last?.over, last?.hasLog], ['ending', undefined, true, true]);
    }
    assert.equal(
      told(
        ['jobs', job([['SuccessCriteriaMet', 'CompletionsReached']])],
        ['pods', pod(ended(0, 'Completed'))],
      ).end,
      undefined,
    );
  });

  it('how long it ran', () => {
    assert.equal(told(['pods', pod(ended(1, 'Error'))], failed()).ranFor, 30_000);
  });

  it('what is deleted after it ended has not been lost', () => {
    const deleting = { deletionTimestamp: '2026-01-01T00:02:00Z' };
    assert.equal(
      kind(
        ['pods', pod(running)],
        ['pods', pod(ended(2, 'Error'))],
        failed(),
        ['pods', pod(ended(2, 'Error'), deleting), 'DELETED'],
        ['jobs', job([['Failed', 'BackoffLimitExceeded']], deleting), 'DELETED'],
      ),
      'build failed',
    );
    assert.equal(
      kind(
        ['pods', pod(running)],
        ['pods', pod(running, deleting)],
        ['pods', pod(ended(2, 'Error'), deleting)],
        failed(),
      ),
      'pod lost',
    );
    assert.equal(
      kind(
        ['pods', pod(running, deleting)],
        ['pods', pod(ended(0, 'Completed'), deleting)],
        ['jobs', job([['Complete', 'x']])],
      ),
      'succeeded',
    );
  });

  it('a Job that is gone', () => {
    assert.equal(kind(['jobs', job(), 'DELETED']), 'deleted');
    assert.equal(kind(['pods', pod(running)], ['jobs', job(), 'DELETED']), undefined);
    assert.equal(
      kind(['pods', pod(running)], ['jobs', job(), 'DELETED'], ['pods', pod(ended(0, 'Completed'))]),
      'succeeded',
    );
    assert.equal(
      kind(['pods', pod(running)], ['jobs', job(), 'DELETED'], ['pods', pod(running), 'DELETED']),
      'deleted',
    );
    assert.equal(kind(['jobs', job([['Complete', 'x']]), 'DELETED']), 'succeeded');
    assert.equal(
      kind(
        ['jobs', job()],
        ['namespaces', { metadata: { name: 'n', deletionTimestamp: 'x' } }],
        ['jobs', job(), 'DELETED'],
      ),
      'namespace deleted',
    );
  });

  it('a list replaces what was known', () => {
    const before = course(['jobs', job()], ['pods', pod(running)]);
    const withoutPod = observe(before, { resource: 'pods', type: 'LISTED', objects: [] });
    assert.equal(courseState(withoutPod).pod?.over, true);
    const withoutBoth = observe(withoutPod, { resource: 'jobs', type: 'LISTED', objects: [] });
    assert.equal(courseState(withoutBoth).end?.kind, 'deleted');
    const finished = observe(before, {
      resource: 'jobs',
      type: 'LISTED',
      objects: [job([['Failed', 'DeadlineExceeded']])],
    });
    assert.equal(courseState(finished).end?.kind, 'deadline');
    const never = observe(startCourse(names), { resource: 'jobs', type: 'LISTED', objects: [] });
    assert.equal(courseState(never).end?.kind, 'deleted');
    const { uid, ...unborn } = names;
    assert.equal(uid, 'job-1');
    const notYet = observe(startCourse(unborn), { resource: 'jobs', type: 'LISTED', objects: [] });
    assert.equal(courseState(notYet).state, 'creating');
  });

  it('older news after newer changes nothing', () => {
    const old = job();
    assert.equal(kind(failed(), ['jobs', old]), 'build failed');
    const early = pod(running);
    const late = pod(ended(3, 'Error'));
    assert.equal(told(['pods', late], ['pods', early], failed()).end?.exitCode, 3);
  });

  it('tried again: the newest pod counts', () => {
    const second = pod(running, { creationTimestamp: '2026-01-01T00:01:00Z' }, 'b-2');
    const state = told(['jobs', job()], ['pods', second], ['pods', pod(ended(1, 'Error'))]);
    assert.deepEqual([state.state, state.pod?.name, state.attempts], ['running', 'b-2', ['b-1', 'b-2']]);
  });
});

describe('the course of an OpenShift Build', () => {
  it('goes by status.phase', () => {
    assert.equal(openshift().state, 'creating');
    assert.equal(openshift(['builds', build({ phase: 'New' })]).state, 'waiting');
    assert.equal(
      openshift(['builds', build({ phase: 'Running' })], ['pods', buildPod(running)]).pod?.container,
      'kaniko',
    );
    const complete = openshift([
      'builds',
      build({
        phase: 'Complete',
        outputDockerImageReference: 'r/n/i:1',
        output: { to: { imageDigest: 'sha256:a' } },
      }),
    ]);
    assert.deepEqual([complete.state, complete.pushed], ['succeeded', 'r/n/i@sha256:a']);
    assert.equal(openshift(['builds', build({ phase: 'Cancelled' })]).end?.kind, 'cancelled');
    assert.equal(openshift(['builds', build({ phase: 'Running' }), 'DELETED']).end?.kind, 'deleted');
  });

  it('says why it failed', () => {
    const failed = (reason: string, message = ''): unknown =>
      openshift(['builds', build({ phase: 'Failed', reason, message })]).end?.kind;
    assert.equal(failed('DockerBuildFailed', 'Docker build strategy has failed.'), 'build failed');
    assert.equal(failed('OutOfMemoryKilled'), 'out of memory');
    assert.equal(failed('BuildPodEvicted'), 'pod lost');
    assert.equal(failed('GenericBuildFailed', 'Build exceeded its deadline'), 'deadline');
    assert.equal(failed('SomethingNew', 'why'), 'build failed');
  });

  it('its pod’s troubles are told as well', () => {
    const { troubles } = openshift(
      ['builds', build({ phase: 'Pending' })],
      ['pods', buildPod(waiting('ImagePullBackOff', 'image "r/k": not found'))],
    );
    assert.match(troubles[0]?.message ?? '', /cannot be pulled/);
  });
});
