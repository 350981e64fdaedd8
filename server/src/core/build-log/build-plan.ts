// A Dockerfile as the builder goes through it: what it comes to, in which order, and on which lines each stands.
import { kaniko } from '../dockerfile/builder.js';
import { faultsOf } from '../dockerfile/faults.js';
import type { Instruction } from '../dockerfile/instruction.js';
import { parseDockerfile } from '../dockerfile/parse.js';
import { readStages } from '../dockerfile/stages.js';
import type { Span } from '../span.js';
import { shown } from './log-lines.js';
import type { DockerfileLines, LogStep } from './verdict-types.js';

export interface PlanEntry {
  readonly instruction: Instruction;
  readonly keyword: string;
  /** As the builder prints it, without what a terminal would not show. */
  readonly text: string;
  readonly stage: number;
  readonly lines: DockerfileLines;
  /** Undefined for FROM. */
  readonly step: LogStep | undefined;
}

export interface BuildPlan {
  readonly text: string;
  /** Every FROM and every instruction that is printed, in the order of the file. */
  readonly entries: readonly PlanEntry[];
  /** Instructions before the first FROM. */
  readonly head: readonly Instruction[];
  readonly instructions: readonly Instruction[];
  /** Lower case; undefined for a stage without a name. */
  readonly stageNames: readonly (string | undefined)[];
  readonly linesOf: (span: Span) => DockerfileLines;
}

export function planOf(dockerfile: string): BuildPlan {
  const parsed = parseDockerfile(dockerfile);
  // Build args are not known here, and change neither order nor number of the steps.
  const staged = readStages(parsed, { buildArgs: new Map(), builder: kaniko });
  const linesOf = lineFinder(dockerfile);
  const steps = staged.stages.flatMap(stage => stage.steps.filter(step => step.ordinal !== undefined));
  const entries = staged.stages.flatMap(stage => [
    entryOf(stage.from.instruction, stage.index, undefined),
    ...stage.steps
      .filter(step => step.ordinal !== undefined)
      .map(step => entryOf(step.instruction, stage.index, step.ordinal)),
  ]);
  function entryOf(instruction: Instruction, stage: number, number: number | undefined): PlanEntry {
    const text = shown(instruction.line.text).trimEnd();
    const lines = linesOf(instruction.span);
    const place = { of: steps.length, text, stage, stages: staged.stages.length, lines };
    const step = number === undefined ? undefined : { number, ...place };
    return { instruction, keyword: instruction.keyword, text, stage, lines, step };
  }
  return {
    text: dockerfile,
    entries,
    head: staged.head.map(step => step.instruction),
    instructions: parsed.instructions,
    stageNames: staged.stages.map(({ name }) => name),
    linesOf,
  };
}

/** Where the builder's parser stops: at the fault of this kind, else at the first. */
export function refusedLines(plan: BuildPlan, kind: string | undefined): DockerfileLines | undefined {
  const faults = faultsOf(parseDockerfile(plan.text));
  const fault = (kind && faults.find(found => found.kind === kind)) || (kind ? undefined : faults[0]);
  if (!fault || fault.kind === 'empty-file') return undefined;
  return linesAt(plan, fault.span.start);
}

/** ENV and LABEL with a word that lacks its `=`. */
export function linesMentioning(
  { instructions, linesOf }: BuildPlan,
  word: string | undefined,
): DockerfileLines | undefined {
  const found = instructions.find(({ pairs }) =>
    pairs.some(({ name, value }) => !value && name.text === word),
  );
  return found && linesOf(found.span);
}

/** The lines of the instruction that stands at an offset; of that line alone when none does. */
function linesAt(plan: BuildPlan, offset: number): DockerfileLines {
  const at = plan.instructions.find(({ span }) => span.start <= offset && offset <= span.end);
  return plan.linesOf(at?.span ?? { start: offset, end: offset });
}

/** The lines of the instruction on a line, from 1; undefined when the text has no such line. */
export function linesOn(plan: BuildPlan, line: number): DockerfileLines | undefined {
  const found = plan.instructions
    .map(({ span }) => plan.linesOf(span))
    .find(([first, last]) => first <= line && line <= last);
  if (found) return found;
  return line >= 1 && line <= plan.text.split('\n').length ? [line, line] : undefined;
}

function lineFinder(text: string): (span: Span) => DockerfileLines {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
  return ({ start, end }) => {
    let last = end;
    while (last > start && '\r\n'.includes(text.charAt(last - 1))) last--;
    return [lineOf(start), lineOf(Math.max(start, last - 1))];
  };
}
