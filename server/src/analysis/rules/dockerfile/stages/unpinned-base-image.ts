import { isKnown } from '../../../../core/dockerfile/hole.js';
import { namedImage } from '../../../../core/image/reference.js';
import type { StageLayout } from '../../../../core/dockerfile/layout/layout.js';
import { isMake } from '../../../../core/dockerfile/layout/make.js';
import { installedPackages, isKernelPackage } from '../../../dockerfile/kernel-packages.js';
import { authorPlaceholder } from '../../../known/author-placeholder.js';
import { runCommands } from '../../../dockerfile/run-commands.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'unpinned-base-image',
  looksAt: 'dockerfile',
  severity: 'information',
  summary: 'A base image is the newest one of the day.',
  explanation: `Without a tag, or with \`latest\`, the image is whichever is the newest when the build runs. Packages then are those
of a release that your nodes may not run: their kernels' headers are not among them, and the compiler is another one than
the kernel was built with. Name the release that the nodes run. It speaks of stages that install packages or compile, once
for each Dockerfile.`,
  *check({ layout }) {
    const [first, ...others] = layout.stages.filter(stage => isUnpinned(stage) && depends(stage));
    if (!first) return;
    const { text, span } = first.stage.base;
    yield {
      span,
      message: compiles(first)
        ? `\`${text}\` is the newest release when the build runs, and may not have the headers of your nodes' kernels. Name the release that the nodes run.`
        : `\`${text}\` is the newest release when the build runs, so two builds of this image may differ. Name a release.`,
      related: others.map(({ stage: { base } }) => ({ message: 'So is this one', span: base.span })),
    };
  },
};

function isUnpinned({ stage: { base } }: StageLayout): boolean {
  if (base.stage !== undefined || base.text === 'scratch' || !isKnown(base.text)) return false;
  if (authorPlaceholder(base.text)) return false;
  const reference = namedImage(base.text);
  if (!reference || reference.digest !== undefined) return false;
  return reference.tag === undefined || /^(?:latest|rolling|rawhide|edge|devel)$/.test(reference.tag);
}

const compiles = (stage: StageLayout): boolean =>
  runCommands(stage).some(({ command }) => isMake(command.name)) ||
  installedPackages(stage).some(({ argument }) => isKernelPackage(argument.text));

/** What the stage makes is another thing with another image. */
const depends = (stage: StageLayout): boolean => compiles(stage) || installedPackages(stage).length > 0;
