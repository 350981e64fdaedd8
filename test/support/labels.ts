// The label line of a fixture: `# ^^^^ severity rule-id: part of the message`, under the line it marks. It knows how
// to read and write one such line, nothing of the file it is in.
import type { Severity } from '../../server/src/core/problem.js';

/** One expected diagnostic. Lines and characters are LSP's, in the text without label lines. */
export interface Label extends Mark {
  readonly severity: Severity;
  readonly code: string;
  /** What the message must contain. */
  readonly part: string;
}

/** A range whose end is counted from the line of its start. */
export interface Mark {
  readonly line: number;
  readonly start: number;
  /** How many lines further the range ends. */
  readonly linesDown: number;
  readonly end: number;
}

/** A label line taken apart, before anything is known of the line above it. */
export interface LabelLine {
  readonly start: number;
  readonly length: number;
  readonly until: { readonly linesDown: number; readonly end: number } | undefined;
  readonly severity: Severity;
  readonly code: string;
  readonly part: string;
}

const form =
  /^(\s*)#( *)(\^+|@(\d+)\+(\d+))(?: to \+(\d+):(\d+))? (error|warning|information|hint) ([a-z][a-z0-9-]*)(?:: (.*?))?\r?$/;

/**
 * Reads a line; undefined when it is no label. Three ways to write where:
 * `# ^^^` the columns above the carets; `#^^^` the same with the `#` counted, to reach column 0;
 * `@4+0` a column and a length, for what carets cannot show. ` to +2:5` = it ends two lines down at column 5.
 */
export function parseLabelLine(line: string): LabelLine | undefined {
  const found = form.exec(line);
  if (!found) return undefined;
  const [, indent = '', gap = '', mark = '', column, length, down, end, severity, code = '', part = ''] =
    found;
  const carets = gap === '' ? mark.length + 1 : mark.length;
  const caretStart = indent.length + (gap === '' ? 0 : gap.length + 1);
  return {
    start: column === undefined ? caretStart : Number(column),
    length: length === undefined ? carets : Number(length),
    until: down === undefined ? undefined : { linesDown: Number(down), end: Number(end) },
    // The pattern above lets nothing else through.
    severity: severity as Severity,
    code,
    part,
  };
}

/** Writes a label for a line of `width` characters. */
export function formatLabel(label: Label, width: number): string {
  const length = Math.max(0, (label.linesDown === 0 ? label.end : width) - label.start);
  const until = label.linesDown === 0 ? '' : ` to +${String(label.linesDown)}:${String(label.end)}`;
  return `${formatMark(label.start, length)}${until} ${label.severity} ${label.code}: ${label.part}`;
}

function formatMark(start: number, length: number): string {
  if (start >= 2 && length > 0) return `#${' '.repeat(start - 1)}${'^'.repeat(length)}`;
  if (start === 0 && length > 1) return `#${'^'.repeat(length - 1)}`;
  return `# @${String(start)}+${String(length)}`;
}
