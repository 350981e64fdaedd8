// Dockerfile text -> layout, with the build args KMM sets, as every suite here wants it.
import type { Builder } from '../../../server/src/core/dockerfile/builder.js';
import { kaniko } from '../../../server/src/core/dockerfile/builder.js';
import type { Layout, StageLayout } from '../../../server/src/core/dockerfile/layout/layout.js';
import { layoutOf } from '../../../server/src/core/dockerfile/layout/layout.js';
import { entriesBelow } from '../../../server/src/core/dockerfile/layout/presence.js';
import { parseDockerfile } from '../../../server/src/core/dockerfile/parse.js';
import type { StagedDockerfile } from '../../../server/src/core/dockerfile/stages.js';
import { readStages } from '../../../server/src/core/dockerfile/stages.js';

export const kernel = '6.1.0-50-cloud-amd64';

const buildArgs = new Map([
  ['KERNEL_FULL_VERSION', kernel],
  ['KERNEL_VERSION', kernel],
  ['MOD_NAME', 'hello'],
  ['MOD_NAMESPACE', 'kmm'],
]);

export const staged = (text: string, builder: Builder = kaniko): StagedDockerfile =>
  readStages(parseDockerfile(text), { buildArgs, builder });

export const layout = (text: string, builder?: Builder): Layout => layoutOf(staged(text, builder));

export function finalStage(text: string, builder?: Builder): StageLayout {
  const { final } = layout(text, builder);
  if (!final) throw new Error('the text has no FROM');
  return final;
}

/** `path`, `path/` for a directory, `path -> target` for a link, with `?` in front when it is only possible. */
export const listing = (stage: StageLayout, directory: string): readonly string[] =>
  entriesBelow(stage.tree, directory).map(({ path, kind, target, certainty }) => {
    const ends = { directory: '/', symlink: ` -> ${target}`, file: '', unknown: '' };
    return (certainty === 'proven' ? '' : '? ') + `${path}${ends[kind]}`.replace(kernel, 'K');
  });
