// Every variable that a stage's steps use and the script itself does not set, in the builder's words and in RUN's.
import type { Stage, StagedDockerfile, Step, VariableUse } from '../../core/dockerfile/stages.js';
import type { Layout } from '../../core/dockerfile/layout/layout.js';
import type { ShellReading } from '../../core/dockerfile/shell/command.js';
import { readRun } from '../../core/dockerfile/shell/shell.js';
import { touches } from '../../core/span.js';

export interface PlacedUse extends VariableUse {
  readonly stage: Stage;
  readonly step: Step;
}

/** In the order of the file; those in FROM first of their stage. */
export const variableUses = (layout: Layout): readonly PlacedUse[] =>
  layout.stages.flatMap(({ stage, runs }) =>
    stepsOf(stage).flatMap(step => usesOf(stage, step, runs.get(step.instruction.index))),
  );

/** Those at a place. Nothing but the instruction there is read. */
export const usesAt = ({ stages, inputs, parsed }: StagedDockerfile, offset: number): readonly PlacedUse[] =>
  stages.flatMap(stage =>
    stepsOf(stage)
      .filter(({ instruction }) => touches(instruction.span, offset))
      .flatMap(step => usesOf(stage, step, readRun(step, inputs.builder, parsed.text)))
      .filter(({ span }) => touches(span, offset)),
  );

const stepsOf = ({ from, steps }: Stage): readonly Step[] => [from, ...steps];

function usesOf(stage: Stage, step: Step, run: ShellReading | undefined): readonly PlacedUse[] {
  const inShell = run?.uses.filter(({ local }) => !local) ?? [];
  return [...step.uses, ...inShell].map(use => ({ ...use, stage, step }));
}

/** The first of each name in each stage, FROM apart. */
export function firstUses<Use extends PlacedUse>(uses: readonly Use[]): readonly Use[] {
  const seen = new Set<string>();
  return uses.filter(({ name, stage, step }) => {
    const key = `${stage.index} ${step.instruction.keyword === 'FROM'} ${name}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** `${X:-default}` and its like say themselves what an empty X is. */
export const hasOwnDefault = ({ operator }: VariableUse): boolean => operator !== undefined;

/** Known to the templates of a Module, never to a build. */
export const isTemplateOnly = (name: string): boolean => /^KERNEL_(?:XYZ|X|Y|Z)$/.test(name);
