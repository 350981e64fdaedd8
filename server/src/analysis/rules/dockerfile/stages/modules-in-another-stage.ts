import { moduleFiles } from '../../../../core/image/contents/loader-needs.js';
import type { StageLayout } from '../../../../core/dockerfile/layout/layout.js';
import { fileBelow, kernelDirectory } from '../../../../core/dockerfile/layout/presence.js';
import type { Entry } from '../../../../core/dockerfile/layout/tree.js';
import { defaultDirName } from '../../../../core/module/dir-name.js';
import {
  answeredUsers,
  earlierStageWithModules,
  isBuiltByKmm,
  modulesIn,
} from '../../../dockerfile/kmod-image.js';
import type { DockerfileSubject, Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'modules-in-another-stage',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'node',
  summary: 'The last stage is not the one with the modules.',
  explanation: `KMM has no \`--target\`: it builds the whole Dockerfile and pushes the image of the last stage. When the modules
are in a stage before it that the last one does not copy from, the image has none, and the Pod that loads them fails.
Make the stage with the modules the last one, or copy from it.`,
  *check(subject) {
    const { layout, kernel, users } = subject;
    const { final, stages } = layout;
    if (!final || !isBuiltByKmm(subject)) return;
    const dirNames =
      users.length === 0 ? [defaultDirName] : answeredUsers(subject).map(({ dirName }) => dirName);
    for (const dirName of new Set(dirNames)) {
      const found = earlierStageWithModules(stages, dirName, kernel);
      if (found && modulesIn(final.tree).length === 0) yield* tell(subject, final, dirName, found);
    }
  },
};

function* tell(
  { layout: { stages }, kernel, users }: DockerfileSubject,
  final: StageLayout,
  dirName: string,
  { layout: other, module }: { readonly layout: StageLayout; readonly module: Entry },
): Iterable<Finding> {
  const directory = kernelDirectory(dirName, kernel);
  const { presence } = fileBelow(final.tree, directory, moduleFiles(undefined));
  const forgotten = !stages.some(stage => takesFrom(stage, other)) && !final.copies.some(isToModules);
  // A Module that nobody sees may look somewhere else.
  const proven = presence === 'no' && users.length > 0;
  if (presence === 'yes' || (!proven && !forgotten)) return;
  const name = other.stage.name === undefined ? 'an earlier stage' : `the stage \`${other.stage.name}\``;
  yield {
    span: final.stage.base.span,
    ...(!proven && { severity: 'warning', refusedBy: null }),
    message: `KMM pushes the image of this last stage, but the modules are in ${name}. Copy \`${dirName}\` from it, or make it the last stage.`,
    related: [{ message: 'The modules are put here', span: module.by.span }],
  };
}

const takesFrom = ({ stage, copies }: StageLayout, { stage: other }: StageLayout): boolean =>
  stage.base.stage === other.index ||
  copies.some(({ from }) => from.kind === 'stage' && from.index === other.index);

const isToModules = ({ destinationPath }: StageLayout['copies'][number]): boolean =>
  /\/lib\/modules(?:\/|$)/.test(destinationPath);
