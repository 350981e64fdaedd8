// Which stage a name means where `--from` or FROM says it.
import type { Stage, StagedDockerfile } from '../../core/dockerfile/stages.js';

/** By name in any case, or by number; only stages in front of `before` can be meant. */
export function stageNamed(
  { stages }: StagedDockerfile,
  text: string,
  before: number | undefined,
): Stage | undefined {
  const earlier = stages.slice(0, before);
  return (
    earlier.find(({ name }) => name === text.toLowerCase()) ??
    (/^\d+$/.test(text) ? earlier[Number(text)] : undefined)
  );
}
