// Scans one scalar from its first character on: where it ends and what its content is. What may stand around it is
// the scanner's business. Follows go-yaml v2 (`yaml_parser_scan_plain_scalar`, `…_flow_scalar`, `…_block_scalar`):
// what that refuses is refused here, although YAML 1.2 may allow it, and the other way round.
import type { ScanPosition } from './scan-position.js';
import type { ScanFailure } from './token.js';
import { scanFailure } from './token.js';

export interface ScannedScalar {
  readonly text: string;
  readonly end: number;
  /** A plain scalar ran into a line break behind itself, so a new key may start. */
  readonly endsLine: boolean;
}

const plainInBlock = /(?:[^ \t\r\n\u0085\u2028\u2029:]|:(?![ \t\r\n\u0085\u2028\u2029]|$))+/y;
const plainInFlow = /(?:[^ \t\r\n\u0085\u2028\u2029:,?[\]{}]|:(?![ \t\r\n\u0085\u2028\u2029]|$))+/y;

/** `indent`: the column that lines after the first must reach; in flow context only their tabs must. */
export function scanPlain(
  cursor: ScanPosition,
  indent: number,
  context: 'block' | 'flow',
): ScannedScalar | ScanFailure {
  const chunkForm = context === 'flow' ? plainInFlow : plainInBlock;
  let text = '';
  let gap: Gap = noGap;
  let end = cursor.position;
  while (!cursor.isMarker('---') && !cursor.isMarker('...') && cursor.peek() !== '#') {
    const chunk = cursor.take(chunkForm);
    if (chunk) {
      text += gap.text + chunk;
      gap = noGap;
      end = cursor.position;
    }
    if (!cursor.isBlank() && !cursor.isBreak()) break;
    const tab = tabBefore(cursor, indent);
    if (tab !== undefined) return scanFailure(tab, 'a tab must not be used for indentation');
    gap = takeGap(cursor, noGap);
    if (context === 'block' && cursor.column < indent) break;
  }
  return { text, end, endsLine: gap.broken };
}

/** White space between two pieces of a flow scalar, and what it becomes in the content. */
interface Gap {
  readonly text: string;
  readonly broken: boolean;
}

const noGap: Gap = { text: '', broken: false };
/** After `\` at the end of a line: nothing of the line break stays. */
const escapedBreak: Gap = { text: '', broken: true };

function takeGap(cursor: ScanPosition, before: Gap): Gap {
  let spaces = '';
  let first = '';
  let further = '';
  let broken = before.broken;
  while (cursor.isBlank() || cursor.isBreak()) {
    if (cursor.isBlank()) {
      const blanks = cursor.take(/[ \t]+/y);
      if (!broken) spaces += blanks;
    } else if (broken) {
      further += cursor.takeBreak();
    } else {
      first = cursor.takeBreak();
      broken = true;
    }
  }
  if (!broken) return { text: spaces, broken };
  if (first === '\n') return { text: further || ' ', broken };
  return { text: first + further, broken };
}

/** Where the white space ahead has a tab in front of column `indent` of a new line. */
function tabBefore(cursor: ScanPosition, indent: number): number | undefined {
  if (indent === 0) return undefined;
  const ahead = /(?:[ \t]|[\r\n\u0085\u2028\u2029])*/y;
  ahead.lastIndex = cursor.position;
  const white = ahead.exec(cursor.text)?.[0] ?? '';
  for (const line of white.matchAll(/[\r\n\u0085\u2028\u2029]([ \t]+)/g)) {
    const column = line[1]?.indexOf('\t') ?? -1;
    if (column >= 0 && column < indent) return cursor.position + line.index + 1 + column;
  }
  return undefined;
}

const singleChunk = /(?:[^ \t\r\n\u0085\u2028\u2029']|'')+/y;
const doubleChunk = /[^ \t\r\n\u0085\u2028\u2029"\\]+/y;

export function scanQuoted(cursor: ScanPosition): ScannedScalar | ScanFailure {
  const { position: start, line } = cursor;
  const quote = cursor.peek() === "'" ? "'" : '"';
  cursor.position += 1;
  let text = '';
  for (;;) {
    if (cursor.isMarker('---') || cursor.isMarker('...') || cursor.isEnd()) {
      return scanFailure(start, `the closing ${quote} is missing`);
    }
    const piece = quote === "'" ? takeSingle(cursor) : takeDouble(cursor);
    if ('failedAt' in piece) return cursor.line === line ? piece : scanFailure(start, openOrEscape);
    text += piece.text;
    if (cursor.peek() === quote) break;
    text += takeGap(cursor, piece.escapedBreak ? escapedBreak : noGap).text;
  }
  cursor.position += 1;
  return { text, end: cursor.position, endsLine: false };
}

/** In another line a bad escape is rather a sign of a quote that is not closed in its own. */
const openOrEscape = 'the closing " is missing, or a `\\` further down is no escape that double quotes know';

interface QuotedPiece {
  readonly text: string;
  /** The piece ended in a `\` in front of a line break, which is taken too. */
  readonly escapedBreak: boolean;
}

const takeSingle = (cursor: ScanPosition): QuotedPiece => ({
  text: cursor.take(singleChunk).replaceAll("''", "'"),
  escapedBreak: false,
});

function takeDouble(cursor: ScanPosition): QuotedPiece | ScanFailure {
  let text = '';
  for (;;) {
    text += cursor.take(doubleChunk);
    if (cursor.peek() !== '\\') return { text, escapedBreak: false };
    if (cursor.isBreak(1)) {
      cursor.position += 1;
      cursor.takeBreak();
      return { text, escapedBreak: true };
    }
    const escape = takeEscape(cursor);
    if (typeof escape !== 'string') return escape;
    text += escape;
  }
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1B',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00A0',
  L: '\u2028',
  P: '\u2029',
};
const codeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function takeEscape(cursor: ScanPosition): string | ScanFailure {
  const at = cursor.position;
  const name = cursor.peek(1);
  cursor.position += 2;
  const simple = escapes[name];
  if (simple !== undefined) return simple;
  const length = codeLengths[name];
  if (length === undefined) return scanFailure(at, `\`\\${name}\` is no escape that double quotes know`);
  const digits = cursor.text.slice(cursor.position, cursor.position + length);
  const code = digits.length === length && /^[0-9a-fA-F]+$/.test(digits) ? parseInt(digits, 16) : NaN;
  if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) {
    return scanFailure(
      at,
      `\`\\${name}\` must be followed by ${String(length)} hexadecimal digits of a character`,
    );
  }
  cursor.position += length;
  return String.fromCodePoint(code);
}

/** `parentIndent`: the column of the collection around it, -1 at the top. */
export function scanBlock(cursor: ScanPosition, parentIndent: number): ScannedScalar | ScanFailure {
  const literal = cursor.peek() === '|';
  cursor.position += 1;
  const header = cursor.take(/[-+][0-9]?|[0-9][-+]?/y);
  const width = Number(/\d/.exec(header)?.[0] ?? NaN);
  if (width === 0) return scanFailure(cursor.position - 1, 'the indentation of a block scalar must not be 0');
  const stop = takeHeaderRest(cursor);
  if (stop !== undefined) return stop;
  const chomp = chompingOf(header);
  const indent = Number.isNaN(width) ? undefined : Math.max(parentIndent, 0) + width;
  return scanBlockLines(cursor, { literal, chomp, indent, parentIndent });
}

function takeHeaderRest(cursor: ScanPosition): ScanFailure | undefined {
  cursor.take(/[ \t]*(?:#[^\r\n\u0085\u2028\u2029]*)?/y);
  if (cursor.isBreak()) cursor.takeBreak();
  else if (!cursor.isEnd()) return scanFailure(cursor.position, 'a block scalar must start in the next line');
  return undefined;
}

interface BlockStyle {
  readonly literal: boolean;
  readonly chomp: 'strip' | 'clip' | 'keep';
  readonly indent: number | undefined;
  readonly parentIndent: number;
}

function chompingOf(header: string): BlockStyle['chomp'] {
  if (header.includes('-')) return 'strip';
  return header.includes('+') ? 'keep' : 'clip';
}

/** One line break becomes a blank, unless empty lines follow, which stand for themselves. */
const foldedBreak = (emptyLines: string): string => (emptyLines ? '' : ' ');

function scanBlockLines(cursor: ScanPosition, style: BlockStyle): ScannedScalar | ScanFailure {
  let text = '';
  let lineBreak = '';
  let afterBlank = false;
  let end = cursor.position;
  let margin = takeMargin(cursor, style.indent, style.parentIndent);
  while (!('failedAt' in margin) && cursor.column === margin.indent && !cursor.isEnd()) {
    const blank = cursor.isBlank();
    const folds = !style.literal && !afterBlank && !blank && lineBreak === '\n';
    text += folds ? foldedBreak(margin.breaks) : lineBreak;
    text += margin.breaks + cursor.take(/[^\r\n\u0085\u2028\u2029]*/y);
    afterBlank = blank;
    end = cursor.position;
    lineBreak = cursor.isBreak() ? cursor.takeBreak() : '';
    margin = takeMargin(cursor, margin.indent, style.parentIndent);
  }
  if ('failedAt' in margin) return margin;
  const tail = { strip: '', clip: lineBreak, keep: lineBreak + margin.breaks }[style.chomp];
  return { text: text + tail, end, endsLine: true };
}

/** The empty lines in front of the next content, and the indentation found or given. */
interface Margin {
  readonly breaks: string;
  readonly indent: number;
}

function takeMargin(
  cursor: ScanPosition,
  indent: number | undefined,
  parentIndent: number,
): Margin | ScanFailure {
  let breaks = '';
  let widest = 0;
  for (;;) {
    while ((indent === undefined || cursor.column < indent) && cursor.peek() === ' ') cursor.position += 1;
    widest = Math.max(widest, cursor.column);
    if ((indent === undefined || cursor.column < indent) && cursor.peek() === '\t') {
      return scanFailure(cursor.position, 'a tab must not be used for indentation');
    }
    if (!cursor.isBreak()) break;
    breaks += cursor.takeBreak();
  }
  return { breaks, indent: indent ?? Math.max(widest, parentIndent + 1, 1) };
}
