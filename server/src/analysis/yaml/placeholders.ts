// Template placeholders (`{{ … }}` as Helm and Jinja write them, Jinja's `{% … %}` too): found, covered so that a parser can read on, and put back.
// What they will become is unknown here; a scalar that holds one shows it as it is written.
import { lineEnd, lineStart } from './lines.js';
import type { Located, LocatedEntry, LocatedScalar } from './located.js';

const placeholder = /\{\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\}|\{%[^%]*%\}/g;

/** True when a value cannot be known because a placeholder stands in it. */
export const holdsPlaceholder = (text: string): boolean =>
  text.includes('{') && text.search(placeholder) >= 0;

/** Stands for one character of a placeholder: a private one that YAML allows and nobody writes. */
const cover = '\uE3A8';

/**
 * The same text with every placeholder covered, of the same length. A line of nothing but placeholders, such as
 * `{{- if … }}`, becomes a blank one; elsewhere a placeholder becomes a word.
 */
export function coverPlaceholders(text: string): string {
  // Placeholders of one line are asked about one after the other.
  let line: JudgedLine = { end: -1, isBare: false };
  return text.replaceAll(placeholder, (found, offset: number) => {
    if (offset > line.end) line = judgedLine(text, offset, found.length);
    const filler = line.isBare || /[\r\n]/.test(found) ? ' ' : cover;
    return found.replaceAll(/[^\r\n]/g, filler);
  });
}

interface JudgedLine {
  readonly end: number;
  /** Nothing but placeholders stands in it. */
  readonly isBare: boolean;
}

function judgedLine(text: string, offset: number, length: number): JudgedLine {
  const end = lineEnd(text, offset + length);
  return { end, isBare: text.slice(lineStart(text, offset), end).replaceAll(placeholder, '').trim() === '' };
}

/** The tree of a covered text with the placeholders of the `original` in their places again. */
export function uncover(node: Located, original: string): Located {
  switch (node.kind) {
    case 'scalar':
      return uncoverScalar(node, original);
    case 'list':
      return { ...node, items: node.items.map(item => uncover(item, original)) };
    case 'map':
      return { ...node, entries: node.entries.map(entry => uncoverEntry(entry, original)) };
  }
}

function uncoverEntry(entry: LocatedEntry, original: string): LocatedEntry {
  const { start, end } = entry.keySpan;
  const key = entry.key.includes(cover) ? original.slice(start, end) : entry.key;
  return { ...entry, key, value: uncover(entry.value, original) };
}

function uncoverScalar(node: LocatedScalar, original: string): LocatedScalar {
  if (typeof node.value !== 'string' || !node.value.includes(cover)) return node;
  const written = original.slice(node.span.start, node.span.end);
  const quoted = node.style === 'single' || node.style === 'double';
  return { ...node, value: quoted ? written.slice(1, -1) : written };
}
