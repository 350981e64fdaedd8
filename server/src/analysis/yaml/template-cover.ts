// A template made readable as YAML: what its actions bring is covered by characters that mean nothing, lines that hold
// nothing but actions are blank, and of alternatives one is there. All places stay what they are. What may still come,
// where, and on what it depends, is told beside the text.
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import { lineEnd, lineStart } from './lines.js';
import type { TemplateAction } from './template-actions.js';
import { cover } from './template-actions.js';

export interface CoveredTemplate {
  /** As long as the template. */
  readonly text: string;
  readonly gaps: readonly LineGap[];
  /** The lines that are read and may be absent, outer ones before those in them. */
  readonly branches: readonly Branch[];
  /** Lines that hold nothing but actions, with their ends, and lines that are not read. */
  readonly emptied: readonly Span[];
  /** Whether a place is in lines that are read. */
  readonly isRead: (offset: number) => boolean;
}

/** `if … else … end` and their like. */
export interface BranchChoice {
  /** The same for choices that are made by the same conditions. */
  readonly key: string;
  /** From the first line that may be absent to the last. */
  readonly span: Span;
  /** In their order. */
  readonly branches: readonly Branch[];
  /** One of the branches is there in any case. */
  readonly isClosed: boolean;
}

/** A place where lines stand that nobody knows. */
export interface LineGap {
  readonly offset: number;
  /** How deep they are indented; undefined when that is not known either. */
  readonly column: number | undefined;
  /** The keys at that column, when at least these are known. */
  readonly keys: ReadonlySet<string> | undefined;
  /** An action brings them, or they are an alternative that is not read. */
  readonly from: 'action' | 'alternative';
}

/** Whole lines between two actions: they come, or come several times, when `condition` says so. */
export interface Branch {
  readonly span: Span;
  /** As it is written: `if .Values.sign`. */
  readonly condition: string;
}

/** In the order of the text. */
export const choicesIn = (text: string, actions: readonly TemplateAction[]): readonly BranchChoice[] =>
  choicesOf(text, rowsOf(text, actions));

/** `pick` says which branch of a choice is read, from 0; with another number it is none of them. */
export function coverTemplate(
  text: string,
  actions: readonly TemplateAction[],
  pick: (choice: BranchChoice) => number,
): CoveredTemplate {
  const rows = rowsOf(text, actions);
  const choices = choicesOf(text, rows);
  const read = new Set(choices.flatMap(choice => choice.branches[pick(choice)] ?? []));
  const left = outermost(choices.flatMap(({ branches }) => branches.filter(branch => !read.has(branch))));
  const isLeft = within(left.map(({ span }) => span));
  const there = rows.filter(({ span }) => !isLeft(span.start));
  return {
    text: filled(text, [
      ...there.flatMap(row => fillsOf(text, row)),
      ...left.map(({ span }) => emptyAt(span)),
    ]),
    gaps: [
      ...there.flatMap(row => gapsOf(text, row)),
      ...left.flatMap(branch => gapOfBranch(text, branch)),
    ].toSorted((a, b) => a.offset - b.offset),
    branches: inOrder([...read].filter(({ span }) => !isLeft(span.start))),
    emptied: [...there.filter(({ isBare }) => isBare), ...left].map(({ span }) => span),
    isRead: offset => !isLeft(offset),
  };
}

/** Lines with actions that share them. */
interface Row {
  /** With the end of the last line. */
  readonly span: Span;
  readonly actions: readonly TemplateAction[];
  /** Nothing but actions stands in it. */
  readonly isBare: boolean;
}

function rowsOf(text: string, actions: readonly TemplateAction[]): readonly Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < actions.length;) {
    const [row, next] = rowFrom(text, actions, at);
    rows.push(row);
    at = next;
  }
  return rows;
}

function rowFrom(text: string, actions: readonly TemplateAction[], at: number): readonly [Row, number] {
  const start = lineStart(text, actions[at]?.span.start ?? 0);
  const own: TemplateAction[] = [];
  let end = start;
  let isBare = true;
  let behind = start;
  for (let next = actions[at]; next && (own.length === 0 || next.span.start < end); next = actions[at]) {
    isBare &&= isBlank(text, behind, next.span.start);
    behind = next.span.end;
    if (behind > end || own.length === 0) end = Math.min(lineEnd(text, behind - 1) + 1, text.length);
    own.push(next);
    at += 1;
  }
  return [{ span: spanOf(start, end), actions: own, isBare: isBare && isBlank(text, behind, end) }, at];
}

const isBlank = (text: string, from: number, to: number): boolean => text.slice(from, to).trim() === '';

/** What nothing ends goes to the end of the text. */
function choicesOf(text: string, rows: readonly Row[]): readonly BranchChoice[] {
  const open: OpenChoice[] = [];
  const closed: OpenChoice[] = [];
  for (const row of rows) {
    const from = row.span.end;
    const to = row.isBare ? row.span.start : row.span.end;
    for (const { kind, words } of row.actions) {
      if (kind === 'open') open.push(new OpenChoice(words, from));
      else if (kind === 'else') open.at(-1)?.next(words, to, from);
      else if (kind === 'end') closed.push(...(open.pop()?.end(to) ?? []));
    }
  }
  closed.push(...open.flatMap(choice => choice.end(text.length)));
  return closed.flatMap(choice => choice.made ?? []).toSorted((a, b) => a.span.start - b.span.start);
}

class OpenChoice {
  readonly #branches: Branch[] = [];
  readonly #opening: string;
  #condition: string;
  #from: number;

  constructor(words: string, from: number) {
    this.#opening = words;
    this.#condition = words;
    this.#from = from;
  }

  next(words: string, to: number, from: number): void {
    this.end(to);
    this.#condition = words === 'else' ? `else of ${this.#opening}` : words;
    this.#from = from;
  }

  end(to: number): readonly [this] {
    if (to >= this.#from) this.#branches.push({ span: spanOf(this.#from, to), condition: this.#condition });
    return [this];
  }

  /** Undefined for what begins and ends in one line. */
  get made(): BranchChoice | undefined {
    const [first] = this.#branches;
    const end = this.#branches.at(-1)?.span.end ?? 0;
    if (!first || end === first.span.start) return undefined;
    return {
      key: this.#branches.map(({ condition }) => condition).join(' | '),
      span: spanOf(first.span.start, end),
      branches: this.#branches,
      isClosed: this.#branches.at(-1)?.condition === `else of ${this.#opening}`,
    };
  }
}

/** Outer ones in front of those in them. */
const inOrder = (branches: readonly Branch[]): readonly Branch[] =>
  branches.toSorted((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);

/** Those that are in no other. */
function outermost(branches: readonly Branch[]): readonly Branch[] {
  const found: Branch[] = [];
  for (const branch of inOrder(branches)) {
    if (branch.span.start >= (found.at(-1)?.span.end ?? 0)) found.push(branch);
  }
  return found;
}

/** Whether an offset is in one of the spans, which stand in order and apart. */
function within(spans: readonly Span[]): (offset: number) => boolean {
  return offset => {
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.end ?? Infinity) > offset) high = middle;
      else low = middle + 1;
    }
    return (spans[low]?.start ?? Infinity) <= offset;
  };
}

interface Fill {
  readonly span: Span;
  readonly by: string;
}

/** Line ends, as blanks in front of a block scalar's first line would count as its indentation. */
const emptyAt = (span: Span): Fill => ({ span, by: '\n' });

/** An action over several lines is a word in its first one. */
function fillsOf(text: string, row: Row): readonly Fill[] {
  if (row.isBare) return [emptyAt(row.span)];
  return row.actions.flatMap(action => {
    const { start, end } = action.span;
    if (isBlockBelow(text, row, action)) return [{ span: action.span, by: ' ' }];
    const first = Math.min(end, start + (/^[^\r\n]*/.exec(text.slice(start, end))?.[0].length ?? 0));
    return [
      { span: spanOf(start, first), by: cover },
      { span: spanOf(first, end), by: ' ' },
    ];
  });
}

/** Every character of a span but its line ends is replaced. The spans do not overlap. */
export function filled(text: string, fills: readonly Fill[]): string {
  const parts: string[] = [];
  let behind = 0;
  for (const { span, by } of fills.toSorted((a, b) => a.span.start - b.span.start)) {
    parts.push(text.slice(behind, span.start), text.slice(span.start, span.end).replaceAll(/[^\r\n]/g, by));
    behind = span.end;
  }
  return parts.join('') + text.slice(behind);
}

const indentation = /\|\s*n?indent\s+(\d+)\s*$/;

/** `labels: {{- include "labels" . | nindent 4 }}`: its lines are below the key, and others may follow them. */
const isBlockBelow = (text: string, { span, actions }: Row, action: TemplateAction): boolean =>
  action === actions.at(-1) &&
  /\|\s*nindent\s+\d+\s*$/.test(action.words) &&
  /:[ \t]*$/.test(text.slice(span.start, action.span.start)) &&
  isBlank(text, action.span.end, span.end);

function gapsOf(text: string, row: Row): readonly LineGap[] {
  return row.actions
    .filter(action => (row.isBare ? action.kind === 'value' : isBlockBelow(text, row, action)))
    .map(({ span, words }) => {
      const told = indentation.exec(words)?.[1];
      const column = told === undefined ? span.start - row.span.start : Number(told);
      // In the first column stands what says its own indentation, or what a helper of the chart has indented.
      return { offset: span.start, column: column > 0 ? column : undefined, keys: undefined, from: 'action' };
    });
}

/** What an alternative that is not read would bring. */
function gapOfBranch(text: string, { span }: Branch): readonly LineGap[] {
  const lines = text.slice(span.start, span.end).split(/\r\n|[\r\n]/);
  const written = lines.filter(line => /^\s*[^\s#]/.test(line));
  if (written.length === 0) return [];
  const columns = written.map(line => line.search(/\S/));
  const column = columns.reduce((least, each) => Math.min(least, each));
  const top = written.filter((_, index) => columns[index] === column);
  const keys = top.map(line => /^\s*["']?([\w./-]+)["']?\s*:(?:\s|$)/.exec(line)?.[1]);
  const known = keys.filter(key => key !== undefined);
  const isKnown = known.length === keys.length && !written.some(line => /^\s*\{[{%]/.test(line));
  return [{ offset: span.start, column, keys: isKnown ? new Set(known) : undefined, from: 'alternative' }];
}
