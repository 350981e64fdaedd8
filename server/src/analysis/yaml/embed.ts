// A text inside a scalar, with the way back to the YAML around it: places for problems, edits for their fixes. An edit
// that would not leave the same scalar with the changed text in it is none.
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import type { TextChange } from '../../core/problem.js';
import { lineBreakAt, lineStart } from './lines.js';
import { withinScalar } from './scalar-text.js';
import type { FieldPath } from '../../core/field-path.js';
import type { ParsedYaml } from './parse.js';
import type { LocatedEntry, LocatedScalar } from './located.js';
import { entryAt } from './located.js';
import { sourceSpanOf } from './scalar-source.js';

export interface EmbeddedText {
  /** The scalar's value: indentation, quotes and line ends of the YAML undone. */
  readonly text: string;
  /** A place in `text` as one in the YAML; the entry's key where it has none. */
  readonly hostSpan: (span: Span) => Span;
  /** Undefined when the change cannot be written into the scalar as it is. */
  readonly hostChange: (change: TextChange) => TextChange | undefined;
}

/**
 * The text at a field of a document; undefined when it is no string. What a template's actions bring is not in it: there
 * are characters that mean nothing.
 */
export function embeddedAt({ text, root, covered }: Embedding, path: FieldPath): EmbeddedText | undefined {
  const entry = entryAt(covered ? covered.root : root, path);
  return entry && embeddedText(covered?.text ?? text, entry);
}

interface Embedding extends Pick<ParsedYaml, 'root'> {
  readonly covered?: ParsedYaml['covered'] | undefined;
  readonly text: string;
}

/** Undefined when the value is no string. */
export function embeddedText(host: string, { value, keySpan }: LocatedEntry): EmbeddedText | undefined {
  if (value.kind !== 'scalar' || typeof value.value !== 'string') return undefined;
  const text = value.value;
  return {
    text,
    hostSpan: span => sourceSpanOf(host, value, withoutEnd(text, span)) ?? keySpan,
    hostChange: change => hostChange({ host, scalar: value, text }, change),
  };
}

/** Blanks and line ends at the end of a place have no place of their own in the YAML. */
function withoutEnd(text: string, { start, end }: Span): Span {
  const kept = text.slice(start, end).trimEnd().length;
  return spanOf(start, kept === 0 ? start : start + kept);
}

interface Inside {
  readonly host: string;
  readonly scalar: LocatedScalar;
  readonly text: string;
}

function hostChange(inside: Inside, change: TextChange): TextChange | undefined {
  const { scalar } = inside;
  if (change.uri !== undefined || scalar.style === 'plain' || scalar.style === 'folded') return undefined;
  const span =
    change.span.start === change.span.end ? pointOf(inside, change.span.start) : exact(inside, change.span);
  if (!span) return undefined;
  if (!change.text.includes('\n')) return { span, text: withinScalar(change.text, scalar.style) };
  if (scalar.style === 'double') {
    const ended = change.text.replaceAll('\n', lineBreakAt(inside.text, change.span.start));
    return { span, text: withinScalar(ended, scalar.style) };
  }
  const indentation =
    scalar.style === 'literal' ? indentationAt(inside, change.span.start, span.start) : undefined;
  if (indentation === undefined) return undefined;
  return { span, text: change.text.replaceAll('\n', `\n${indentation}`) };
}

/** Where the YAML has these very characters. */
function exact({ host, scalar, text }: Inside, part: Span): Span | undefined {
  const span = sourceSpanOf(host, scalar, part);
  if (!span) return undefined;
  const written = withinScalar(text.slice(part.start, part.end), scalar.style);
  return host.slice(span.start, span.end) === written ? span : undefined;
}

/** A place between two characters: behind the one in front of it, or at the beginning of a line. */
function pointOf(inside: Inside, offset: number): Span | undefined {
  const before = inside.text.charAt(offset - 1);
  if (before !== '' && before !== '\n') {
    const end = exact(inside, spanOf(offset - 1, offset))?.end;
    return end === undefined ? undefined : spanOf(end, end);
  }
  // Behind the last line end the scalar may have ended already.
  if (offset >= inside.text.length) return undefined;
  const start = exact(inside, spanOf(offset, offset + 1))?.start;
  return start === undefined ? undefined : spanOf(start, start);
}

/** What stands in front of each line of a block scalar. */
function indentationAt({ host, text }: Inside, offset: number, at: number): string | undefined {
  const start = lineStart(host, at);
  const width = at - start - (offset - lineStart(text, offset));
  const indentation = host.slice(start, start + Math.max(0, width));
  return width > 0 && /^ +$/.test(indentation) ? indentation : undefined;
}
