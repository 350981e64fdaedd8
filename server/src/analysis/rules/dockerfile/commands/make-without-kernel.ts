import { isKnown } from '../../../../core/dockerfile/hole.js';
import { readMakeCall } from '../../../../core/dockerfile/layout/make.js';
import type { StageLayout } from '../../../../core/dockerfile/layout/layout.js';
import { isWithin, parentPath } from '../../../../core/dockerfile/paths.js';
import { handlesModules, isToldKernel, modulesTakenFrom } from '../../../dockerfile/module-makers.js';
import { rootBase } from '../../../dockerfile/root-base.js';
import type { PlacedCommand } from '../../../dockerfile/run-commands.js';
import { runCommands } from '../../../dockerfile/run-commands.js';
import type { DockerfileSubject, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'make-without-kernel',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: '`make` builds modules and is not told for which kernel.',
  explanation: `A Makefile of modules that is told no kernel takes the running one, \`$(shell uname -r)\`, and in a build that is
the build node's: the module is compiled for it, or the build fails because its headers are not there. An ARG does not help
unless the Makefile reads its name. Write \`make -C /lib/modules/\${KERNEL_FULL_VERSION}/build M=$PWD modules\`, or give the
variable that the Makefile reads: \`make KERNEL_SRC_DIR=/lib/modules/\${KERNEL_FULL_VERSION}/build\`. It speaks where modules
come out of the stage and nothing in it is told a kernel.`,
  *check(subject) {
    for (const layout of subject.layout.stages) {
      const call = plainMake(subject, layout);
      if (!call) continue;
      yield {
        span: call.command.span,
        message: `\`${call.command.name}\` is not told for which kernel: a Makefile of modules then takes that of the node that builds (\`uname -r\`). Write \`make -C /lib/modules/\${KERNEL_FULL_VERSION}/build M=$PWD modules\`, or give the variable that the Makefile reads.`,
      };
    }
  },
};

function plainMake(subject: DockerfileSubject, layout: StageLayout): PlacedCommand | undefined {
  const { staged, kernel } = subject;
  const calls = runCommands(layout).filter(({ command }) => readMakeCall(command));
  // An image that nobody knows may set a variable.
  if (calls.length === 0 || !rootBase(staged, layout.stage).image) return undefined;
  if (ancestry(subject, layout).some(each => isToldKernel(each, staged.parsed.text, kernel)))
    return undefined;
  const taken = modulesTakenFrom(subject.layout, layout);
  if (taken.length === 0 && !handlesModules(layout)) return undefined;
  return calls.find(({ command }) => {
    const directory = readMakeCall(command)?.directory ?? '/';
    const near = (path: string): boolean =>
      !isKnown(path) || isWithin(path, directory) || isWithin(directory, parentPath(path));
    return !isKnown(directory) || taken.length === 0 || taken.some(near);
  });
}

/** The stage and those it is built on. */
function ancestry({ layout: { stages } }: DockerfileSubject, layout: StageLayout): readonly StageLayout[] {
  const found = [layout];
  for (let at = layout.stage.base.stage; at !== undefined; at = stages[at]?.stage.base.stage) {
    const below = stages[at];
    if (below) found.push(below);
  }
  return found;
}
