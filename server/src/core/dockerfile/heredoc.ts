// Here-documents of RUN, COPY and ADD (frontend/dockerfile/parser/parser.go, heredocsFromLine and Parse).
// Knows where they are and whether they end; not what is in them, nor that Google's kaniko drops them.
import type { Span } from '../span.js';
import { spanOf } from '../span.js';
import type { JoinedText } from './joined-text.js';
import { sourceSpan } from './joined-text.js';
import { expand } from './expand.js';
import type { PhysicalLine } from './lines.js';

export interface HeredocMark {
  readonly name: string;
  /** Variables in the body are expanded by the builder (COPY) or the shell (RUN): the name is not quoted. */
  readonly expands: boolean;
  /** `<<-`: leading tabs are taken off each line. */
  readonly chomps: boolean;
  readonly descriptor: number;
  /** The `<<NAME` in the instruction. */
  readonly span: Span;
}

export interface Heredoc extends HeredocMark {
  /** The lines between, line ends included. */
  readonly body: Span;
  /** The line that ends it; undefined when the file ends first. */
  readonly terminator: Span | undefined;
}

const unset = (): { set: boolean; text: string } => ({ set: false, text: '' });

/** The marks in one logical line. A line whose quotes or `${}` are broken has none. */
export function heredocMarks(line: JoinedText): readonly HeredocMark[] {
  if (!line.text.includes('<<')) return [];
  const { words } = expand(line.text, unset, {
    rawQuotes: true,
    rawEscapes: true,
    skipUnset: true,
    split: true,
  });
  return words.flatMap(word => {
    const mark = readMark(word.text);
    return mark ? [{ ...mark, span: sourceSpan(line, word.start, word.end) }] : [];
  });
}

/** What a word of COPY or ADD is when it is a here-document and not a path. */
export function readMark(word: string): Omit<HeredocMark, 'span'> | undefined {
  const [, descriptor = '', dash = '', rest = ''] = /^(\d*)<<(-?)[\s\u0085]*([^<]*)$/.exec(word) ?? [];
  if (rest === '') return undefined;
  const plain = expand(rest, unset, { skipUnset: true, split: true }).words;
  const raw = expand(rest, unset, { skipUnset: true, rawQuotes: true, split: true }).words;
  const [name] = plain;
  if (plain.length !== 1 || name === undefined) return undefined;
  const quotes = (text = ''): number => text.replace(/[^'"]/g, '').length;
  const expands = quotes(name.text) === quotes(raw[0]?.text);
  return { name: name.text, expands, chomps: dash === '-', descriptor: Number(descriptor) };
}

/** The bodies of `marks`, one after the other, beginning with the physical line `first`. */
export function readBodies(
  text: string,
  lines: readonly PhysicalLine[],
  first: number,
  marks: readonly HeredocMark[],
): { readonly heredocs: readonly Heredoc[]; readonly nextLine: number } {
  let at = first;
  const heredocs = marks.map(mark => {
    const start = lines[at]?.start ?? text.length;
    let terminator: Span | undefined;
    while (at < lines.length && !terminator) {
      const line = lines[at++];
      if (line && endsHere(text, line, mark)) terminator = spanOf(line.start, line.end);
    }
    return { ...mark, body: spanOf(start, terminator?.start ?? text.length), terminator };
  });
  return { heredocs, nextLine: at };
}

function endsHere(text: string, line: PhysicalLine, mark: HeredocMark): boolean {
  const content = text.slice(line.start, line.end);
  return (mark.chomps ? content.replace(/^\t+/, '') : content) === mark.name;
}
