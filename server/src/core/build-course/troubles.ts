// Why a build's pod does not come about or does not start, in plain words, and what to do. Made of what holds now:
// a trouble that has passed is not told.
import type { Course, ObservedObject } from './observed-objects.js';
import type { ContainerFacts, EventFacts, PodFacts } from './facts.js';
import type { CourseAdvice } from './types.js';
import { brief } from '../build-log/go-error-words.js';
import { advised, refusalWords } from './refusal-words.js';

export function troublesOf(
  course: Course,
  pod: ObservedObject<PodFacts> | undefined,
): readonly CourseAdvice[] {
  const found = pod ? podTrouble(course, pod.facts) : refusal(course);
  const suspended = course.job?.facts.conditions.find(({ type, holds }) => type === 'Suspended' && holds);
  const held: readonly CourseAdvice[] = suspended
    ? [
        advised(
          'The Job is suspended: somebody holds it back, such as a queue.',
          'Wait, or set its `spec.suspend` to false.',
        ),
      ]
    : [];
  return found ? [...held, found] : held;
}

/** The Job's pod cannot be created: only events say so, and they never end by themselves. */
function refusal({ names, events, job, build, namespaceDeleting }: Course): CourseAdvice | undefined {
  if (namespaceDeleting) return advised(`The namespace ${names.namespace} is being deleted.`);
  const uid = names.uid ?? job?.facts.uid ?? build?.facts.uid;
  const refused = latest(
    [...events.values()].filter(
      event =>
        event.kind === names.kind &&
        (uid === undefined || event.aboutUid === '' || event.aboutUid === uid) &&
        event.warning &&
        /^(?:FailedCreate|HandlingFailed|.*CreationFailed)$/i.test(event.reason),
    ),
  );
  return refused && refusalWords(names.namespace, refused.message);
}

const latest = (events: readonly EventFacts[]): EventFacts | undefined =>
  events.reduce<EventFacts | undefined>(
    (best, event) => (best && best.at > event.at ? best : event),
    undefined,
  );

function podTrouble(course: Course, pod: PodFacts): CourseAdvice | undefined {
  const { builder, before, phase, conditions } = pod;
  if (phase !== 'Pending' || pod.deleting || builder.running || builder.ended) return undefined;
  const unscheduled = conditions.find(({ type, holds }) => type === 'PodScheduled' && !holds);
  if (unscheduled) return schedulingWords(unscheduled.message, unscheduled.reason);
  const stuck = [...before, builder].find(({ waiting }) => waiting && !ordinary.has(waiting.reason));
  if (stuck) return containerWords(stuck, () => pullEvent(course, pod));
  return mountTrouble(course, pod) ?? pullTrouble(course, pod);
}

const ordinary: ReadonlySet<string> = new Set(['', 'ContainerCreating', 'PodInitializing']);

function schedulingWords(message: string, reason: string): CourseAdvice {
  if (reason === 'SchedulingGated')
    return advised('The build waits: something holds its pod back from being scheduled.');
  const [why = ''] = message.replace(/^0\/\d+ nodes? (?:is|are) available: /, '').split(/\.(?: |$)/);
  const count = /^0\/(\d+) node/.exec(message)?.[1];
  return advised(`${noNode(count)}: ${why === '' ? brief(message) : brief(why)}.`, schedulingAdvice(message));
}

function noNode(count: string | undefined): string {
  if (count === undefined) return 'No node can take the build';
  return count === '1' ? 'The only node cannot take the build' : `None of ${count} nodes can take the build`;
}

function schedulingAdvice(message: string): string | undefined {
  if (/node affinity\/selector|node selector/.test(message))
    return "Compare `build.selector`, or the Module's `selector`, with the labels of the nodes.";
  if (/untolerated taint/.test(message))
    return "Compare the Module's `tolerations` with the taints of the nodes.";
  if (/Insufficient/.test(message)) return 'Wait until something else has ended there, or ask for less.';
  return undefined;
}

const imageReasons: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** Up to Kubernetes 1.30 a kubelet that waits before it pulls again says no more than that; the event still says why. */
function pullEvent({ events }: Course, { uid }: PodFacts): string | undefined {
  const own = [...events.values()].filter(({ kind, aboutUid }) => kind === 'Pod' && aboutUid === uid);
  return latest(own.filter(({ message }) => message.startsWith('Failed to pull image ')))?.message;
}

/** A pod that was stopped before it began has forgotten what it waited for. */
function pullTrouble(course: Course, pod: PodFacts): CourseAdvice | undefined {
  const message = pod.builder.waiting ? undefined : pullEvent(course, pod);
  return message === undefined ? undefined : imageWords('ErrImagePull', message);
}

function containerWords({ name, waiting }: ContainerFacts, pulled: () => string | undefined): CourseAdvice {
  const { reason, message } = waiting ?? { reason: '', message: '' };
  const isBare = reason === 'ImagePullBackOff' && /^Back-off pulling image "[^"]*"$/.test(message);
  if (imageReasons.has(reason)) return imageWords(reason, (isBare ? pulled() : undefined) ?? message);
  const missing = missingObject(message);
  if (missing) return missing;
  const why = message === '' ? reason : brief(message);
  if (reason === 'CrashLoopBackOff') return advised(`The container ${name} ends again and again: ${why}`);
  return advised(`The container ${name} cannot be created (${reason}): ${why}`);
}

function imageWords(reason: string, message: string): CourseAdvice {
  const image =
    /image (?:tag )?"([^"]+)"/.exec(message)?.[1] ?? /parse image name "([^"]+)"/.exec(message)?.[1];
  const named = image === undefined ? 'The builder image' : `The builder image ${image}`;
  if (reason === 'InvalidImageName') {
    const why = /invalid reference format: (.*)/.exec(message)?.[1];
    return advised(
      `${named} is no image name${why === undefined ? '' : `: ${why}`}.`,
      'Set another builder image.',
    );
  }
  if (reason === 'ErrImageNeverPull')
    return advised(
      `${named} is not on the node, and the pod does not let it be pulled.`,
      'Load it there, or change `imagePullPolicy`.',
    );
  return advised(`${named} cannot be pulled: ${pullWords(message)}.`, pullAdvice(message));
}

const needsCredentials =
  /authorization failed|unauthorized|authentication required|no basic auth|denied|401|403/i;

function pullWords(message: string): string {
  if (needsCredentials.test(message)) return 'the registry wants credentials, or has no such repository';
  if (/not found|manifest unknown|NotFound/.test(message)) return 'the registry has no such image';
  const host = /lookup (\S+?)(?: on \S+)?: no such host/.exec(message)?.[1];
  if (host !== undefined) return `the node cannot resolve the host ${host}`;
  if (/connection refused/.test(message)) return 'nothing listens at the address of the registry';
  if (/i\/o timeout|deadline exceeded|TLS handshake timeout/.test(message))
    return 'the registry does not answer in time';
  if (/x509/.test(message)) return "the node does not accept the registry's certificate";
  if (/toomanyrequests|429/i.test(message)) return 'the registry was asked too often';
  if (/no match for platform|no matching manifest/.test(message))
    return "there is none for the node's architecture";
  return brief(message.replace(/^.*desc = /, '')) || 'the node does not say why';
}

const pullAdvice = (message: string): string =>
  needsCredentials.test(message)
    ? 'Give the pod a pull secret for that registry, or set another builder image.'
    : 'Check its name, and whether the nodes can reach the registry.';

/** `waiting.reason` stays `ContainerCreating`: only the events tell. */
function mountTrouble({ events }: Course, pod: PodFacts): CourseAdvice | undefined {
  const own = [...events.values()].filter(
    event =>
      event.kind === 'Pod' &&
      (event.aboutUid === pod.uid || (event.aboutUid === '' && event.about === pod.name)),
  );
  const warnings = own.filter(({ warning, message }) => warning && !/failed to sync \w+ cache/.test(message));
  const telling = warnings.filter(
    ({ message }) => !/timed out waiting for the condition|unmounted volumes/.test(message),
  );
  const found = latest(telling.length > 0 ? telling : warnings);
  if (!found) return undefined;
  if (found.reason === 'FailedMount' || found.reason === 'FailedAttachVolume')
    return mountWords(found.message);
  if (/^FailedCreatePod(?:SandBox|Container)|NetworkNotReady|FailedPodSandBoxStatus/i.test(found.reason))
    return advised(`The node cannot set up the pod: ${brief(found.message)}`);
  return undefined;
}

function mountWords(message: string): CourseAdvice {
  const missing = missingObject(message);
  if (missing) return missing;
  const key = /references non-existent (?:config|secret) key: (.*)/.exec(message)?.[1];
  if (key !== undefined) return advised(`What is mounted has no key ${key}.`, 'Add it.');
  const path = /hostPath type check failed: (\S+) (.*)/.exec(message);
  if (path)
    return advised(
      `On the node, ${path[1] ?? ''} ${path[2] ?? ''}: the build mounts it from there.`,
      'Build on a node that has it: see the selector of the build.',
    );
  const volume = /for volume "([^"]+)" : (.*)$/s.exec(message);
  return advised(
    volume
      ? `The volume ${volume[1] ?? ''} cannot be mounted: ${brief(volume[2] ?? '')}`
      : `A volume cannot be mounted: ${brief(message)}`,
  );
}

const kinds: Readonly<Record<string, string>> = {
  configmap: 'ConfigMap',
  secret: 'Secret',
  persistentvolumeclaim: 'PersistentVolumeClaim',
};

function missingObject(message: string): CourseAdvice | undefined {
  const found = /(configmap|secret|persistentvolumeclaim) "([^"]+)" not found/.exec(message);
  if (found) return absent(kinds[found[1] ?? ''] ?? '', found[2] ?? '');
  const key = /couldn't find key (\S+) in (ConfigMap|Secret) (\S+)/.exec(message);
  return key
    ? advised(
        `The ${key[2] ?? ''} ${(key[3] ?? '').replace(/^.*\//, '')} has no key ${key[1] ?? ''}.`,
        'Add it.',
      )
    : undefined;
}

const absent = (kind: string, name: string): CourseAdvice =>
  advised(`The ${kind} ${name} is not there.`, 'Create it: the build goes on by itself then.');
