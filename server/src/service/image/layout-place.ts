// Where something in an image comes from, in words: a line and the instruction or command that stands there.
import { withEllipses } from '../../core/dockerfile/hole.js';
import type { Instruction } from '../../core/dockerfile/instruction.js';
import type { Origin } from '../../core/dockerfile/layout/tree.js';
import type { Stage } from '../../core/dockerfile/stages.js';
import type { Span } from '../../core/span.js';

/** The text that origins count in. */
export interface Written {
  readonly text: string;
  /** From 1. */
  readonly lineOf: (span: Span) => number;
  readonly stages: readonly Stage[];
}

export interface LayoutPlace {
  readonly line: number;
  /** `COPY --from=builder`, a command of a RUN, `FROM ubuntu` for what the base image brings along. */
  readonly instruction: string;
  /** What put it into the stage it was copied from. */
  readonly from?: LayoutPlace;
  /** `from` is only what may have: the text does not name the file. */
  readonly guessed?: true;
}

export function placeOf(origin: Origin, written: Written): LayoutPlace {
  const { span, via, guessed } = origin;
  return {
    line: written.lineOf(span),
    instruction: instructionOf(origin, written),
    ...(via && { from: placeOf(via, written) }),
    ...(guessed && { guessed }),
  };
}

/** The base image that an origin leads to, if it is one's. */
export function imageOf({ instruction, stage }: Origin, { stages }: Written): string | undefined {
  const found = stages[stage];
  return instruction === undefined && found ? shownImage(found) : undefined;
}

/** As FROM names it; a stage by its own image. */
export const shownImage = ({ base }: Stage): string =>
  base.image?.name ?? (base.text === '' ? 'no image' : withEllipses(base.text));

function instructionOf(origin: Origin, written: Written): string {
  const { instruction, span } = origin;
  const image = imageOf(origin, written);
  if (!instruction) return `FROM ${image ?? '…'}`;
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') return copyInWords(instruction);
  return inOneLine(written.text.slice(span.start, span.end));
}

function copyInWords({ keyword, flags, words }: Instruction): string {
  const from = flags.find(({ name }) => name === 'from')?.value;
  return from === undefined ? inOneLine(`${keyword} ${words[0]?.text ?? ''}`) : `${keyword} --from=${from}`;
}

const widest = 56;

function inOneLine(text: string): string {
  const line = withEllipses(text)
    .replace(/[\\`][ \t]*\r?\n[ \t]*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > widest ? `${line.slice(0, widest - 1)}…` : line;
}
