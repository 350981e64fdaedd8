// The course of a build in a cluster, as its objects tell it. Values only.

/** The objects to watch for. */
export interface CourseNames {
  readonly kind: 'Job' | 'Build';
  readonly namespace: string;
  readonly name: string;
  /** Of the Job or Build, once it is known: an object of the same name with another uid is somebody else's. */
  readonly uid?: string | undefined;
}

export type CourseResource = 'jobs' | 'builds' | 'pods' | 'events' | 'namespaces';

/**
 * A watch event as it comes, or the answer to a list, which replaces all that was known of that resource: what is
 * missing in it is gone. Objects of others are passed over, so a watch of the whole namespace will do.
 */
export type CourseChange =
  | {
      readonly resource: CourseResource;
      /** `ADDED`, `MODIFIED`, `DELETED`; all others are passed over. */
      readonly type: string;
      readonly object: unknown;
    }
  | { readonly resource: CourseResource; readonly type: 'LISTED'; readonly objects: readonly unknown[] };

/** A sentence, what to do, and a command line that does it. */
export interface CourseAdvice {
  readonly message: string;
  readonly advice?: string;
  readonly command?: string;
}

export type CourseEndKind =
  | 'succeeded'
  /** The builder ended with a failure: its log says why. */
  | 'build failed'
  | 'out of memory'
  /** The Job's or the pod's deadline. */
  | 'deadline'
  /** The builder's container could not be started. */
  | 'not started'
  /** The Job or Build is deleted. */
  | 'deleted'
  /** Its pod was deleted or evicted by somebody else. */
  | 'pod lost'
  | 'namespace deleted'
  | 'cancelled';

export interface CourseEnd {
  readonly kind: CourseEndKind;
  /** One sentence. */
  readonly message: string;
  readonly advice?: string;
  /** For `logVerdict`: exit code and reason of the container, `DeadlineExceeded` when that is what ended it. */
  readonly exitCode: number | undefined;
  readonly terminatedReason: string | undefined;
}

/** Whose log to read. */
export interface CoursePod {
  readonly name: string;
  readonly uid: string;
  /** The container that builds. */
  readonly container: string;
  /** Its log can be had: it runs, or has run. */
  readonly hasLog: boolean;
  /** It will print no more: ended, or about to be deleted. */
  readonly over: boolean;
}

export interface CourseState {
  /** `ending`: the container has ended and the Job does not say yet what it makes of it. */
  readonly state: 'creating' | 'waiting' | 'running' | 'ending' | 'succeeded' | 'failed' | 'deleted';
  /** In a few words: `waiting for a node`, `pulling the builder image`, `building`. */
  readonly words: string;
  /** Why it does not go on, the most telling first. Those that have passed are not in it. */
  readonly troubles: readonly CourseAdvice[];
  /** The newest pod of the build. */
  readonly pod: CoursePod | undefined;
  /** All pods, oldest first: more than one when the Job was allowed to try again. */
  readonly attempts: readonly string[];
  /** Set when the end is certain; how it ended can become more exact when its pod is told of late. */
  readonly end: CourseEnd | undefined;
  /** Milliseconds since 1970, by the cluster's clock: of the container. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Milliseconds the builder's container ran. */
  readonly ranFor: number | undefined;
  /** What OpenShift says was pushed. */
  readonly pushed: string | undefined;
}
