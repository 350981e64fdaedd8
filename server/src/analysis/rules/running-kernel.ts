import type { Rule } from '../lint/rule.js';

export const rule: Rule = {
  id: 'running-kernel',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: '`uname -r` in a build is the kernel of the build node.',
  explanation: `A build runs on any node that the build's selector allows, and \`uname -r\` is the kernel of that one. The module is
then compiled for it, or put into its directory, and does not load where KMM wanted it: \`invalid module format\`, or no
such directory. Use \`\${KERNEL_FULL_VERSION}\`.`,
  *check({ layout }) {
    for (const { runs } of layout.stages) {
      for (const { commands } of runs.values()) {
        for (const { name, args, span, substitution } of commands) {
          // Printed into the log it does no harm.
          if (
            name !== 'uname' ||
            !substitution ||
            !args.some(({ text }) => /^(?:-(?=[a-z]*r)[a-z]+|--kernel-release)$/.test(text))
          )
            continue;
          yield {
            span,
            message:
              '`uname -r` is the kernel of the node that builds, not the one that KMM builds for. Use `${KERNEL_FULL_VERSION}`.',
          };
        }
      }
    }
  },
};
