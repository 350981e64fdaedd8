// Physical lines, and logical lines made of them as BuildKit's parser does it (frontend/dockerfile/parser/parser.go,
// Parse): kaniko and BuildKit use that very code. Knows continuation, comments, blank lines and directives; knows
// no instruction.
import type { Span } from '../span.js';
import { spanOf } from '../span.js';
import { leadingSpace } from './blanks.js';
import { mostLines } from './extent.js';
import type { JoinedText } from './joined-text.js';
import { joinPieces } from './joined-text.js';

export interface PhysicalLine {
  readonly start: number;
  /** After the last character that is neither CR nor LF. */
  readonly end: number;
  /** After the line feed. */
  readonly next: number;
}

/** So many as are read. */
export function physicalLines(text: string): readonly PhysicalLine[] {
  const lines: PhysicalLine[] = [];
  for (let start = 0; start < text.length && lines.length < mostLines;) {
    const feed = text.indexOf('\n', start);
    const next = feed < 0 ? text.length : feed + 1;
    let end = next;
    while (end > start && '\r\n'.includes(text.charAt(end - 1))) end--;
    lines.push({ start, end, next });
    start = next;
  }
  return lines;
}

export type EscapeCharacter = '\\' | '`';

export interface LogicalLine {
  readonly joined: JoinedText;
  /** Comment lines between its physical lines. */
  readonly comments: readonly Span[];
  /** Blank lines between its physical lines; BuildKit warns that they will be refused one day. */
  readonly blankLines: readonly Span[];
  /** Blanks after a continuation character; this parser takes no offence. */
  readonly looseBlanks: readonly Span[];
  /** Index of the physical line after the last one it took. */
  readonly nextLine: number;
  readonly span: Span;
}

/** The logical line that begins with the physical line `first`. */
export function logicalLine(
  text: string,
  lines: readonly PhysicalLine[],
  first: number,
  escape: EscapeCharacter,
): LogicalLine {
  const stretches: { text: string; start: number }[] = [];
  const comments: Span[] = [];
  const blankLines: Span[] = [];
  const looseBlanks: Span[] = [];
  let at = first;
  let end = lines[first]?.start ?? 0;
  for (let open = true; open && at < lines.length; at++) {
    const line = lines[at];
    if (!line) break;
    const content = text.slice(line.start, line.end);
    const indent = leadingSpace(content);
    if (at > first && content.charAt(indent) === '#') {
      comments.push(spanOf(line.start + indent, line.end));
      continue;
    }
    if (at > first && indent === content.length) {
      blankLines.push(spanOf(line.start, line.end));
      continue;
    }
    const skipped = at === first ? indent : 0;
    const kept = withoutContinuation(content, escape);
    stretches.push({ text: (kept ?? content).slice(skipped), start: line.start + skipped });
    open = kept !== undefined;
    const after = line.start + (kept?.length ?? content.length) + 1;
    if (open && after < line.end) looseBlanks.push(spanOf(after, line.end));
    end = line.end;
  }
  const start = stretches[0]?.start ?? end;
  const joined = joinPieces(stretches);
  return { joined, comments, blankLines, looseBlanks, nextLine: at, span: spanOf(start, end) };
}

/** The line without its continuation character and what follows it; undefined when it has none. */
function withoutContinuation(content: string, escape: EscapeCharacter): string | undefined {
  let at = content.length - 1;
  while (at >= 0 && ' \t'.includes(content.charAt(at))) at--;
  if (content.charAt(at) !== escape || content.charAt(at - 1) === escape) return undefined;
  return content.slice(0, at);
}
