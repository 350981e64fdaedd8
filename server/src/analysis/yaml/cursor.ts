// What an author is about to write where the cursor stands: a key of which map, an item of which list, the value of
// which key. It works on the outline, so it answers in half-typed and broken text; which keys and values there are is
// the schema's business.
import type { FieldPath } from '../../core/field-path.js';
import type { Span } from '../../core/span.js';
import { spanOf, touches } from '../../core/span.js';
import type { FlowCollection, FlowEntry } from './flow-sketch.js';
import { lineEnd, lineStart } from './lines.js';
import { sketchFlow } from './flow-sketch.js';
import type { Sketch, SketchNode } from './sketch.js';
import { contentEnd, pathOf, sketchYaml, skipBlanks } from './sketch.js';

export interface CursorPlace {
  /**
   * key: a key of the map at `path`. item: an item of the list at `path`, its dash not written yet.
   * value: the value at `path`, on the line of its key. content: whatever `path` holds, on a fresh line: its schema
   * knows whether that is a map or a list.
   */
  readonly kind: 'key' | 'item' | 'value' | 'content';
  readonly path: FieldPath;
  /** Keys that the map has elsewhere. */
  readonly present: readonly string[];
  /** What the author's choice replaces. It never reaches over the end of a line. */
  readonly replace: Span;
  /** Written in front of the choice: the indentation that is missing, or a blank behind a colon or dash. */
  readonly prefix: string;
  /** The column where the choice begins; for a value, the column of its key. */
  readonly column: number;
  readonly flow: boolean;
  /** The key has its colon already, so only its name is replaced. */
  readonly colon: boolean;
  /** Lines below belong to the key already; only its colon is missing. */
  readonly body: boolean;
  /** The quote that the value stands in; `replace` then is the text between the quotes. */
  readonly quote: string;
  /** Where the cursor is. */
  readonly offset: number;
  /** A list of this key could start here too, at the column of its key. */
  readonly listAbove?: FieldPath;
}

/** Undefined inside comments and scalars of several lines, and where nothing can be added. */
export function cursorPlace(text: string, offset: number): CursorPlace | undefined {
  const slot = slotAt(text, offset);
  return slot && { ...slot, offset };
}

type Slot = Omit<CursorPlace, 'offset'>;

function slotAt(text: string, offset: number): Slot | undefined {
  const sketch = sketchYaml(text);
  if (isProse(text, sketch, offset)) return undefined;
  const flow = sketch.nodes.find(node => node.valueKind === 'flow' && inFlow(text, node, offset));
  if (flow) return flowPlace(text, flow, offset);
  const start = lineStart(text, offset);
  const end = lineEnd(text, offset);
  const onLine = sketch.nodes.filter(node => node.keySpan.start >= start && node.keySpan.start <= end);
  const last = onLine.at(-1);
  if (!last) return freshLine(text, sketch, offset);
  if (last.kind === 'item') return atDash(text, last, offset);
  if (!last.colon) return atWord(text, sketch, last, offset);
  return offset <= last.keySpan.end ? atKey(last, offset) : atValue(text, last, offset);
}

function isProse(text: string, sketch: Sketch, offset: number): boolean {
  const start = lineStart(text, offset);
  const comment = contentEnd(text, start, offset) < text.slice(start, offset).trimEnd().length + start;
  if (comment && !insideQuotes(sketch, offset)) return true;
  return sketch.scalars.some(span => offset > span.start && offset <= span.end);
}

const insideQuotes = (sketch: Sketch, offset: number): boolean =>
  sketch.nodes.some(
    node => node.valueKind !== 'none' && offset > node.valueSpan.start && offset < node.valueSpan.end,
  );

// ---- block style

const block = { flow: false, colon: false, body: false, quote: '', prefix: '' } as const;

function atKey(node: SketchNode, offset: number): Slot | undefined {
  const parent = node.parent;
  if (!parent || offset < node.keySpan.start) return undefined;
  const present = keysOf(parent).filter(key => key !== node.key);
  return {
    ...block,
    kind: 'key',
    path: pathOf(parent),
    present,
    replace: node.keySpan,
    column: node.column,
    colon: true,
  };
}

function atValue(text: string, node: SketchNode, offset: number): Slot | undefined {
  if (node.children.length > 0 || node.valueKind === 'block') return undefined;
  return {
    ...valueSlot(text, node, offset),
    kind: 'value',
    path: pathOf(node),
    present: [],
    column: node.column,
  };
}

function valueSlot(text: string, node: SketchNode, offset: number) {
  const span = node.valueSpan;
  if (node.valueKind === 'none' || !touches(span, offset)) {
    const glued = offset === node.keySpan.end + (node.kind === 'entry' ? 1 : 0);
    return { ...block, prefix: glued ? ' ' : '', replace: spanOf(offset, offset) };
  }
  return { ...block, ...insideQuote(text, span) };
}

function insideQuote(text: string, span: Span): { quote: string; replace: Span } {
  const quote = text[span.start] ?? '';
  if (quote !== '"' && quote !== "'") return { quote: '', replace: span };
  const closed = span.end > span.start + 1 && text[span.end - 1] === quote;
  return { quote, replace: spanOf(span.start + 1, closed ? span.end - 1 : span.end) };
}

/** Behind a dash: nothing yet, or a word that may become a key or is a value. */
function atDash(text: string, node: SketchNode, offset: number): Slot | undefined {
  if (offset < node.keySpan.end) return undefined;
  const slot = valueSlot(text, node, offset);
  const column = (node.valueKind === 'none' ? offset : node.valueSpan.start) - lineStart(text, offset);
  return {
    ...slot,
    kind: 'content',
    path: pathOf(node),
    present: keysOf(node),
    column: column + slot.prefix.length,
  };
}

/** A word without colon on a line of its own (or behind a dash, which makes it the first key of an item). */
function atWord(text: string, sketch: Sketch, word: SketchNode, offset: number): Slot | undefined {
  if (offset < word.keySpan.start) return undefined;
  const replace = offset > word.keySpan.end ? spanOf(word.keySpan.start, offset) : word.keySpan;
  const slot = settle(text, sketch, word.column, replace, word);
  return slot && { ...slot, body: word.children.length > 0 };
}

function freshLine(text: string, sketch: Sketch, offset: number): Slot | undefined {
  const start = lineStart(text, offset);
  if (skipBlanks(text, start, lineEnd(text, offset)) < offset) return undefined;
  const column = text.slice(start, offset).includes('\t') ? Infinity : offset - start;
  return settle(text, sketch, column, spanOf(offset, offset), undefined);
}

/**
 * Finds the map or list that a line with its text at `column` belongs to; Infinity = as deep as can be, for a line
 * that is indented with tabs. Where siblings stand at another column, theirs is taken and the indentation in front
 * of the cursor replaced.
 */
function settle(
  text: string,
  sketch: Sketch,
  column: number,
  replace: Span,
  word: SketchNode | undefined,
): Slot | undefined {
  const start = lineStart(text, replace.start);
  const least = Math.max(column, columnBelow(text, sketch, start, word));
  const above = sketch.nodes.findLast(node => node.keySpan.start < start) ?? sketch.root;
  for (let node: SketchNode | undefined = above; node; node = node.parent) {
    const kids = node.children.filter(kid => kid !== word);
    const wanted = columnFor(node, kids, least, start);
    if (wanted === undefined) continue;
    return {
      ...block,
      kind: kids[0] === undefined ? contentKind(node) : siblingKind(kids[0]),
      path: pathOf(node),
      present: kids.map(kid => kid.key),
      replace: wanted === column ? replace : spanOf(start, replace.end),
      prefix: wanted === column ? '' : ' '.repeat(wanted),
      column: wanted,
      ...listAbove(above, node, wanted),
    };
  }
  return undefined;
}

/** A line in front of deeper ones would take them for its own, so it goes at least as deep as the next one. */
function columnBelow(text: string, sketch: Sketch, start: number, word: SketchNode | undefined): number {
  const next = sketch.nodes.find(node => node.keySpan.start > lineEnd(text, start));
  return next && next.parent !== word ? next.column : 0;
}

const siblingKind = ({ kind }: SketchNode) => (kind === 'item' ? ('item' as const) : ('key' as const));

const contentKind = (node: SketchNode) => (node.kind === 'root' ? ('key' as const) : ('content' as const));

function columnFor(
  node: SketchNode,
  kids: readonly SketchNode[],
  column: number,
  lineFrom: number,
): number | undefined {
  const first = kids[0];
  if (!first) {
    if (node.valueKind !== 'none' || column <= node.column) return undefined;
    return column === Infinity ? node.column + (node.kind === 'root' ? 1 : 2) : column;
  }
  const hasEarlier = first.keySpan.start < lineFrom;
  return column >= first.column || (!hasEarlier && column > node.column) ? first.column : undefined;
}

function listAbove(above: SketchNode, parent: SketchNode, column: number): { listAbove?: FieldPath } {
  const bare = above.kind === 'entry' && above.valueKind === 'none' && above.children.length === 0;
  return bare && above.parent === parent && above.column === column ? { listAbove: pathOf(above) } : {};
}

const keysOf = (node: SketchNode): readonly string[] =>
  node.children.filter(child => child.kind === 'entry').map(child => child.key);

// ---- flow style

function inFlow(text: string, node: SketchNode, offset: number): boolean {
  const { start, end } = node.valueSpan;
  return offset > start && (offset < end || (offset === end && !'}]'.includes(text[end - 1] ?? ' ')));
}

function flowPlace(text: string, node: SketchNode, offset: number): Slot | undefined {
  const outer = sketchFlow(text, node.valueSpan.start, node.valueSpan.end);
  let path = pathOf(node);
  let collection = outer;
  for (;;) {
    const index = collection.entries.findIndex(entry => entry.nested && inCollection(entry.nested, offset));
    const entry = collection.entries[index];
    if (!entry?.nested) return inEntry(text, collection, path, offset);
    path = [...path, collection.kind === 'map' ? entry.key : index];
    collection = entry.nested;
  }
}

const inCollection = ({ span, closed }: FlowCollection, offset: number): boolean =>
  offset > span.start && (closed ? offset < span.end : offset <= span.end);

function inEntry(
  text: string,
  collection: FlowCollection,
  path: FieldPath,
  offset: number,
): Slot | undefined {
  const entry = collection.entries.findLast(each => each.keySpan.start <= offset);
  const current = entry && text.slice(endOf(entry), offset).includes(',') ? undefined : entry;
  const column = offset - lineStart(text, offset);
  if (current?.colonEnd !== undefined && offset >= current.colonEnd) {
    const step = collection.kind === 'map' ? current.key : collection.entries.indexOf(current);
    const slot = touches(current.valueSpan, offset)
      ? insideQuote(text, current.valueSpan)
      : { quote: '', replace: spanOf(offset, offset) };
    const prefix = collection.kind === 'map' && offset === current.colonEnd ? ' ' : '';
    return {
      ...block,
      ...slot,
      prefix,
      flow: true,
      kind: 'value',
      path: [...path, step],
      present: [],
      column,
    };
  }
  if (collection.kind === 'list') {
    const at = { replace: spanOf(offset, offset), column };
    return {
      ...block,
      ...at,
      flow: true,
      kind: 'value',
      path: [...path, collection.entries.length],
      present: [],
    };
  }
  const onKey = current && touches(current.keySpan, offset);
  return {
    ...block,
    flow: true,
    kind: 'key',
    path,
    present: collection.entries.filter(each => each !== current).map(each => each.key),
    replace: onKey ? current.keySpan : spanOf(offset, offset),
    column,
    colon: onKey === true && current.colonEnd !== undefined,
  };
}

const endOf = (entry: FlowEntry): number =>
  Math.max(entry.keySpan.end, entry.colonEnd ?? 0, entry.valueSpan.end);
