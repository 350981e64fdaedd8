// A place in a Dockerfile at which something may be written, and what can be: the words between those who know where
// the cursor is, those who know the choices, and those who write them into the file.
import type { DockerfileSource } from '../../analysis/dockerfile/sources.js';
import type { Dialect } from '../../core/dialect.js';
import type { Distribution } from '../../core/release.js';
import type { Instruction } from '../../core/dockerfile/instruction.js';
import type { StagedDockerfile, Step } from '../../core/dockerfile/stages.js';
import { defaultDirName } from '../../core/module/dir-name.js';
import type { TextChange } from '../../core/problem.js';
import type { Span } from '../../core/span.js';
import { spanOf, touches } from '../../core/span.js';
import type { Snapshot } from '../workspace/snapshot.js';

export interface DockerfileChoice {
  readonly kind: 'variable' | 'keyword' | 'stage' | 'path' | 'snippet';
  readonly label: string;
  /** In snippet syntax. */
  readonly text: string;
  /** In the Dockerfile's text. */
  readonly replace: Span;
  /** What is changed with it, further up. */
  readonly also?: TextChange;
  /** What the editor compares with what is written, when that is not the label. */
  readonly filter?: string;
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  readonly deprecated?: true;
  readonly rank: number;
}

export interface DockerfileSite {
  readonly snapshot: Snapshot;
  readonly source: DockerfileSource;
  readonly text: string;
  readonly offset: number;
  readonly staged: StagedDockerfile;
  /** The instruction that the cursor is in or behind; undefined where one may begin. */
  readonly instruction: Instruction | undefined;
  readonly dialect: Dialect;
  readonly distribution: Distribution;
}

export const dirNameOf = ({ source }: DockerfileSite): string => source.users[0]?.dirName ?? defaultDirName;

export const kernelArg = ({ dialect }: Pick<DockerfileSite, 'dialect'>): string =>
  dialect.automaticBuildArgs.includes('KERNEL_FULL_VERSION') ? 'KERNEL_FULL_VERSION' : 'KERNEL_VERSION';

/** The stage gets the ARG, too, unless it has it. */
export function needing(site: DockerfileSite, name: string): Pick<DockerfileChoice, 'also'> {
  const { staged, offset } = site;
  const stage = staged.stages.findLast(({ from }) => from.instruction.span.end < offset);
  const has = staged.declarations
    .get(name)
    ?.args.some(one => one.stage === stage?.index && one.span.end < offset);
  const also = has ? undefined : declaring(site, name);
  return also ? { also } : {};
}

/** The ARG that the stage lacks, in the line behind its FROM. */
export function declaring({ staged, offset }: DockerfileSite, name: string): TextChange | undefined {
  const stage = staged.stages.findLast(({ from }) => from.instruction.span.end < offset);
  const end = stage?.from.instruction.span.end;
  return end === undefined ? undefined : { span: spanOf(end, end), text: `\nARG ${name}` };
}

/** What of the instruction stands in front of the cursor. */
export const before = ({ instruction, text, offset }: DockerfileSite): string =>
  text.slice(instruction?.span.start ?? offset, offset);

/** The word around the cursor: what is typed in front of it and what belongs to it behind. */
export function replaced({ text, offset }: DockerfileSite, typed: string, behind: RegExp): Span {
  const rest = behind.exec(text.slice(offset))?.[0].length ?? 0;
  return spanOf(offset - typed.length, offset + rest);
}

export function stepAt({ staged, instruction }: DockerfileSite): Step | undefined {
  const steps = [...staged.head, ...staged.stages.flatMap(({ from, steps: own }) => [from, ...own])];
  return steps.find(step => step.instruction.index === instruction?.index);
}

/** The instruction that the cursor is in, or that goes on where it is. */
export function instructionAt(
  staged: StagedDockerfile,
  text: string,
  offset: number,
): Instruction | undefined {
  const last = staged.parsed.instructions.findLast(({ span }) => span.start <= offset);
  if (!last || touches(last.span, offset)) return last;
  return /^(?:[ \t]|\\[ \t]*\r?\n)*$/.test(text.slice(last.span.end, offset)) ? last : undefined;
}
