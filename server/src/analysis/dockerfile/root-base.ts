// The image that a stage is built on in the end, through the stages between.
import type { Base, Stage, StagedDockerfile } from '../../core/dockerfile/stages.js';

const known = new WeakMap<Stage, Base>();

/** A stage is only ever built on an earlier one. What was found for that one is not looked for again. */
export function rootBase({ stages }: Pick<StagedDockerfile, 'stages'>, stage: Stage): Base {
  let root = known.get(stage) ?? stage.base;
  for (let below: Stage | undefined; (below = stages[root.stage ?? -1]);)
    root = known.get(below) ?? below.base;
  known.set(stage, root);
  return root;
}
