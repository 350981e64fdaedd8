// The commands that a stage's own RUNs run, in the order of the file, each with its step.
import type { StageLayout } from '../../core/dockerfile/layout/layout.js';
import type { ShellCommand } from '../../core/dockerfile/shell-command.js';
import type { Step } from '../../core/dockerfile/stages.js';

export interface PlacedCommand {
  readonly step: Step;
  readonly command: ShellCommand;
}

/** Each place once: a loop over known words runs its commands several times. */
export function runCommands({ stage, runs }: StageLayout): readonly PlacedCommand[] {
  return stage.steps.flatMap(step => {
    const seen = new Set<string>();
    const commands = runs.get(step.instruction.index)?.commands ?? [];
    return commands
      .filter(({ span, nameSpan, name }) => {
        const key = `${span.start} ${nameSpan.start} ${name}`;
        // All commands of `sh -c '…'` stand where the string stands.
        return span.start === nameSpan.start && span.end === nameSpan.end
          ? true
          : !seen.has(key) && seen.add(key);
      })
      .map(command => ({ step, command }));
  });
}
