// What is remembered of a test build that has failed at a line of its Dockerfile.
import type { WantedDockerfile } from '../../analysis/dockerfile/build-dockerfile.js';

export interface FailedBuild {
  /** The Module and kernel it was for: a later build of the same takes its place. */
  readonly of: string;
  readonly source: WantedDockerfile;
  /** The Dockerfile that was built. */
  readonly dockerfile: string;
  /** First and last, from 1. */
  readonly lines: readonly [number, number];
  /** Why, and for which kernel. */
  readonly message: string;
}
