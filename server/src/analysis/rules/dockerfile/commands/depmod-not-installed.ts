import type { BaseImage } from '../../../../core/dockerfile/base-images.js';
import type { StageLayout } from '../../../../core/dockerfile/layout/layout.js';
import type { DepmodCall } from '../../../../core/dockerfile/layout/depmod-call.js';
import type { Fix } from '../../../../core/problem.js';
import { spanOf } from '../../../../core/span.js';
import { depmodCalls } from '../../../dockerfile/depmod-calls.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'depmod-not-installed',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: '`depmod` is called in a stage that does not have it.',
  explanation: `\`depmod\` is in the package \`kmod\`, which small images such as ubuntu, debian and ubi-minimal come without: the
build stops with "command not found". Install \`kmod\` in that stage, or call \`depmod\` in the builder and copy the whole
directory. It speaks only of well-known images into which nothing is installed before the call.`,
  *check({ layout: { stages, final }, staged }) {
    for (const layout of stages) {
      // buildah leaves out a stage that nobody needs.
      if (layout !== final && staged.inputs.builder.name !== 'kaniko') continue;
      const call = depmodCalls(layout).find(
        ({ available, certain, command }) => available === 'no' && certain && !command.mayFail,
      );
      if (!call) continue;
      yield {
        span: call.command.nameSpan,
        message: `There is no \`depmod\` in this stage, so the build stops here with "not found". Install \`kmod\` first.`,
        related: [{ message: 'The image comes without it', span: layout.stage.base.span }],
        fixes: installation(layout, call),
      };
    }
  },
};

function installation({ stage }: StageLayout, { by }: DepmodCall): readonly Fix[] {
  const command = installCommand(stage.base.image);
  if (command === undefined || !by.instruction) return [];
  const { start } = by.instruction.span;
  const changes = [{ span: spanOf(start, start), text: `RUN ${command}\n` }];
  return [{ title: 'Install `kmod` first', changes, preferred: true }];
}

/** With the package manager that the image has for certain. */
function installCommand(image: BaseImage | undefined): string | undefined {
  if (image?.family === 'debian') return 'apt-get update && apt-get install -y kmod';
  return image?.name.endsWith('-minimal') ? 'microdnf install -y kmod' : undefined;
}
