// Writing a text of many lines as the value of a key: as a literal block where YAML has one for it, else between
// double quotes. Every edit is read back before it is given: the API server would have that very text, and all else
// as before. Nothing is written where reading back proves nothing: in YAML that is broken, or made by a template.
import type { FieldPath } from '../../core/field-path.js';
import { spanOf } from '../../core/span.js';
import type { YamlDocument } from '../objects/document.js';
import type { Located, LocatedEntry, LocatedScalar } from '../yaml/located.js';
import { entryAt, locatedAt, stringAt } from '../yaml/located.js';
import type { ParsedYaml } from '../yaml/parse.js';
import { guessedFrom, parseYaml } from '../yaml/parse.js';
import { holdsAction } from '../yaml/template-actions.js';
import { plainValue } from '../yaml/value.js';
import type { Edit } from './entries.js';
import { lineBreakAt, lineStart } from '../yaml/lines.js';
import { contextAt } from '../yaml/scalar-text.js';

/** How the lines of a block are to stand. */
export interface BlockPlace {
  /** Of the key; the number in a header counts from there. */
  readonly keyColumn: number;
  readonly indentation: number;
  readonly lineBreak: string;
  /** Of a header that is there: its number is kept, and its sign where it may be. */
  readonly header?: string;
}

/** From `|` to the end of the last line; undefined for a text that no block can hold. */
export function literalBlock(text: string, place: BlockPlace): string | undefined {
  const { keyColumn, indentation, lineBreak, header = '' } = place;
  // What YAML 1.1 takes for a line end, and what it takes for no text.
  if (text.trim() === '' || /[\p{Cs}\u2028\u2029\uFEFF]|(?![\n\t])\p{Cc}/u.test(text)) return undefined;
  const number = indentation - keyColumn;
  const isNumbered = /^[\n \t]/.test(text) || /\d/.test(header);
  if (number < 1 || (isNumbered && number > 9)) return undefined;
  const sign = lineEndSign(text, header);
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  const indented = lines.map(line => (line === '' ? '' : ' '.repeat(indentation) + line));
  return [`|${isNumbered ? String(number) : ''}${sign}`, ...indented, ''].join(lineBreak);
}

/** What the header of a block says of the line ends behind its last line. */
function lineEndSign(text: string, header: string): string {
  if (!text.endsWith('\n')) return '-';
  return text.endsWith('\n\n') || header.includes('+') ? '+' : '';
}

/**
 * In one line, with escapes for all that YAML or an editor may take for something else; undefined for a text that they
 * would change: they stand in the actions of a template, too.
 */
export function quotedLine(text: string): string | undefined {
  if (/\p{Cs}|\{[{%]/u.test(text)) return undefined;
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\uFEFF\uFFFE\uFFFF]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The string at `path` becomes `text`. As few characters as possible change; undefined when there is no safe way. */
export function replaceText(document: YamlDocument, path: FieldPath, text: string): Edit {
  const entry = entryAt(document.root, path);
  if (entry?.value.kind !== 'scalar' || !isCertain(document)) return undefined;
  if (entry.value.value === text) return [];
  for (const written of writings(document, path, entry, entry.value, text)) {
    const edited = document.text.slice(0, written.start) + written.text + document.text.slice(written.end);
    if (isOnly(document, path, text, edited)) return [leastChange(document.text, written)];
  }
  return undefined;
}

const endsInBreak = /(?:\r\n|\n|\r)$/;

interface Written {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** From the one that keeps the most to the one that always fits. */
function writings(
  { root, text: source }: YamlDocument,
  path: FieldPath,
  entry: LocatedEntry,
  scalar: LocatedScalar,
  text: string,
): readonly Written[] {
  const { start } = scalar.span;
  const keyColumn = entry.keySpan.start - lineStart(source, entry.keySpan.start);
  const lineBreak = lineBreakAt(source, start);
  const isBlock = scalar.style === 'literal' || scalar.style === 'folded';
  const end = isBlock ? endOfBlock(source, scalar, text) : scalar.span.end;
  const old = source.slice(start, end);
  const [, header = '', comment = ''] = (isBlock && /^[|>]([-+\d]*)([ \t]+#[^\r\n]*)?/.exec(old)) || [];
  const quoted = quotedLine(text);
  const lineEnd = isBlock && endsInBreak.test(old) ? lineBreak : '';
  const asQuoted = quoted === undefined ? [] : [{ start, end, text: quoted + comment + lineEnd }];
  if (contextAt(root, path) === 'flow') return asQuoted;
  const rest = isBlock ? '' : (/^[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|$)/.exec(source.slice(end))?.[0] ?? undefined);
  if (rest === undefined) return asQuoted;
  const after = isBlock ? end : end + rest.length;
  const begins = source.slice(start - 1, start) === ':' ? ' ' : '';
  const block = (indentation: number, kept: string): readonly Written[] => {
    const written = literalBlock(text, { keyColumn, indentation, lineBreak, header: kept });
    if (written === undefined) return [];
    const noted = (comment || rest.trimEnd()).replace(/^(?=#)/, ' ');
    const whole = begins + written.replace(/(?=[\r\n])/, noted);
    // The line end behind a value in one line is there already.
    const isLast = isBlock ? endsInBreak.test(old) || end === source.length : after === source.length;
    return [{ start, end: after, text: isLast ? whole : whole.replace(endsInBreak, '') }];
  };
  const own = scalar.style === 'literal' ? indentationOf(old, keyColumn, header) : undefined;
  return [...(own === undefined ? [] : block(own, header)), ...block(keyColumn + 2, ''), ...asQuoted];
}

/** Where all line ends count, the blank lines below belong to it. */
function endOfBlock(source: string, { span, value }: LocatedScalar, text: string): number {
  const isKept = text.endsWith('\n\n') || (typeof value === 'string' && value.endsWith('\n\n'));
  if (!isKept) return span.end;
  return span.end + (/^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(source.slice(span.end))?.[0].length ?? 0);
}

function indentationOf(block: string, keyColumn: number, header: string): number | undefined {
  const number = /\d/.exec(header)?.[0];
  if (number !== undefined) return keyColumn + Number(number);
  return /[\r\n]( *)[^ \r\n]/.exec(block)?.[1]?.length;
}

/** Read back: the text is there, as no template would change it, and nothing else is another. */
function isOnly({ root, at = [] }: YamlDocument, path: FieldPath, text: string, edited: string): boolean {
  const parsed = parseYaml(edited);
  const own = locatedAt(parsed.root, at);
  const isTemplate = parsed.templated && !holdsAction(text);
  if (isTemplate || guessedFrom(parsed) !== undefined || stringAt(own, path) !== text) return false;
  return without(own, path) === without(root, path);
}

/** What is written is what will be read. Actions of a template in a literal block stay what they are. */
export const isCertain = (read: Pick<ParsedYaml, 'syntax' | 'templated'>): boolean =>
  !read.templated && guessedFrom(read) === undefined;

const without = (root: Located | undefined, path: FieldPath): string =>
  JSON.stringify(emptied(plainValue(root), path));

function emptied(value: unknown, [key, ...rest]: FieldPath): unknown {
  if (key === undefined) return '';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, name === key ? emptied(inner, rest) : inner]),
  );
}

function leastChange(
  source: string,
  { start, end, text }: Written,
): { span: ReturnType<typeof spanOf>; text: string } {
  const old = source.slice(start, end);
  const most = Math.min(old.length, text.length);
  let front = 0;
  while (front < most && old[front] === text[front]) front++;
  let back = 0;
  while (back < most - front && old.at(-1 - back) === text.at(-1 - back)) back++;
  // A line end of two characters, or a character of two units, is not taken apart.
  const isSplit = (at: number): boolean =>
    /^(?:\r\n|[\uD800-\uDBFF][\uDC00-\uDFFF])$/.test(source.slice(at - 1, at + 1));
  while (front > 0 && (isSplit(start + front) || text[front - 1] === '\r')) front--;
  while (back > 0 && (isSplit(end - back) || text.at(-back - 1) === '\r')) back--;
  return { span: spanOf(start + front, end - back), text: text.slice(front, text.length - back) };
}
