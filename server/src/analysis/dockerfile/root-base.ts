// The image that a stage is built on in the end, through the stages between.
import type { Base, Stage, StagedDockerfile } from '../../core/dockerfile/stages.js';

/** A stage is only ever built on an earlier one. */
export function rootBase({ stages }: Pick<StagedDockerfile, 'stages'>, { base }: Stage): Base {
  let root = base;
  for (let below: Stage | undefined; (below = stages[root.stage ?? -1]);) root = below.base;
  return root;
}
