// Which instruction failed, told by the words of what was printed, when no line of the log names instructions: builders
// can be told to print warnings only. Never answers when two are equally likely.
import type { PlanEntry } from './build-plan.js';
import type { Numbered } from './failure-line.js';

export interface Clues {
  /** What was printed last, in the order of the log. */
  readonly output: readonly Numbered[];
  /** What the builder says itself. */
  readonly error: string;
  readonly status: number | undefined;
}

export function guessed(entries: readonly PlanEntry[], clues: Clues): PlanEntry | undefined {
  if (entries.length <= 1) return entries[0];
  const ranked = entries
    .map(entry => ({ entry, score: scoreOf(entry, clues) }))
    .sort((a, b) => b.score - a.score);
  const [first, second] = ranked;
  if (!first || first.score <= 0) return undefined;
  return second && second.score >= first.score ? undefined : first.entry;
}

const countedLines = 8;

/** The last line counts most: it is the failing command's. */
function scoreOf({ text }: PlanEntry, { output, error, status }: Clues): number {
  const words = new Set(wordsOf(text));
  let score = 10 * hits(wordsOf(error), words);
  if (status !== undefined && exits(text, status)) score += 8;
  const last = output.slice(-countedLines);
  for (const [index, line] of last.entries()) {
    score += hits(wordsOf(line.text), words) * 2 ** (index - last.length + 3);
  }
  return score;
}

const exits = (text: string, status: number): boolean =>
  [...text.matchAll(/\bexit (\d+)\b/g)].some(([, code]) => Number(code) === status);

const hits = (said: readonly string[], known: ReadonlySet<string>): number =>
  new Set(said.filter(word => known.has(word))).size;

/** Words that say nothing of where they come from. */
const common = new Set(
  'the and not for from with error found such file directory bin sh bash usr line command failed exit status cannot run copy add env arg echo'.split(
    ' ',
  ),
);

const wordsOf = (text: string): readonly string[] =>
  text
    .slice(0, 4_000)
    .toLowerCase()
    .split(/[^\w.+-]+/)
    .map(word => word.replace(/^[.-]+|(?<![.-])[.-]+$/g, ''))
    .filter(word => word.length >= 2 && !common.has(word));
