import { depmodCalls } from '../dockerfile/depmod-calls.js';
import type { Rule } from '../lint/rule.js';

export const rule: Rule = {
  id: 'depmod-not-installed',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: '`depmod` is called in a stage that does not have it.',
  explanation: `The images of Ubuntu and Debian and \`ubi-minimal\` come without \`depmod\`, and the build fails: command not found.
Install the package \`kmod\` first, or run \`depmod\` in the builder stage and copy the whole directory. It speaks only where
the text proves that \`depmod\` is not there.`,
  *check({ layout, staged }) {
    for (const stage of layout.stages) {
      // buildah leaves out a stage that nobody needs.
      if (stage !== layout.final && staged.inputs.builder.name !== 'kaniko') continue;
      const call = depmodCalls(stage).find(
        ({ available, certain, command }) => available === 'no' && certain && !command.mayFail,
      );
      if (!call) continue;
      yield {
        span: call.command.span,
        message:
          'This stage has no `depmod`, so the build fails here. Install the package `kmod` first, or run `depmod` in the builder and copy the whole directory.',
        related: [{ message: 'The image that comes without it', span: stage.stage.base.span }],
      };
    }
  },
};
