// The outline of a flow collection (`{a: 1, b: [x]}`) that may be broken or not closed yet. It finds brackets, keys
// and commas; what the scalars mean is not its business. Brackets nested deeper than anyone writes are not followed.
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import { lineEnd } from './lines.js';

export interface FlowEntry {
  /** Without quotes; empty for the items of a list. */
  readonly key: string;
  /** Empty, at the start of the item, for the items of a list. */
  readonly keySpan: Span;
  /** Right behind the colon; undefined while there is none. */
  readonly colonEnd: number | undefined;
  /** A scalar as written or the nested collection; empty where nothing stands yet. */
  readonly valueSpan: Span;
  readonly nested: FlowCollection | undefined;
}

export interface FlowCollection {
  readonly kind: 'map' | 'list';
  readonly span: Span;
  readonly closed: boolean;
  readonly entries: readonly FlowEntry[];
}

const deepest = 100;

/** `start` is an opening bracket; nothing at or behind `limit` is read. */
export const sketchFlow = (text: string, start: number, limit: number): FlowCollection =>
  readCollection(text, start, limit, 0);

/** Where the collection that opens at `start` ends: behind its bracket, or where the text in it ends. */
export const flowEnd = (text: string, start: number, limit: number): number =>
  sketchFlow(text, start, limit).span.end;

function readCollection(text: string, start: number, limit: number, depth: number): FlowCollection {
  const kind = text[start] === '{' ? 'map' : 'list';
  const entries: FlowEntry[] = [];
  let at = start + 1;
  for (;;) {
    at = skipSpace(text, at, limit);
    const char = at < limit ? text[at] : undefined;
    if (char === undefined) break;
    if (char === '}' || char === ']') return { kind, span: spanOf(start, at + 1), closed: true, entries };
    if (char === ',') {
      at += 1;
      continue;
    }
    const entry = readEntry(text, at, limit, kind, depth);
    entries.push(entry);
    at = Math.max(at + 1, endOfEntry(entry));
  }
  return { kind, span: spanOf(start, limit), closed: false, entries };
}

const endOfEntry = (entry: FlowEntry): number =>
  Math.max(entry.keySpan.end, entry.colonEnd ?? 0, entry.valueSpan.end);

function readEntry(text: string, at: number, limit: number, kind: 'map' | 'list', depth: number): FlowEntry {
  if (kind === 'list')
    return { key: '', keySpan: spanOf(at, at), colonEnd: at, ...readValue(text, at, limit, depth) };
  const keySpan = readScalar(text, at, limit);
  const key = text.slice(keySpan.start, keySpan.end).replace(/^(["'])(.*)\1$/s, '$2');
  const colon = skipSpace(text, keySpan.end, limit);
  if (text[colon] !== ':' || colon >= limit) {
    return {
      key,
      keySpan,
      colonEnd: undefined,
      valueSpan: spanOf(keySpan.end, keySpan.end),
      nested: undefined,
    };
  }
  return { key, keySpan, colonEnd: colon + 1, ...readValue(text, colon + 1, limit, depth) };
}

function readValue(
  text: string,
  from: number,
  limit: number,
  depth: number,
): Pick<FlowEntry, 'valueSpan' | 'nested'> {
  const at = skipSpace(text, from, limit);
  const char = at < limit ? (text[at] ?? '') : '';
  if ((char === '{' || char === '[') && depth < deepest) {
    const nested = readCollection(text, at, limit, depth + 1);
    return { valueSpan: nested.span, nested };
  }
  if (char === '' || ',}]'.includes(char)) return { valueSpan: spanOf(from, from), nested: undefined };
  return { valueSpan: readScalar(text, at, limit), nested: undefined };
}

function readScalar(text: string, at: number, limit: number): Span {
  const quote = text[at];
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, at + 1);
    if (close > 0 && close < limit && !/[\r\n]/.test(text.slice(at, close))) return spanOf(at, close + 1);
  }
  let end = at;
  while (end < limit && !isScalarEnd(text, end)) end += 1;
  return spanOf(at, at + text.slice(at, Math.max(end, at)).trimEnd().length);
}

function isScalarEnd(text: string, at: number): boolean {
  const char = text[at] ?? '';
  if (char === ':') return /[\s,[\]{}]|^$/.test(text[at + 1] ?? '');
  if (char === '#') return /\s/.test(text[at - 1] ?? ' ');
  return ',[]{}\r\n'.includes(char);
}

function skipSpace(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit) {
    if (text[at] === '#' && /\s/.test(text[at - 1] ?? ' ')) {
      at = Math.min(lineEnd(text, at), limit);
    } else if (/\s/.test(text[at] ?? '')) at += 1;
    else break;
  }
  return at;
}
