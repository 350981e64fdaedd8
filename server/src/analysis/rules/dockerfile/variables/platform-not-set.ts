import { firstUses, hasOwnDefault, variableUses } from '../../../dockerfile/variable-uses.js';
import { spanOf } from '../../../../core/span.js';
import type { DockerfileSubject, Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'platform-not-set',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'kaniko knows nothing of platforms.',
  explanation: `\`BUILDPLATFORM\`, \`TARGETARCH\` and their like are set by BuildKit. KMM builds with Google's kaniko, in which they
are empty, and which does not read \`FROM --platform\`: it builds for the node that it runs on, as a kernel module needs
it. Ask \`uname -m\` for the architecture. OpenShift's builder sets them.`,
  *check(subject) {
    if (subject.staged.inputs.builder.platformArgs === 'set') return;
    yield* flags(subject);
    for (const use of firstUses(variableUses(subject.layout))) {
      if (!platformArg.test(use.name) || use.resolution.set || hasOwnDefault(use)) continue;
      if (use.step.instruction.keyword === 'FROM' && use.span.start < use.stage.base.span.start) continue;
      yield {
        span: use.span,
        message: `kaniko, which KMM builds with, does not set \`${use.name}\`, so it is empty. Ask \`uname -m\` in a RUN, or name it in the Module's \`buildArgs\`.`,
      };
    }
  },
};

const platformArg = /^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)$/;

function* flags({ staged: { stages, parsed } }: DockerfileSubject): Iterable<Finding> {
  for (const { from, base } of stages) {
    const flag = from.instruction.flags.find(({ name }) => name === 'platform');
    if (!flag) continue;
    yield {
      span: flag.span,
      severity: 'information',
      message:
        'kaniko, which KMM builds with, does not read `--platform` and builds for the node that it runs on. Leave it out.',
      fixes:
        base.span.start > flag.span.end && parsed.text.slice(flag.span.end, base.span.start).trim() === ''
          ? [
              {
                title: 'Remove `--platform`',
                changes: [{ span: spanOf(flag.span.start, base.span.start), text: '' }],
                preferred: true,
              },
            ]
          : [],
    };
  }
}
