import assert from 'node:assert/strict';
import { courseState, observe, startCourse } from '../../../server/src/core/build-course/course.js';
import type { Course, CourseState } from '../../../server/src/core/build-course/course.js';
import type { LogEnd } from '../../../server/src/core/build-log/log.js';
import { currentStep, logVerdict, readBytes, startLog } from '../../../server/src/core/build-log/log.js';
import { objectFacts } from '../../../server/src/core/build-course/facts.js';
import type { Recording, WatchRecord } from '../../support/recordings.js';
import { recordings } from '../../support/recordings.js';
import { randomFrom } from '../../support/random.js';

const all = recordings();

/** Bytes in pieces of that size, as a network might bring them. */
function pieces(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
}

const endOf = ({ outcome }: Recording): LogEnd => {
  const deadline = outcome.jobConditions.some(condition => condition.endsWith(':DeadlineExceeded'));
  return {
    exitCode: outcome.exitCode,
    terminatedReason: deadline ? 'DeadlineExceeded' : outcome.terminatedReason,
  };
};

describe('logs of recorded builds', () => {
  for (const recording of all.filter(({ logs }) => logs.length > 0)) {
    const { name, outcome, dockerfile, logs } = recording;
    it(name, () => {
      const expected = outcome.failingDockerfileLines;
      for (const { name: file, bytes } of logs) {
        for (const size of [bytes.length || 1, 7]) {
          const log = pieces(bytes, size).reduce(readBytes, startLog(dockerfile));
          const known = logVerdict(log, endOf(recording));
          assert.deepEqual(known.dockerfileLines, expected, file);
          assert.equal(known.outcome, outcome.exitCode === 0 ? 'succeeded' : 'failed', file);
          assert.deepEqual(logVerdict(log, { exitCode: outcome.exitCode }).dockerfileLines, expected, file);
          const alone = logVerdict(log, {});
          assert.deepEqual(alone.dockerfileLines, expected, `${file}, the log alone`);
          if (outcome.exitCode === 0) assert.equal(alone.outcome, 'succeeded', `${file}, the log alone`);
          if (expected) assert.equal(alone.outcome, 'failed', `${file}, the log alone`);
          assert.ok(known.reason.length > 0 && !known.reason.includes('\n'));
          const step = currentStep(log);
          assert.ok(step === undefined || step.number <= step.of);
        }
      }
    });
  }
});

/** What a course should come to, told by what the recorder wrote down. */
function expectedState({ outcome, name }: Recording): CourseState['state'] {
  const last = outcome.jobConditions.at(-1) ?? '';
  if (last.startsWith('Complete:')) return 'succeeded';
  if (last.startsWith('Failed:')) return 'failed';
  if (name === 'job-deleted-background') return 'deleted';
  if (outcome.podPhase === 'Succeeded') return 'succeeded';
  if (outcome.podPhase === 'Failed') return 'failed';
  return 'waiting';
}

function startOf(watch: readonly WatchRecord[]): Course {
  const job = objectFacts(watch.find(({ resource }) => resource === 'jobs')?.object);
  assert.ok(job);
  return startCourse({ kind: 'Job', namespace: job.namespace, name: job.name, uid: job.uid });
}

function check(recording: Recording, course: Course, how: string): void {
  const { outcome } = recording;
  const state = courseState(course);
  assert.equal(state.state, expectedState(recording), how);
  assert.equal(state.end !== undefined, state.state !== 'waiting', how);
  if (state.end) {
    assert.equal(state.end.exitCode, outcome.exitCode, how);
    assert.equal(state.end.terminatedReason, endOf(recording).terminatedReason, how);
    assert.equal(
      state.end.kind === 'deadline',
      outcome.jobConditions.includes('Failed:DeadlineExceeded'),
      how,
    );
    assert.equal(state.end.kind === 'out of memory', outcome.terminatedReason === 'OOMKilled', how);
    assert.deepEqual(state.troubles, [], how);
  } else {
    assert.equal(state.troubles.length, 1, how);
  }
}

describe('courses of recorded builds', () => {
  for (const recording of all.filter(({ watch }) => watch.length > 0)) {
    const { watch, name } = recording;
    it(name, () => {
      check(recording, watch.reduce(observe, startOf(watch)), 'as it came');
      const twice = watch.flatMap(record => [record, record]).reduce(observe, startOf(watch));
      check(recording, twice, 'everything twice');
      const again = watch.reduce(observe, watch.reduce(observe, startOf(watch)));
      check(recording, again, 'all of it again');
    });

    it(`${name}: each resource in its own order, however they are mixed`, () => {
      for (let seed = 1; seed <= 10; seed++) {
        check(recording, mixed(watch, seed).reduce(observe, startOf(watch)), `seed ${String(seed)}`);
      }
    });
  }
});

describe('courses of recorded builds with gaps', () => {
  for (const recording of all.filter(({ watch }) => watch.length > 0)) {
    const { watch, name } = recording;
    const left = (['jobs', 'pods', 'events'] as const).map(resource => {
      const newest = new Map(
        watch
          .filter(record => record.resource === resource)
          .map(record => [objectFacts(record.object)?.uid, record]),
      );
      const objects = [...newest.values()]
        .filter(({ type }) => type !== 'DELETED')
        .map(({ object }) => object);
      return { resource, type: 'LISTED', objects } as const;
    });
    // Of what is gone nobody can tell afterwards how it ended.
    if (left[0]?.objects.length === 0) continue;
    it(name, () => {
      for (let seed = 1; seed <= 10; seed++) {
        const random = randomFrom(seed);
        const seen = watch.filter(() => random.below(3) === 0);
        const state = courseState(left.reduce(observe, seen.reduce(observe, startOf(watch))));
        assert.equal(state.state, expectedState(recording), `seed ${String(seed)}`);
      }
    });
  }
});

/** Watches of different resources promise nothing about each other. */
function mixed(watch: readonly WatchRecord[], seed: number): readonly WatchRecord[] {
  const random = randomFrom(seed);
  const queues = ['jobs', 'pods', 'events'].map(wanted =>
    watch.filter(({ resource }) => resource === wanted),
  );
  const order: WatchRecord[] = [];
  while (order.length < watch.length) {
    const queue = queues[random.below(queues.length)];
    const next = queue?.shift();
    if (next) order.push(next);
  }
  return order;
}
