// The commands that a stage's own RUNs run, in the order of the file, each with its step.
import type { StageLayout } from '../../core/dockerfile/layout/layout.js';
import type { ShellCommand } from '../../core/dockerfile/shell/command.js';
import type { Step } from '../../core/dockerfile/stages.js';
import { memo } from '../../core/memo.js';

export interface PlacedCommand {
  readonly step: Step;
  readonly command: ShellCommand;
}

/** Each place once: a loop over known words runs its commands several times. */
export const runCommands = memo(({ stage, runs }: StageLayout): readonly PlacedCommand[] =>
  stage.steps.flatMap(step =>
    eachPlaceOnce(runs.get(step.instruction.index)?.commands ?? []).map(command => ({ step, command })),
  ),
);

function eachPlaceOnce(commands: readonly ShellCommand[]): readonly ShellCommand[] {
  if (commands.length < 2) return commands;
  const seen = new Set<string>();
  return commands.filter(({ span, nameSpan, name }) => {
    // All commands of `sh -c '…'` stand where the string stands.
    if (span.start === nameSpan.start && span.end === nameSpan.end) return true;
    const key = `${span.start} ${nameSpan.start} ${name}`;
    return !seen.has(key) && seen.add(key);
  });
}
