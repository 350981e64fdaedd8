// What is remembered of what commands print: the last lines, and those that say why something fails, of the step that
// runs. Bounded, and cheap for logs of any length.
import type { Numbered, NumberedFailure } from './failure-line.js';
import { failureLine } from './failure-line.js';

export interface OutputMemory {
  readonly last: readonly Numbered[];
  /** The first and the last telling lines since the step began. */
  readonly first: readonly NumberedFailure[];
  readonly latest: readonly NumberedFailure[];
}

export const noOutput: OutputMemory = { last: [], first: [], latest: [] };

const lastLines = 40;
const mostFailures = 24;
const longestKept = 2_000;

export function remember(memory: OutputMemory, line: number, text: string): OutputMemory {
  if (text.trim() === '') return memory;
  const kept = { line, text: text.length > longestKept ? `${text.slice(0, longestKept)}\u2026` : text };
  const last = grown(memory.last, kept, lastLines);
  const failure = failureLine(text);
  if (!failure) return { ...memory, last };
  const found = { ...kept, failure };
  return memory.first.length < mostFailures
    ? { ...memory, last, first: [...memory.first, found] }
    : { ...memory, last, latest: grown(memory.latest, found, mostFailures) };
}

/** A new step begins; output of the one before may still come, and is taken for its own. */
export const forgetReasons = (memory: OutputMemory): OutputMemory =>
  memory.first.length === 0 ? memory : { ...memory, first: [], latest: [] };

/** Twice as many are kept as are needed, so that not every line copies all. */
const grown = <T>(lines: readonly T[], line: T, needed: number): readonly T[] =>
  lines.length < needed * 2 ? [...lines, line] : [...lines.slice(-needed), line];
