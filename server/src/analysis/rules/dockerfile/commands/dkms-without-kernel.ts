import { readArguments } from '../../../../core/dockerfile/layout/options.js';
import type { ShellCommand } from '../../../../core/dockerfile/shell/command.js';
import { runCommands } from '../../../dockerfile/run-commands.js';
import { wordsBehind } from '../../../dockerfile/shell-edits.js';
import { kernelVariableAt } from '../../../dockerfile/depmod-calls.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'dkms-without-kernel',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: '`dkms` is called without a kernel and builds for that of the build node.',
  explanation: `Without \`-k\` \`dkms build\` and \`dkms install\` take the running kernel, which in a build is the build node's: its
headers are hardly in the image, and a module for it does not load elsewhere. Write
\`dkms install -k \${KERNEL_FULL_VERSION} name/version\`. \`dkms\` then puts the module into \`/lib/modules/<kernel>\`.`,
  *check({ layout, staged }) {
    for (const stage of layout.stages) {
      const { start, end } = stage.stage.span;
      // A \`uname\` of its own may say another kernel.
      if (/\buname\b/.test(staged.parsed.text.slice(start, end))) continue;
      for (const { command, step } of runCommands(stage)) {
        const verb = withoutKernel(command);
        if (!verb) continue;
        const variable = kernelVariableAt(step);
        const changes = variable ? wordsBehind(staged.parsed.text, verb, `-k \${${variable}}`) : [];
        yield {
          span: command.span,
          message: `\`dkms ${verb.text}\` without \`-k\` builds for the kernel that the build node runs. Write \`-k \${${variable ?? 'KERNEL_FULL_VERSION'}}\` behind it.`,
          fixes: changes.length === 0 ? [] : [{ title: 'Name the kernel', changes, preferred: true }],
        };
      }
    }
  },
};

/** Its verb, where one is there that needs a kernel. */
function withoutKernel({ name, args }: ShellCommand) {
  if (name !== 'dkms') return undefined;
  const { options, operands } = readArguments(args, ['k', 'm', 'v', 'a', 'c', 'q', 'j']);
  const [verb] = operands;
  const told = ['k', 'all', 'kernelsourcedir', 'help', 'h', 'version', 'V'].some(option =>
    options.has(option),
  );
  // `dkms install name/version/kernel` is none of its forms; `-k` alone says it.
  return !told && verb && /^(?:build|install|autoinstall)$/.test(verb.text) ? verb : undefined;
}
