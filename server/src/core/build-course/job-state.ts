// The state of a build that a Job does. The Job's condition decides how it ended; the pod tells why. Only when there is
// no Job any more the pod's phase decides, for a Job can be deleted and leave its pod.
import type { Course, ObservedPod } from './observed-objects.js';
import type { Condition, PodFacts } from './facts.js';
import { troublesOf } from './troubles.js';
import type { CourseEnd, CourseEndKind, CoursePod, CourseState } from './types.js';
import { brief } from '../build-log/go-error-words.js';

export function jobState(course: Course): CourseState {
  const pods = podsOf(course);
  const pod = pods.at(-1);
  const end = jobEnd(course, pod);
  const troubles = end ? [] : troublesOf(course, alive(pod));
  return {
    ...stateWords(course, pod, end, troubles.length > 0),
    troubles,
    ...podTimes(pod),
    attempts: pods.map(({ facts }) => facts.name),
    end,
    pushed: undefined,
  };
}

/** Oldest first. */
export const podsOf = ({ pods }: Course): readonly ObservedPod[] =>
  [...pods.values()].sort(
    (a, b) => a.facts.created - b.facts.created || (a.facts.version ?? 0) - (b.facts.version ?? 0),
  );

export const alive = (pod: ObservedPod | undefined): ObservedPod | undefined =>
  pod && !pod.gone ? pod : undefined;

export function podTimes(
  pod: ObservedPod | undefined,
): Pick<CourseState, 'pod' | 'startedAt' | 'endedAt' | 'ranFor'> {
  if (!pod) return { pod: undefined, startedAt: undefined, endedAt: undefined, ranFor: undefined };
  const { builder } = pod.facts;
  const startedAt = builder.startedAt;
  const endedAt = builder.ended?.at;
  const ranFor = startedAt !== undefined && endedAt !== undefined ? endedAt - startedAt : undefined;
  return { pod: coursePod(pod), startedAt, endedAt, ranFor };
}

function coursePod({ facts, gone }: ObservedPod): CoursePod {
  const { name, uid, builder, deleting } = facts;
  const over = gone || deleting || builder.ended !== undefined || isFinished(facts);
  const hasLog = !gone && (builder.running || builder.ended !== undefined);
  return { name, uid, container: builder.name, hasLog, over };
}

const isFinished = ({ phase }: PodFacts): boolean => phase === 'Succeeded' || phase === 'Failed';

const holding = (course: Course, type: string): Condition | undefined =>
  course.job?.facts.conditions.find(condition => condition.type === type && condition.holds);

const isGone = ({ job, vanished }: Course): boolean => job?.gone ?? vanished;

/** Undefined as long as it is not certain. */
function jobEnd(course: Course, pod: ObservedPod | undefined): CourseEnd | undefined {
  const ended = pod?.facts.builder.ended;
  const facts = { exitCode: ended?.exitCode, terminatedReason: ended?.reason };
  if (holding(course, 'Complete'))
    return {
      kind: 'succeeded',
      message: 'The build succeeded.',
      exitCode: 0,
      terminatedReason: ended?.reason,
    };
  const failed = holding(course, 'Failed');
  if (failed) return { ...facts, ...failure(course, failed, pod) };
  if (!isGone(course)) return undefined;
  return withoutJob(course, pod, facts);
}

type Why = Pick<CourseEnd, 'kind' | 'message' | 'advice'> & Partial<Pick<CourseEnd, 'terminatedReason'>>;

function failure(course: Course, condition: Condition, pod: ObservedPod | undefined): Why {
  if (condition.reason === 'DeadlineExceeded') return deadline(course, pod);
  const why = pod && podFailure(course, pod);
  if (why) return why;
  const { reason, message } = condition;
  return { kind: 'build failed', message: `The Job failed (${reason}): ${brief(message)}` };
}

function deadline(course: Course, pod: ObservedPod | undefined): Why {
  const [trouble] = pod?.facts.builder.startedAt === undefined ? lastTrouble(course, pod) : [];
  const message = trouble
    ? `The build was stopped at its deadline before it began: ${trouble.message}`
    : 'The build was stopped at its deadline.';
  const advice = trouble ? trouble.advice : 'Give it more time.';
  return {
    kind: 'deadline',
    message,
    terminatedReason: 'DeadlineExceeded',
    ...(advice !== undefined && { advice }),
  };
}

/** Why it waited to the last, as its pod was before the deadline took it. */
function lastTrouble(course: Course, pod: ObservedPod | undefined): CourseState['troubles'] {
  if (!pod) return troublesOf(course, undefined);
  const { builder } = pod.facts;
  const waiting = {
    ...pod.facts,
    phase: 'Pending',
    deleting: false,
    builder: { ...builder, ended: undefined },
  };
  return troublesOf(course, { facts: waiting, gone: false });
}

const kindOf = (kind: CourseEndKind, message: string, advice?: string): Why => ({
  kind,
  message,
  ...(advice !== undefined && { advice }),
});

export function podFailure(course: Course, { facts: pod, gone, stopped }: ObservedPod): Why | undefined {
  const { builder, reason, deleting, conditions } = pod;
  const disrupted = conditions.find(({ type, holds }) => type === 'DisruptionTarget' && holds);
  if (reason === 'DeadlineExceeded')
    return {
      ...kindOf('deadline', 'The build was stopped at its deadline.', 'Give it more time.'),
      terminatedReason: reason,
    };
  if (reason === 'Evicted')
    return kindOf('pod lost', `The node evicted the build's pod: ${brief(pod.message)}`);
  if (builder.ended?.reason === 'OOMKilled')
    return kindOf(
      'out of memory',
      'The build was killed: it has reached its memory limit.',
      'Give it more memory.',
    );
  if (disrupted)
    return kindOf(
      'pod lost',
      `The build's pod was removed (${disrupted.reason}): ${brief(disrupted.message)}`,
    );
  if (course.namespaceDeleting)
    return kindOf('namespace deleted', `The namespace ${course.names.namespace} is being deleted.`);
  const { ended } = builder;
  if (ended?.reason === 'StartError' || ended?.reason === 'ContainerCannotRun')
    return kindOf(
      'not started',
      `The builder's container could not be started: ${brief(startWords(ended.message))}`,
    );
  if (stopped ?? ((deleting || gone) && looksStopped(pod)))
    return kindOf('pod lost', "The build's pod was deleted while it ran.");
  if (/^(?:NodeLost|NodeShutdown|Terminated|Shutdown|UnexpectedAdmissionError|OutOf\w+)$/.test(reason))
    return kindOf('pod lost', `The node gave the build's pod up (${reason}): ${brief(pod.message)}`);
  if (!ended) return gone ? kindOf('pod lost', "The build's pod was deleted.") : undefined;
  return kindOf('build failed', `The builder ended with exit code ${String(ended.exitCode)}.`);
}

/** Ended because it was told to, most likely: nobody has seen it happen. */
const looksStopped = ({ builder }: PodFacts): boolean =>
  builder.ended === undefined ||
  [2, 137, 143].includes(builder.ended.exitCode) ||
  builder.ended.reason === 'ContainerStatusUnknown';

const startWords = (message: string): string =>
  /unable to start container process: (.*)$/s.exec(message)?.[1] ?? message;

/** The Job is gone without having said how it ended. */
function withoutJob(
  course: Course,
  pod: ObservedPod | undefined,
  facts: Pick<CourseEnd, 'exitCode' | 'terminatedReason'>,
): CourseEnd | undefined {
  const { names, namespaceDeleting } = course;
  const deleted: CourseEnd = namespaceDeleting
    ? { ...facts, kind: 'namespace deleted', message: `The namespace ${names.namespace} was deleted.` }
    : { ...facts, kind: 'deleted', message: `The Job ${names.name} was deleted.` };
  if (!pod) return deleted;
  const { phase, deleting, builder } = pod.facts;
  if (deleting || pod.gone) return pod.gone || builder.ended ? deleted : undefined;
  if (phase === 'Succeeded') return { ...facts, kind: 'succeeded', message: 'The build succeeded.' };
  if (phase !== 'Failed') return undefined;
  const why = podFailure(course, pod) ?? kindOf('build failed', 'The build failed.');
  return { ...facts, ...why };
}

function stateWords(
  course: Course,
  pod: ObservedPod | undefined,
  end: CourseEnd | undefined,
  troubled: boolean,
): Pick<CourseState, 'state' | 'words'> {
  if (end) return endWords(end);
  const { job } = course;
  if (!job && !pod) return { state: 'creating', words: 'being created' };
  if (holding(course, 'Suspended')) return { state: 'waiting', words: 'suspended' };
  const current = alive(pod);
  if (!current && holding(course, 'FailureTarget')) return { state: 'ending', words: 'being stopped' };
  if (!current && pod) return { state: 'waiting', words: 'between two attempts' };
  if (!current)
    return { state: 'waiting', words: troubled ? 'no pod can be created' : 'waiting for its pod' };
  return podWords(current.facts, troubled, { jobGone: isGone(course) });
}

export function endWords({ kind, message }: CourseEnd): Pick<CourseState, 'state' | 'words'> {
  if (kind === 'succeeded') return { state: 'succeeded', words: 'succeeded' };
  if (kind === 'deleted') return { state: 'deleted', words: 'deleted' };
  return { state: 'failed', words: kind === 'build failed' ? 'failed' : message.replace(/\.$/, '') };
}

export function podWords(
  pod: PodFacts,
  troubled: boolean,
  { jobGone }: { readonly jobGone: boolean },
): Pick<CourseState, 'state' | 'words'> {
  const { builder, deleting, conditions } = pod;
  if (deleting) return { state: 'ending', words: 'being stopped' };
  if (builder.ended || isFinished(pod)) return { state: 'ending', words: 'ended, waiting for the verdict' };
  if (builder.running)
    return { state: 'running', words: jobGone ? 'running, though its Job is deleted' : 'running' };
  const scheduled = conditions.some(({ type, holds }) => type === 'PodScheduled' && holds);
  if (!scheduled) return { state: 'waiting', words: 'waiting for a node' };
  return { state: 'waiting', words: troubled ? waitingReason(pod) : 'starting' };
}

const waitingReason = ({ builder, before }: PodFacts): string => {
  const reason =
    [...before, builder].map(({ waiting }) => waiting?.reason ?? '').find(text => text !== '') ?? '';
  if (reason === '' || /Creating|Initializing/.test(reason)) return 'its pod cannot start';
  // The kubelet says the one and the other by turns.
  return `its pod cannot start (${reason === 'ErrImagePull' ? 'ImagePullBackOff' : reason})`;
};
