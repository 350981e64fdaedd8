// The commands that a stage's own RUNs run, in the order of the file, each with its step.
import type { StageLayout } from '../../core/dockerfile/layout/layout.js';
import type { ShellCommand } from '../../core/dockerfile/shell/command.js';
import type { Step } from '../../core/dockerfile/stages.js';

export interface PlacedCommand {
  readonly step: Step;
  readonly command: ShellCommand;
}

const known = new WeakMap<StageLayout, readonly PlacedCommand[]>();

/** Each place once: a loop over known words runs its commands several times. */
export function runCommands(layout: StageLayout): readonly PlacedCommand[] {
  const remembered = known.get(layout);
  if (remembered) return remembered;
  const { stage, runs } = layout;
  const found = stage.steps.flatMap(step =>
    eachPlaceOnce(runs.get(step.instruction.index)?.commands ?? []).map(command => ({ step, command })),
  );
  known.set(layout, found);
  return found;
}

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
