// The text of a Dockerfile -> its instructions, every part with its place. Divides the text exactly as kaniko and
// BuildKit do (frontend/dockerfile/parser/parser.go, Parse), because a here-document or a continuation that is read
// otherwise moves every later finding. Never throws: what the builder refuses is a fault, and reading goes on.
// Knows no variables, stages or shell.
import { wellFormed } from '../json/go-text.js';
import type { Span } from '../span.js';
import { spanOf } from '../span.js';
import type { Directive } from './directives.js';
import { readDirectives } from './directives.js';
import { Extent } from './extent.js';
import { heredocMarks, readBodies } from './heredoc.js';
import type { Instruction } from './instruction.js';
import { readInstruction, withHeredocs } from './instruction.js';
import type { EscapeCharacter, LogicalLine, PhysicalLine } from './lines.js';
import { logicalLine, physicalLines } from './lines.js';
import { leadingSpace } from './blanks.js';

export interface ParsedDockerfile {
  readonly text: string;
  readonly escape: EscapeCharacter;
  readonly directives: readonly Directive[];
  /** A directive the builder refuses: given twice, or an escape character that is none. */
  readonly refusedDirective: Directive | undefined;
  /** Comment lines between instructions; those inside one are its own. */
  readonly comments: readonly Span[];
  readonly instructions: readonly Instruction[];
  /** What comes after them and is not read, because the text is too long. */
  readonly unread: Span | undefined;
  /** Lines longer than the builder's reader takes. */
  readonly longLines: readonly Span[];
  /** Holds template placeholders (`{{ … }}`): what it will become cannot be known. */
  readonly templated: boolean;
}

export function parseDockerfile(text: string): ParsedDockerfile {
  const lines = linesOf(text);
  const directives = readDirectives(text, lines);
  const comments: Span[] = [];
  const instructions: Instruction[] = [];
  const extent = new Extent();
  let end = lines.at(-1)?.next ?? 0;
  for (let at = 0; at < lines.length;) {
    const comment = commentAt(text, lines[at]);
    if (comment) comments.push(comment);
    if (comment || isBlank(text, lines[at])) {
      at++;
      continue;
    }
    const line = logicalLine(text, lines, at, directives.escape);
    const read = extent.takesLine(line.joined)
      ? instructionAt(text, lines, line, instructions.length, directives.escape)
      : undefined;
    if (!read || !takesScripts(extent, text, read.instruction)) {
      end = line.span.start;
      break;
    }
    instructions.push(read.instruction);
    at = read.nextLine;
  }
  return {
    text,
    escape: directives.escape,
    directives: directives.found,
    refusedDirective: directives.refused,
    comments,
    instructions,
    unread: end < text.length ? spanOf(end, text.length) : undefined,
    longLines: lines.filter(tooLong(text)).map(line => spanOf(line.start, line.end)),
    templated: text.includes('{{'),
  };
}

/** Here-documents of RUN are read as scripts. */
const takesScripts = (extent: Extent, text: string, instruction: Instruction): boolean =>
  (instruction.trigger ?? instruction).keyword !== 'RUN' ||
  instruction.heredocs.every(({ body }) => extent.takes(text.slice(body.start, body.end)));

/** A byte-order mark in front is no part of the first line. */
function linesOf(text: string): readonly PhysicalLine[] {
  const lines = physicalLines(text);
  const [first, ...others] = lines;
  return first && text.startsWith('\uFEFF') ? [{ ...first, start: 1 }, ...others] : lines;
}

function commentAt(text: string, line: PhysicalLine | undefined): Span | undefined {
  if (!line) return undefined;
  const start = line.start + leadingSpace(text.slice(line.start, line.end));
  return text.charAt(start) === '#' && start < line.end ? spanOf(start, line.end) : undefined;
}

const isBlank = (text: string, line: PhysicalLine | undefined): boolean =>
  !line || leadingSpace(text.slice(line.start, line.end)) === line.end - line.start;

function instructionAt(
  text: string,
  lines: readonly PhysicalLine[],
  line: LogicalLine,
  index: number,
  escape: EscapeCharacter,
): { readonly instruction: Instruction; readonly nextLine: number } {
  const { comments, blankLines, looseBlanks } = line;
  const instruction = readInstruction(line.joined, {
    index,
    escape,
    comments,
    blankLines,
    looseBlanks,
  });
  if (!canHoldHeredocs(instruction)) return { instruction, nextLine: line.nextLine };
  const { heredocs, nextLine } = readBodies(text, lines, line.nextLine, heredocMarks(line.joined));
  return { instruction: withHeredocs(instruction, heredocs), nextLine };
}

function canHoldHeredocs(instruction: Instruction): boolean {
  const own = instruction.trigger ?? instruction;
  return ['RUN', 'COPY', 'ADD'].includes(own.keyword) && own.form === 'shell';
}

/** `bufio.MaxScanTokenSize`, line end included; bytes, of which a character has at most three here. */
const longestLine = 65_535;

const tooLong =
  (text: string) =>
  (line: PhysicalLine): boolean => {
    const length = line.next - line.start;
    if (length * 3 <= longestLine) return false;
    if (length > longestLine) return true;
    const bytes = encodeURIComponent(wellFormed(text.slice(line.start, line.next))).replace(/%../g, '.');
    return bytes.length > longestLine;
  };
