// A build's objects as the API server sends them, cut down to what its course depends on, and what the course makes of
// them. Knows no cluster: changes come in the order of the arguments.
import type { Course, CourseNames, CourseState } from '../../server/src/core/build/course.js';
import { courseState, observe, startCourse } from '../../server/src/core/build/course.js';

export const names = { kind: 'Job', namespace: 'n', name: 'b', uid: 'job-1' } as const;
let version = 0;

export const metadata = (name: string, uid: string, more: object = {}): object => ({
  name,
  namespace: 'n',
  uid,
  resourceVersion: String(++version),
  creationTimestamp: '2026-01-01T00:00:00Z',
  ...more,
});

export const job = (conditions: readonly (readonly [string, string])[] = [], more: object = {}): object => ({
  metadata: metadata('b', 'job-1', more),
  status: { conditions: conditions.map(([type, reason]) => ({ type, status: 'True', reason })) },
});

export const pod = (status: object, more: object = {}, name = 'b-1'): object => ({
  metadata: metadata(name, name, { ownerReferences: [{ uid: 'job-1' }], ...more }),
  spec: { containers: [{ name: 'kaniko' }] },
  status,
});

export const scheduled = { conditions: [{ type: 'PodScheduled', status: 'True' }] };
export const inState = (state: object, phase = 'Pending', more: object = {}): object => ({
  phase,
  ...scheduled,
  containerStatuses: [{ name: 'kaniko', state }],
  ...more,
});
export const waiting = (reason: string, message = ''): object => inState({ waiting: { reason, message } });
export const running = inState({ running: { startedAt: '2026-01-01T00:00:01Z' } }, 'Running');
export const ended = (exitCode: number, reason: string, more: object = {}): object =>
  inState(
    {
      terminated: { exitCode, reason, startedAt: '2026-01-01T00:00:01Z', finishedAt: '2026-01-01T00:00:31Z' },
    },
    exitCode === 0 ? 'Succeeded' : 'Failed',
    more,
  );

const uids: Readonly<Record<string, string>> = { Job: 'job-1', Build: 'build-1' };

export const event = (
  kind: string,
  about: string,
  reason: string,
  message: string,
  more: object = {},
): object => ({
  metadata: metadata(`e${String(version)}`, `e${String(version)}`),
  involvedObject: { kind, name: about, uid: uids[kind] ?? about },
  type: 'Warning',
  reason,
  message,
  lastTimestamp: '2026-01-01T00:00:05Z',
  ...more,
});

export type Told = readonly ['jobs' | 'pods' | 'events' | 'builds' | 'namespaces', object, string?];

const courseOf = (start: CourseNames, changes: readonly Told[]): Course =>
  changes.reduce<Course>(
    (known, [resource, object, type = 'MODIFIED']) => observe(known, { resource, type, object }),
    startCourse(start),
  );

export const course = (...changes: readonly Told[]): Course => courseOf(names, changes);
export const told = (...changes: readonly Told[]): CourseState => courseState(course(...changes));

export const build = (status: object): object => ({ metadata: metadata('b', 'build-1'), status });
export const buildPod = (status: object): object => ({
  ...pod(status, {}, 'b-build'),
  metadata: metadata('b-build', 'p', { labels: { 'openshift.io/build.name': 'b' } }),
});
export const openshift = (...changes: readonly Told[]): CourseState =>
  courseState(courseOf({ kind: 'Build', namespace: 'n', name: 'b' }, changes));
