// A Dockerfile that a template makes, as a builder may get it: what actions bring is a hole, and of lines that may be
// absent or alternative there is one reading for each choice. What holds in every reading holds for the template.
import { hole } from '../../core/dockerfile/hole.js';
import { spanOf } from '../../core/span.js';
import type { EmbeddedText } from '../yaml/embed.js';
import { embeddedAt } from '../yaml/embed.js';
import { parseTemplate } from '../yaml/parse.js';
import { actionsIn } from '../yaml/template-actions.js';
import type { BranchChoice, CoveredTemplate } from '../yaml/template-cover.js';
import { cover } from '../yaml/template-actions.js';
import { choicesIn, coverTemplate, filled } from '../yaml/template-cover.js';
import type { DockerfileSource } from './sources.js';

export interface TemplateReading {
  /** As long as the template's. */
  readonly text: string;
  /** The way back to the YAML; undefined for a file of its own. */
  readonly embedded: EmbeddedText | undefined;
  /** Whether a place, in the file or in the ConfigMap's document, is in lines that are read. */
  readonly isRead: (offset: number) => boolean;
}

/** More ways through a template are not followed. */
export const mostReadings = 8;

const remembered = new WeakMap<object, readonly TemplateReading[] | number>();

/** A number: there are so many, and none is read. */
export function readingsOf(source: DockerfileSource): readonly TemplateReading[] | number {
  const known = remembered.get(source.keeper) ?? read(source);
  remembered.set(source.keeper, known);
  return known;
}

function read({ text, host }: DockerfileSource): readonly TemplateReading[] | number {
  if (!host) return readingsOfFile(text);
  const { document } = host.placed;
  if (!document.covered) return [{ text: withHoles(text), embedded: host.embedded, isRead: () => true }];
  const { span } = host.entry;
  const inside = choicesIn(document.read, actionsIn(document.read)).filter(
    choice => choice.span.start >= span.start && choice.span.start < span.end,
  );
  return forEachPick(inside, pick => {
    const { covered, root } = parseTemplate(document.read, pick);
    const embedded = embeddedAt({ text: document.read, root, covered }, [
      ...(document.at ?? []),
      ...host.field,
    ]);
    return covered && embedded ? [{ text: textOf(covered, embedded), embedded, isRead: covered.isRead }] : [];
  });
}

function readingsOfFile(text: string): readonly TemplateReading[] | number {
  const actions = actionsIn(text);
  return forEachPick(choicesIn(text, actions), pick => {
    const covered = coverTemplate(text, actions, pick);
    return [
      {
        text: withLines(covered, covered.text, offset => offset),
        embedded: undefined,
        isRead: covered.isRead,
      },
    ];
  });
}

type Pick = (choice: BranchChoice) => number;

/** Choices by the same conditions are made alike; those that are not asked about take their first branch. */
function forEachPick(
  choices: readonly BranchChoice[],
  make: (pick: Pick) => readonly TemplateReading[],
): readonly TemplateReading[] | number {
  const ways = new Map(
    choices.map(({ key, branches, isClosed }) => [key, branches.length + (isClosed ? 0 : 1)]),
  );
  const count = [...ways.values()].reduce((product, each) => product * each, 1);
  if (count > mostReadings) return count;
  return Array.from({ length: count }).flatMap((_, way) => make(pickOf(ways, way)));
}

function pickOf(ways: ReadonlyMap<string, number>, way: number): Pick {
  const picked = new Map<string, number>();
  let rest = way;
  for (const [key, count] of ways) {
    picked.set(key, rest % count);
    rest = Math.floor(rest / count);
  }
  return ({ key }) => picked.get(key) ?? 0;
}

const withHoles = (text: string): string =>
  filled(
    text,
    actionsIn(text).map(({ span }) => ({ span, by: hole })),
  );

function textOf(covered: CoveredTemplate, embedded: EmbeddedText): string {
  return withLines(covered, embedded.text, offset => placeIn(embedded, offset));
}

/** Where a place of the document is in the text; undefined when it is not in it. */
function placeIn({ text, hostSpan }: EmbeddedText, offset: number): number | undefined {
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hostSpan(spanOf(middle, middle + 1)).start >= offset) high = middle;
    else low = middle + 1;
  }
  return low < text.length && hostSpan(spanOf(low, low + 1)).start === offset ? low : undefined;
}

/** Lines that a template empties are comments, those that it brings are commands that nobody knows. */
function withLines(
  { emptied, gaps }: CoveredTemplate,
  text: string,
  inText: (offset: number) => number | undefined,
): string {
  const brought = gaps.filter(({ from }) => from === 'action');
  const parts: string[] = [];
  let [behind, next] = [0, 0];
  for (const span of emptied.toSorted((a, b) => a.start - b.start)) {
    const start = inText(span.start);
    if (start === undefined || start < behind) continue;
    const end = Math.min(start + span.end - span.start, text.length);
    while ((brought[next]?.offset ?? Infinity) < span.start) next += 1;
    const isGap = (brought[next]?.offset ?? Infinity) < span.end;
    parts.push(text.slice(behind, start), lineFor(text, start, end, isGap));
    behind = end;
  }
  return (parts.join('') + text.slice(behind)).replaceAll(cover, hole);
}

function lineFor(text: string, start: number, end: number, isGap: boolean): string {
  const isContinued = /\\[ \t]*(?:\r\n|[\r\n])\s*$/.test(
    text.slice(Math.max(0, start - longestBlank), start),
  );
  const command = isContinued ? hole : `RUN ${hole}`;
  const line = (isGap ? command : '#').slice(0, end - start);
  return line.padEnd(end - start - 1) + text.slice(Math.max(start + line.length, end - 1), end);
}

/** Blank lines between a continued line and what continues it. */
const longestBlank = 1000;
