// What the two builders do differently with the same Dockerfile, as data. KMM runs kaniko (Google's, archived at
// 1.24); KMM on OpenShift runs buildah. Sources: kaniko pkg/executor/build.go and pkg/dockerfile, the recordings,
// and buildah 1.28 as tried.
import type { Distribution } from '../release.js';

export interface Builder {
  readonly name: 'kaniko' | 'buildah';
  /** kaniko gives RUN's shell the line alone; the body is lost, the step succeeds. */
  readonly heredocs: 'dropped' | 'run';
  /** kaniko parses `RUN --mount` and does nothing about it. */
  readonly runMounts: 'ignored' | 'honoured';
  /**
   * Google's kaniko clones the ARGs of one stage into the next (DoBuild hands `sb.args` on), so a stage sees those
   * of all earlier ones. Not for the sources of `COPY --from`, which CalculateDependencies resolves afresh.
   */
  readonly argsOfEarlierStages: 'visible' | 'hidden';
  /** kaniko resolves FROM with every build arg, declared or not (unifyArgs). */
  readonly buildArgsInFrom: 'all' | 'declared';
  /** `TARGETARCH` and its like have a value once declared. */
  readonly platformArgs: 'set' | 'unset';
}

export const kaniko: Builder = {
  name: 'kaniko',
  heredocs: 'dropped',
  runMounts: 'ignored',
  argsOfEarlierStages: 'visible',
  buildArgsInFrom: 'all',
  platformArgs: 'unset',
};

export const buildah: Builder = {
  name: 'buildah',
  heredocs: 'run',
  runMounts: 'honoured',
  argsOfEarlierStages: 'hidden',
  buildArgsInFrom: 'declared',
  platformArgs: 'set',
};

/** What KMM builds with. */
export const kmmBuilder = (distribution: Distribution): Builder =>
  distribution === 'openshift' ? buildah : kaniko;
