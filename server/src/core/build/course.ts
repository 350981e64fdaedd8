// The objects of a build as a cluster tells of them, in any order -> what the user is told. Knows no log.
import type { CourseChange, CourseNames, CourseState } from './course-types.js';

export type {
  CourseAdvice,
  CourseChange,
  CourseEnd,
  CourseEndKind,
  CourseNames,
  CoursePod,
  CourseResource,
  CourseState,
} from './course-types.js';

/** All that was observed. A value: observing makes a new one. */
export interface Course {
  readonly names: CourseNames;
}

export const startCourse = (names: CourseNames): Course => ({ names });

/** Takes in one change. Objects of any shape will do; repeated, late and missing ones do no harm. */
export const observe = (course: Course, change: CourseChange): Course =>
  change.type === '' ? course : { ...course };

export const courseState = (course: Course): CourseState => ({
  state: 'creating',
  words: `creating ${course.names.name}`,
  troubles: [],
  pod: undefined,
  attempts: [],
  end: undefined,
  startedAt: undefined,
  endedAt: undefined,
  ranFor: undefined,
  pushed: undefined,
});
