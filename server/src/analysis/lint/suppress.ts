// Comments by which a user says that a problem is none: `# kmm-ignore: rule-id[, rule-id] reason`, at the end of the
// line it is about or alone in the line above. It knows lines and `#` only, so it works alike in YAML, in a Dockerfile
// and in a Dockerfile within a ConfigMap. Which rules there are it does not know.
import type { Problem } from '../../core/problem.js';
import type { Span } from '../../core/span.js';
import { shiftSpan, spanOf } from '../../core/span.js';
import { lineEnd } from '../yaml/lines.js';

const word = 'kmm-ignore';

export interface SuppressedRule {
  readonly id: string;
  readonly span: Span;
}

export interface Suppression {
  readonly rules: readonly SuppressedRule[];
  /** Why it is none; empty when nobody says. */
  readonly reason: string;
  /** From the `#` to the end of the comment. */
  readonly span: Span;
  /** Where the problems begin that are meant. */
  readonly covers: Span;
}

/** The comment as it is written for one rule. */
export const suppressionText = (ruleId: string, reason: string): string => `# ${word}: ${ruleId} ${reason}`;

/** All suppressions of a text, in its order. */
export function suppressionsIn(text: string): readonly Suppression[] {
  return text.includes(word) ? read(text) : [];
}

/** The problems that no comment of the text they are in takes back; those that stand for others are no single ones. */
export function withoutSuppressed(text: string, problems: readonly Problem[]): readonly Problem[] {
  const isOpen = openIn(text);
  return problems.filter(problem => problem.untold !== undefined || isOpen(problem));
}

/** Whether a problem is one that no comment of the text takes back. The text is read with the first question. */
export function openIn(text: string): (problem: Pick<Problem, 'code' | 'span'>) => boolean {
  let lines: readonly CoveredLine[] | undefined;
  return ({ code, span }) => {
    lines ??= linesCoveredIn(text);
    return !lineAt(lines, span.start)?.ids.has(code);
  };
}

let last: { readonly text: string; readonly lines: readonly CoveredLine[] } | undefined;

/** A text is asked about once for each object in it. */
function linesCoveredIn(text: string): readonly CoveredLine[] {
  if (last?.text !== text) last = { text, lines: coveredLines(suppressionsIn(text)) };
  return last.lines;
}

interface CoveredLine {
  readonly covers: Span;
  readonly ids: ReadonlySet<string>;
}

/** In the order of the text. */
function coveredLines(suppressions: readonly Suppression[]): readonly CoveredLine[] {
  const lines = new Map<number, { readonly covers: Span; readonly ids: Set<string> }>();
  for (const { covers, rules } of suppressions) {
    const line = lines.get(covers.start) ?? { covers, ids: new Set() };
    for (const { id } of rules) line.ids.add(id);
    lines.set(covers.start, line);
  }
  return [...lines.values()].sort((a, b) => a.covers.start - b.covers.start);
}

function lineAt(lines: readonly CoveredLine[], offset: number): CoveredLine | undefined {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((lines[middle]?.covers.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const line = lines[low - 1];
  return line && offset <= line.covers.end ? line : undefined;
}

const form = new RegExp(`(?:^|[ \\t])(?=#[ \\t]*${word}:)`);
const idList = /^[ \t]*([\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)?(.*)$/s;

/** From the end of the text, because a comment that stands alone covers what follows it and further such comments. */
function read(text: string): readonly Suppression[] {
  const found: Suppression[] = [];
  let below: Span | undefined;
  for (const line of linesOf(text).toReversed()) {
    const written = text.slice(line.start, line.end).trimEnd();
    const match = form.exec(written);
    const before = match ? match.index + match[0].length : 0;
    const isAlone = match !== null && written.slice(0, before).trim() === '';
    if (match) {
      const span = spanOf(line.start + before, line.start + written.length);
      const content = written.slice(written.indexOf(':', before) + 1);
      found.push({
        ...parsed(content, span.end - content.length),
        span,
        covers: coveredBy(line, isAlone, below),
      });
    }
    if (!isAlone) below = line;
  }
  return found.reverse();
}

const coveredBy = (line: Span, isAlone: boolean, below: Span | undefined): Span =>
  isAlone ? (below ?? spanOf(line.end, line.end)) : line;

function parsed(content: string, start: number): Pick<Suppression, 'rules' | 'reason'> {
  const [, list = '', rest = ''] = idList.exec(content) ?? [];
  const listStart = content.indexOf(list);
  const rules = [...list.matchAll(/[\w-]+/g)].map(({ 0: id, index }) => ({
    id,
    span: shiftSpan(spanOf(index, index + id.length), start + listStart),
  }));
  return { rules, reason: /[\p{L}\p{N}]/u.test(rest) ? rest.trim() : '' };
}

function linesOf(text: string): readonly Span[] {
  const lines: Span[] = [];
  for (let start = 0; start <= text.length;) {
    const end = lineEnd(text, start);
    lines.push(spanOf(start, end));
    start = end + 1;
  }
  return lines;
}
