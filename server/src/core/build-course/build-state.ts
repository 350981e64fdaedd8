// The state of a build that OpenShift does (`build.openshift.io/v1` Build): `status.phase` decides, `status.reason` and
// `status.message` say why (openshift/api build/v1, StatusReason…).
import type { Course } from './observed-objects.js';
import type { OpenshiftBuildFacts } from './facts.js';
import { alive, endWords, podFailure, podsOf, podTimes, podWords } from './job-state.js';
import { troublesOf } from './troubles.js';
import type { CourseEnd, CourseEndKind, CourseState } from './types.js';
import { brief } from '../build-log/go-error-words.js';

export function buildState(course: Course): CourseState {
  const pods = podsOf(course);
  const pod = pods.at(-1);
  const facts = course.build?.facts;
  const end = buildEnd(course);
  const troubles = end ? [] : troublesOf(course, alive(pod));
  const times = podTimes(pod);
  const startedAt = facts?.startedAt ?? times.startedAt;
  const endedAt = facts?.endedAt ?? times.endedAt;
  return {
    ...(end ? endWords(end) : ongoing(course, troubles.length > 0)),
    troubles,
    pod: times.pod,
    attempts: pods.map(known => known.facts.name),
    end,
    startedAt,
    endedAt,
    ranFor: startedAt !== undefined && endedAt !== undefined ? endedAt - startedAt : undefined,
    pushed: facts ? pushedBy(facts) : undefined,
  };
}

function pushedBy({ phase, image, digest }: OpenshiftBuildFacts): string | undefined {
  if (phase !== 'Complete' || digest === '') return undefined;
  const tag = image.slice(image.lastIndexOf('/') + 1).search(/[:@]/);
  const name = tag < 0 ? image : image.slice(0, image.lastIndexOf('/') + 1 + tag);
  return `${name}@${digest}`;
}

function buildEnd(course: Course): CourseEnd | undefined {
  const { build, names, namespaceDeleting, vanished } = course;
  if (!build && !vanished) return undefined;
  const pod = podsOf(course).at(-1);
  const ended = pod?.facts.builder.ended;
  const told = { exitCode: ended?.exitCode, terminatedReason: ended?.reason };
  const phase = build?.facts.phase;
  if (phase === 'Complete')
    return {
      kind: 'succeeded',
      message: 'The build succeeded.',
      exitCode: 0,
      terminatedReason: ended?.reason,
    };
  if (phase === 'Cancelled') return { ...told, kind: 'cancelled', message: 'The build was cancelled.' };
  if (phase === 'Failed' || phase === 'Error') return { ...told, ...failure(course, build?.facts) };
  if (build?.gone === false) return undefined;
  return namespaceDeleting
    ? { ...told, kind: 'namespace deleted', message: `The namespace ${names.namespace} was deleted.` }
    : { ...told, kind: 'deleted', message: `The Build ${names.name} was deleted.` };
}

type Why = Pick<CourseEnd, 'kind' | 'message' | 'advice'> & Partial<Pick<CourseEnd, 'terminatedReason'>>;

/** Reasons with a meaning of their own; of all others the message tells. */
const reasons: Readonly<Record<string, readonly [CourseEndKind, string]>> = {
  OutOfMemoryKilled: ['out of memory', 'The build was killed: it has reached its memory limit.'],
  BuildPodEvicted: ['pod lost', "The node evicted the build's pod."],
  BuildPodDeleted: ['pod lost', "The build's pod was deleted."],
  NoBuildContainerStatus: ['pod lost', "The build's pod ended without a word."],
  PullBuilderImageFailed: ['build failed', 'A base image cannot be pulled.'],
  PushImageToRegistryFailed: ['build failed', 'The image cannot be pushed.'],
  CannotCreateBuildPod: ['not started', "The build's pod cannot be created."],
  BuildPodExists: ['not started', 'There is already a pod with the name of the build.'],
  CannotRetrieveServiceAccount: ['not started', 'The ServiceAccount of the build is not there.'],
  InvalidOutputReference: ['not started', 'What is to be pushed to is not there.'],
  MissingPushSecret: ['not started', 'The Secret for pushing is not there.'],
  DockerBuildFailed: ['build failed', 'An instruction of the Dockerfile failed.'],
};

function failure(course: Course, facts: OpenshiftBuildFacts | undefined): Why {
  const { reason, message } = facts ?? { reason: '', message: '' };
  if (/deadline/i.test(`${reason} ${message}`) || reason === 'ExceededRetryTimeout') {
    return {
      kind: 'deadline',
      message: 'The build was stopped at its deadline.',
      advice: 'Give it more time.',
      terminatedReason: 'DeadlineExceeded',
    };
  }
  const known = reasons[reason];
  if (known) {
    const oom = known[0] === 'out of memory' ? { terminatedReason: 'OOMKilled' } : {};
    return { kind: known[0], message: known[1], ...oom };
  }
  const pod = podsOf(course).at(-1);
  const why = pod && podFailure(course, pod);
  if (why && why.kind !== 'build failed') return why;
  return { kind: 'build failed', message: message === '' ? 'The build failed.' : brief(message) };
}

function ongoing(course: Course, troubled: boolean): Pick<CourseState, 'state' | 'words'> {
  const phase = course.build?.facts.phase;
  if (phase === undefined) return { state: 'creating', words: 'being created' };
  const pod = alive(podsOf(course).at(-1));
  if (pod) return podWords(pod.facts, troubled, { jobGone: false });
  if (phase === 'Running') return { state: 'running', words: 'running' };
  return { state: 'waiting', words: troubled ? 'no pod can be created' : 'waiting for its pod' };
}
