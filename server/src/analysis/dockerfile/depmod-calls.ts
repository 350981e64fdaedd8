// The calls of depmod that index something, and the words that fixes for them are made of.
import type { DepmodCall } from '../../core/dockerfile/layout/depmod-call.js';
import type { StageLayout } from '../../core/dockerfile/layout/layout.js';
import type { Step } from '../../core/dockerfile/stages.js';
import { stepOf } from '../../core/dockerfile/step-at.js';
import { resolve } from '../../core/dockerfile/variables.js';
import type { Fix } from '../../core/problem.js';
import { spanOf } from '../../core/span.js';

/** Its own, not those of the stage it is built on. */
export const depmodCalls = ({ ownDepmods }: StageLayout): readonly DepmodCall[] =>
  ownDepmods.filter(
    ({ dryRun, command }) =>
      !dryRun && !command.args.some(({ text }) => /^(?:-V|--version|-h|--help)$/.test(text)),
  );

/** The build arg with the kernel that the stage has at this call; undefined when it has none. */
export function kernelVariable({ by }: DepmodCall, { stage }: StageLayout): string | undefined {
  const step = stepOf(stage, by.instruction);
  return step && kernelVariableAt(step);
}

export const kernelVariableAt = ({ scope }: Step): string | undefined =>
  ['KERNEL_FULL_VERSION', 'KERNEL_VERSION'].find(name => resolve(scope, name).set);

/** Words put into a call that a shell reads. */
export function insertion({ by }: DepmodCall, title: string, at: number, words: string): readonly Fix[] {
  if (by.instruction?.form !== 'shell' || by.instruction.heredocs.length > 0) return [];
  return [{ title, changes: [{ span: spanOf(at, at), text: ` ${words}` }], preferred: true }];
}
