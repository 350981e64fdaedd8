// The outline of a YAML document that may be broken: which key stands under which, read off the indentation alone.
// It knows enough of YAML to skip what is not structure (comments, block scalars, quoted text, templates) and never
// fails; whether the document is valid is not its business. Editing happens in broken text, so completion and hover
// find their place here and not in the parsed tree.
import type { FieldPath } from '../../core/field-path.js';
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import { lineEnd } from './lines.js';
import { flowEnd } from './flow-sketch.js';

export type SketchValue = 'none' | 'scalar' | 'block' | 'flow';

export interface SketchNode {
  readonly kind: 'root' | 'entry' | 'item';
  /** The key without its quotes; empty for the root and for list items. */
  readonly key: string;
  /** Characters between the start of the line and the key or the dash; -1 for the root. */
  readonly column: number;
  /** The key as written, quotes included, or the dash. */
  readonly keySpan: Span;
  /** False for a word where a key should be, without its colon yet. */
  readonly colon: boolean;
  readonly valueKind: SketchValue;
  /** What stands beside the key or the dash; empty and right behind it when there is nothing. */
  readonly valueSpan: Span;
  readonly parent: SketchNode | undefined;
  readonly children: readonly SketchNode[];
}

export interface Sketch {
  readonly root: SketchNode;
  /** In the order of the text. */
  readonly nodes: readonly SketchNode[];
  /** Text that is the inside of a scalar over several lines. */
  readonly scalars: readonly Span[];
}

/** Takes time in proportion to the text. Columns and spans count UTF-16 code units. */
export function sketchYaml(text: string): Sketch {
  const sketcher = new Sketcher(text);
  sketcher.run();
  return { root: sketcher.root, nodes: sketcher.nodes, scalars: sketcher.scalars };
}

export function pathOf(node: SketchNode): FieldPath {
  const steps: (string | number)[] = [];
  for (let at = node; at.parent; at = at.parent) {
    steps.push(at.kind === 'item' ? itemsOf(at.parent).indexOf(at) : at.key);
  }
  return steps.reverse();
}

const itemsOf = (node: SketchNode): readonly SketchNode[] =>
  node.children.filter(child => child.kind === 'item');

interface Open extends SketchNode {
  valueKind: SketchValue;
  valueSpan: Span;
  readonly children: SketchNode[];
}

const keyPattern =
  /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?:[^\s#'"[\]{}&*!|>%@`,:-]|[-:](?=\S))(?:[^\s#:]|:(?=\S)|[ \t]+(?=[^\s#:])|#)*)[ \t]*(?=:(?:\s|$))/;
const blockHeader = /^[|>][-+0-9]*[ \t]*(?:#.*)?$/;
const properties = /^(?:[&!][^\s]*[ \t]*)+/;

/** Its lifetime is one run over one text. */
class Sketcher {
  readonly root: Open = {
    kind: 'root',
    key: '',
    column: -1,
    keySpan: spanOf(0, 0),
    colon: true,
    valueKind: 'none',
    valueSpan: spanOf(0, 0),
    parent: undefined,
    children: [],
  };
  readonly nodes: SketchNode[] = [];
  readonly scalars: Span[] = [];
  readonly #stack: Open[] = [this.root];
  #next = 0;

  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  run(): void {
    if (this.#text.startsWith('\uFEFF')) this.#next = 1;
    while (this.#next <= this.#text.length) {
      const start = this.#next;
      const end = lineEnd(this.#text, start);
      this.#next = end + 1;
      this.#line(start, withoutReturn(this.#text, start, end));
    }
  }

  #line(start: number, end: number): void {
    let at = skipBlanks(this.#text, start, end);
    if (at === end || isAside(this.#text, start, at, end)) return;
    const origin = at - this.#columnOf(start, at);
    let item: Open | undefined;
    while (this.#text[at] === '-' && isBlankAt(this.#text, at + 1)) {
      item = this.#open('item', '', at - origin, spanOf(at, at + 1));
      at = skipBlanks(this.#text, at + 1, end);
    }
    if (at === end || this.#text[at] === '#') return;
    this.#content(origin, at, end, item);
  }

  /** YAML forbids tabs in front of a line; one that has them is taken to go on where the line above it stopped. */
  #columnOf(start: number, at: number): number {
    if (!this.#text.slice(start, at).includes('\t')) return at - start;
    const top = this.#top;
    if (top.kind === 'root') return 0;
    return top.valueKind === 'none' ? top.column + 2 : top.column;
  }

  #content(start: number, at: number, end: number, item: Open | undefined): void {
    const match = keyPattern.exec(this.#text.slice(at, end));
    if (match) {
      const written = match[0].trimEnd();
      const keySpan = spanOf(at, at + written.length);
      const entry = this.#open('entry', unquote(written), at - start, keySpan);
      this.#value(entry, at + match[0].length + 1, end);
    } else if (item) this.#value(item, at, end);
    else if (this.#startsValue(at)) this.#value(this.#top, at, end);
    else this.#word(start, at, end);
  }

  /** A value on a line of its own, below its key. */
  #startsValue(at: number): boolean {
    return '"\'[{|>&!*'.includes(this.#text[at] ?? '') && this.#top.valueKind === 'none';
  }

  #word(start: number, at: number, end: number): void {
    const span = spanOf(at, contentEnd(this.#text, at, end));
    this.#open('entry', this.#text.slice(span.start, span.end), at - start, span, false);
  }

  get #top(): Open {
    return this.#stack.at(-1) ?? this.root;
  }

  #open(kind: 'entry' | 'item', key: string, column: number, keySpan: Span, colon = true): Open {
    while (this.#closes(this.#top, kind, column)) this.#stack.pop();
    const parent = this.#top;
    const valueSpan = spanOf(
      keySpan.end + (kind === 'entry' && colon ? 1 : 0),
      keySpan.end + (colon ? 1 : 0),
    );
    const node: Open = {
      kind,
      key,
      column,
      keySpan,
      colon,
      valueKind: 'none',
      valueSpan,
      parent,
      children: [],
    };
    parent.children.push(node);
    this.#stack.push(node);
    this.nodes.push(node);
    return node;
  }

  /** A list may stand at the column of the key that it belongs to. */
  #closes(top: Open, kind: 'entry' | 'item', column: number): boolean {
    if (top.kind === 'root') return false;
    if (kind === 'item' && top.kind === 'entry') return top.column > column || this.#isFilled(top, column);
    return top.column >= column;
  }

  #isFilled(top: Open, column: number): boolean {
    return top.column === column && (top.valueKind !== 'none' || !top.colon);
  }

  #value(node: Open, from: number, end: number): void {
    let at = skipBlanks(this.#text, from, end);
    at += properties.exec(this.#text.slice(at, end))?.[0].length ?? 0;
    const first = this.#text[at] ?? '';
    if (at >= end || first === '#') return;
    if (blockHeader.test(this.#text.slice(at, end))) this.#block(node, at, end);
    else if (first === '"' || first === "'") this.#quoted(node, at, end, first);
    else if ((first === '{' && this.#text[at + 1] !== '{') || first === '[') this.#flow(node, at);
    else this.#fill(node, 'scalar', at, contentEnd(this.#text, at, end));
  }

  #fill(node: Open, kind: SketchValue, start: number, end: number): void {
    node.valueKind = kind;
    node.valueSpan = spanOf(start, end);
  }

  #block(node: Open, at: number, end: number): void {
    let last = end;
    while (this.#next <= this.#text.length) {
      const stop = lineEnd(this.#text, this.#next);
      const content = skipBlanks(this.#text, this.#next, withoutReturn(this.#text, this.#next, stop));
      const blank = content >= withoutReturn(this.#text, this.#next, stop);
      if (!blank && content - this.#next <= node.column) break;
      if (!blank) last = stop;
      this.#next = stop + 1;
    }
    this.#fill(node, 'block', at, last);
    this.scalars.push(spanOf(end, last));
  }

  #quoted(node: Open, at: number, end: number, quote: string): void {
    const close = closingQuote(this.#text, at, quote);
    if (close === undefined || this.#belongsUntil(node, end, close) < close) {
      this.#fill(node, 'scalar', at, end);
      return;
    }
    this.#fill(node, 'scalar', at, close + 1);
    if (close < end) return;
    this.scalars.push(spanOf(at, close + 1));
    this.#next = lineEnd(this.#text, close) + 1;
  }

  #flow(node: Open, at: number): void {
    const limit = this.#belongsUntil(node, lineEnd(this.#text, at), this.#text.length);
    const end = flowEnd(this.#text, at, limit);
    this.#fill(node, 'flow', at, end);
    this.#next = Math.max(this.#next, lineEnd(this.#text, Math.max(at, end - 1)) + 1);
  }

  /** The end of the last line that is indented deeper than the node, or begins with a bracket that closes. */
  #belongsUntil(node: Open, firstEnd: number, enough: number): number {
    let end = firstEnd;
    while (end < enough) {
      const start = end + 1;
      const stop = lineEnd(this.#text, start);
      const content = skipBlanks(this.#text, start, withoutReturn(this.#text, start, stop));
      const blank = content >= withoutReturn(this.#text, start, stop);
      if (!blank && content - start <= node.column && !'}]'.includes(this.#text[content] ?? ' ')) break;
      end = stop;
    }
    return end;
  }
}

export function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && (text[at] === ' ' || text[at] === '\t')) at += 1;
  return at;
}

/** The end of what is written between `from` and `end`, without a comment and the blanks in front of it. */
export function contentEnd(text: string, from: number, end: number): number {
  const comment = /(?:^|[ \t])#/.exec(text.slice(from, end));
  const stop = comment ? from + comment.index : end;
  return from + text.slice(from, stop).trimEnd().length;
}

const withoutReturn = (text: string, start: number, end: number): number =>
  end > start && text[end - 1] === '\r' ? end - 1 : end;

const isBlankAt = (text: string, at: number): boolean => at >= text.length || /\s/.test(text[at] ?? '');

/** Comments, directives, document markers and lines of a template engine. */
function isAside(text: string, start: number, at: number, end: number): boolean {
  if (text[at] === '#' || text.startsWith('{{', at)) return true;
  return start === at && /^(?:%|(?:---|\.\.\.)(?:\s|$))/.test(text.slice(at, end));
}

function unquote(written: string): string {
  const quote = written[0];
  return quote === '"' || quote === "'" ? written.slice(1, -1) : written;
}

function closingQuote(text: string, open: number, quote: string): number | undefined {
  for (let at = open + 1; at < text.length; at += 1) {
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text[at] === quote) {
      if (quote === '"' || text[at + 1] !== "'") return at;
      at += 1;
    }
  }
  return undefined;
}
