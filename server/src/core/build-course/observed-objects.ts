// What is known of a build's objects: the newest of each, as it was observed. Values only.
import type { EventFacts, JobFacts, OpenshiftBuildFacts, PodFacts } from './facts.js';
import type { CourseNames } from './types.js';

/** The newest that is known of an object, and whether it is gone. */
export interface ObservedObject<T> {
  readonly facts: T;
  readonly gone: boolean;
}

export interface ObservedPod extends ObservedObject<PodFacts> {
  /** It was told to stop while it ran; undefined as long as that has not been seen. */
  readonly stopped: boolean | undefined;
}

/** All that was observed. A value: observing makes a new one. */
export interface Course {
  readonly names: CourseNames;
  readonly job: ObservedObject<JobFacts> | undefined;
  readonly build: ObservedObject<OpenshiftBuildFacts> | undefined;
  /** By uid. Pods that are gone are kept: how they ended still counts. */
  readonly pods: ReadonlyMap<string, ObservedPod>;
  readonly events: ReadonlyMap<string, EventFacts>;
  /** It was created, by its uid, and a list does not have it although nobody told of its end. */
  readonly vanished: boolean;
  readonly namespaceDeleting: boolean;
}
