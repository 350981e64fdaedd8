// The objects of a build as a cluster tells of them, in any order -> what the user is told. Knows no log. What is kept
// is the newest of each object; what is told is made of that alone, so gaps and repetitions do no harm.
import { buildState } from './build-state.js';
import type { EventFacts, ObjectFacts, PodFacts } from './facts.js';
import { eventFacts, jobFacts, objectFacts, openshiftBuildFacts, podFacts } from './facts.js';
import { jobState } from './job-state.js';
import type { Course, ObservedObject, ObservedPod } from './observed-objects.js';
import type { CourseChange, CourseNames, CourseState } from './types.js';

export type {
  CourseAdvice,
  CourseChange,
  CourseEnd,
  CourseEndKind,
  CourseNames,
  CoursePod,
  CourseResource,
  CourseState,
} from './types.js';
export type { Course } from './observed-objects.js';

export const startCourse = (names: CourseNames): Course => ({
  names,
  job: undefined,
  build: undefined,
  pods: new Map(),
  events: new Map(),
  vanished: false,
  namespaceDeleting: false,
});

/** Takes in one change. Objects of any shape will do; repeated, late and missing ones do no harm. */
export function observe(course: Course, change: CourseChange): Course {
  if ('objects' in change) return listed(course, change.resource, change.objects);
  if (!['ADDED', 'MODIFIED', 'DELETED'].includes(change.type)) return course;
  return changed(course, change.resource, change.object, { gone: change.type === 'DELETED' });
}

export const courseState = (course: Course): CourseState =>
  course.names.kind === 'Job' ? jobState(course) : buildState(course);

interface Fate {
  readonly gone: boolean;
}

/** What a list does not have is gone. Events just expire: they are kept. */
function listed(course: Course, resource: CourseChange['resource'], objects: readonly unknown[]): Course {
  const uids = new Set(objects.map(object => objectFacts(object)?.uid));
  const missing = <T extends ObjectFacts>(
    known: ObservedObject<T> | undefined,
  ): ObservedObject<T> | undefined =>
    known && !uids.has(known.facts.uid) ? { ...known, gone: true } : known;
  const without: Course = {
    ...course,
    ...(resource === 'jobs' && { job: missing(course.job) }),
    ...(resource === 'builds' && { build: missing(course.build) }),
    ...(resource === 'pods' && {
      pods: mapValues(course.pods, known => ({ ...known, ...missing(known) })),
    }),
  };
  const told = objects.reduce<Course>(
    (known, object) => changed(known, resource, object, { gone: false }),
    without,
  );
  return { ...told, vanished: told.vanished || hasVanished(told, resource) };
}

/** Only what is known to have been created can be missed. */
function hasVanished({ names, job, build }: Course, resource: CourseChange['resource']): boolean {
  const own = names.kind === 'Job' ? 'jobs' : 'builds';
  return resource === own && names.uid !== undefined && (names.kind === 'Job' ? job : build) === undefined;
}

const mapValues = <T>(map: ReadonlyMap<string, T>, change: (value: T) => T): ReadonlyMap<string, T> =>
  new Map([...map].map(([key, value]) => [key, change(value)]));

function changed(course: Course, resource: CourseChange['resource'], object: unknown, fate: Fate): Course {
  switch (resource) {
    case 'jobs':
      return { ...course, job: own(course, course.job, jobFacts(object), fate) };
    case 'builds':
      return { ...course, build: own(course, course.build, openshiftBuildFacts(object), fate) };
    case 'pods':
      return withPod(course, podFacts(object), fate);
    case 'events':
      return withEvent(course, eventFacts(object), fate);
    case 'namespaces':
      return withNamespace(course, objectFacts(object), fate);
  }
}

function own<T extends ObjectFacts>(
  { names }: Course,
  known: ObservedObject<T> | undefined,
  facts: T | undefined,
  fate: Fate,
): ObservedObject<T> | undefined {
  if (facts?.name !== names.name || facts.namespace !== names.namespace) return known;
  if (names.uid !== undefined && facts.uid !== names.uid) return known;
  // Another of that name came later: ours is gone, and the other is none of our business.
  if (known && known.facts.uid !== facts.uid) return known;
  return newer(known, { facts, ...fate });
}

/** The later of the two; once gone, always gone. */
function newer<T extends ObjectFacts>(
  known: ObservedObject<T> | undefined,
  next: ObservedObject<T>,
): ObservedObject<T> {
  if (!known) return next;
  const { version: before } = known.facts;
  const { version: now } = next.facts;
  const older = before !== undefined && now !== undefined && now < before;
  return { facts: older ? known.facts : next.facts, gone: known.gone || next.gone };
}

function withPod(course: Course, facts: PodFacts | undefined, fate: Fate): Course {
  if (!facts || facts.namespace !== course.names.namespace || !isOwn(course, facts)) return course;
  const before = course.pods.get(facts.uid);
  const known: ObservedPod = {
    ...newer(before, { facts, ...fate }),
    stopped: before?.stopped ?? wasStopped(facts),
  };
  return { ...course, pods: new Map([...course.pods, [facts.uid, known]]) };
}

/** Pods are deleted after they have ended, too: which came first is only seen as it happens. */
function wasStopped({ deleting, builder, phase }: PodFacts): boolean | undefined {
  const ended = builder.ended !== undefined || phase === 'Succeeded' || phase === 'Failed';
  return ended === deleting ? undefined : deleting;
}

function isOwn({ names, job, build }: Course, { labels, owners, name }: PodFacts): boolean {
  const uid = names.uid ?? job?.facts.uid ?? build?.facts.uid;
  if (uid !== undefined && owners.includes(uid)) return true;
  if (names.kind === 'Build')
    return labels['openshift.io/build.name'] === names.name || name === `${names.name}-build`;
  const controller = labels['batch.kubernetes.io/controller-uid'] ?? labels['controller-uid'];
  if (uid !== undefined && typeof controller === 'string') return controller === uid;
  return (labels['batch.kubernetes.io/job-name'] ?? labels['job-name']) === names.name;
}

/** Far more than one build brings about. */
const mostEvents = 400;

function withEvent(course: Course, facts: EventFacts | undefined, { gone }: Fate): Course {
  const { names } = course;
  if (!facts || gone || (facts.namespace !== '' && facts.namespace !== names.namespace)) return course;
  const own = facts.kind === names.kind && facts.about === names.name;
  // Pods of long names have only the beginning of it.
  const pods = facts.kind === 'Pod' && facts.about.startsWith(names.name.slice(0, 50));
  if (!own && !pods) return course;
  const known = course.events.get(facts.uid);
  if (known?.version !== undefined && facts.version !== undefined && facts.version < known.version)
    return course;
  const events = [...course.events].filter(([uid]) => uid !== facts.uid).slice(-mostEvents + 1);
  return { ...course, events: new Map([...events, [facts.uid, facts]]) };
}

const withNamespace = (course: Course, facts: ObjectFacts | undefined, { gone }: Fate): Course =>
  facts?.name === course.names.namespace && (gone || facts.deleting)
    ? { ...course, namespaceDeleting: true }
    : course;
