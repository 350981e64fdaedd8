// Where a part of a scalar's value is written: quotes, escapes, folding and indentation undone. It trusts nothing: when
// what it reads is not the value, as for an alias, there is no answer.
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import type { LocatedScalar } from './located.js';

interface Written {
  readonly units: Units;
  /** Where the content ends. */
  readonly end: number;
}

/** For each UTF-16 unit of the value, the source it is written with: numbers, since a Dockerfile has very many of them. */
class Units {
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  length = 0;

  constructor(value: string) {
    this.#starts = new Int32Array(value.length);
    this.#ends = new Int32Array(value.length);
  }

  push(start: number, end: number): void {
    this.#starts[this.length] = start;
    this.#ends[this.length] = end;
    this.length += 1;
  }

  start(unit: number): number | undefined {
    return this.#starts[unit];
  }

  end(unit: number): number | undefined {
    return this.#ends[unit];
  }
}

/** `part` counts in the value, the result in `text`; undefined when the value cannot be found in the text. */
export function sourceSpanOf(text: string, scalar: LocatedScalar, part: Span): Span | undefined {
  if (typeof scalar.value !== 'string') return undefined;
  const written = writtenOf(text, scalar, scalar.value);
  if (!written || written.units.length !== scalar.value.length) return undefined;
  const start = written.units.start(part.start) ?? written.end;
  return spanOf(start, part.end > part.start ? (written.units.end(part.end - 1) ?? written.end) : start);
}

interface Reading {
  readonly text: string;
  readonly written: Written | undefined;
}

/** A long text is asked for many of its places. */
const readings = new WeakMap<LocatedScalar, Reading>();

function writtenOf(text: string, scalar: LocatedScalar, value: string): Written | undefined {
  const known = readings.get(scalar);
  if (known?.text === text) return known.written;
  const isBlock = scalar.style === 'literal' || scalar.style === 'folded';
  const written = isBlock ? readBlock(text, scalar.span, value) : readFlow(text, scalar, value);
  readings.set(scalar, { text, written });
  return written;
}

const gapForm = /[ \t]*(?:\r\n|[\r\n])[ \t\r\n]*/y;
const escapeForm = /\\(?:(?:\r\n|[\r\n])[ \t]*|x..|u.{4}|U.{8}|.)/y;

function readFlow(text: string, { style, span }: LocatedScalar, value: string): Written | undefined {
  const quotes = style === 'plain' ? 0 : 1;
  const end = span.end - quotes;
  const units = new Units(value);
  let at = span.start + quotes;
  while (at < end) {
    const piece = flowPiece(text, at, style, value, units.length);
    if (piece.length > 0 && !value.startsWith(piece.value, units.length)) return undefined;
    for (let unit = 0; unit < piece.value.length; unit++) {
      const { start, end: behind } = pieceSpan(piece, at, unit);
      units.push(start, behind);
    }
    at += piece.length;
  }
  return at === end ? { units, end } : undefined;
}

/** Some source, and what of the value it stands for. */
interface Piece {
  readonly length: number;
  readonly value: string;
}

/** A piece of one length for both is written as it is; of every other, each unit is the whole piece. */
const pieceSpan = ({ length, value }: Piece, at: number, unit: number): Span =>
  length === value.length ? spanOf(at + unit, at + unit + 1) : spanOf(at, at + length);

function flowPiece(
  text: string,
  at: number,
  style: LocatedScalar['style'],
  value: string,
  known: number,
): Piece {
  const gap = matchAt(gapForm, text, at);
  if (gap !== undefined) return { length: gap.length, value: folded(gap) };
  if (style === 'single' && text.startsWith("''", at)) return { length: 2, value: "'" };
  const escape = style === 'double' ? matchAt(escapeForm, text, at) : undefined;
  if (escape === undefined) return { length: 1, value: text.charAt(at) };
  if (/^\\[\r\n]/.test(escape)) return { length: escape.length, value: '' };
  return { length: escape.length, value: String.fromCodePoint(value.codePointAt(known) ?? 0) };
}

function folded(gap: string): string {
  const breaks = gap.match(/\r\n|[\r\n]/g)?.length ?? 0;
  return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
}

function matchAt(form: RegExp, text: string, at: number): string | undefined {
  form.lastIndex = at;
  return form.exec(text)?.[0];
}

/** The lines of the text are found again in the value; what is between them is line breaks, folded or not. */
function readBlock(text: string, { start, end }: Span, value: string): Written | undefined {
  const units = new Units(value);
  const header = /^[^\n]*\n?/.exec(text.slice(start, end))?.[0] ?? '';
  let at = start + header.length;
  for (const line of text.slice(at, end).split('\n')) {
    const content = line.trim();
    const from = at + line.indexOf(content);
    while (content !== '' && units.length < value.length && !value.startsWith(content, units.length)) {
      if (!/\s/.test(value.charAt(units.length))) return undefined;
      units.push(from, from);
    }
    const blanks = content === '' ? '' : line.slice(from - at + content.length).replace(/\r$/, '');
    // Folding may have taken them.
    const kept = value.startsWith(content + blanks, units.length) ? content + blanks : content;
    for (let unit = 0; unit < kept.length; unit++) units.push(from + unit, from + unit + 1);
    at += line.length + 1;
  }
  const last = units.end(units.length - 1) ?? end;
  while (units.length < value.length && /\s/.test(value.charAt(units.length))) units.push(last, last);
  return { units, end: last };
}
