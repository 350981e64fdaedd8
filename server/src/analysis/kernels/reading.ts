// What every form of kernels file is read into, before anybody judges it.
import type { NodeFacts } from '../../core/kernel/node.js';
import type { Problem } from '../../core/problem.js';
import type { Span } from '../../core/span.js';

export interface Placed<T> {
  readonly value: T;
  readonly span: Span;
}

export interface Reading {
  readonly kernels: readonly Placed<string>[];
  readonly nodes: readonly Placed<NodeFacts>[];
  /** What could not be read. */
  readonly problems: readonly Problem[];
}

export const nothingRead: Reading = { kernels: [], nodes: [], problems: [] };

/** A file may have very many parts, so they are not spread into arguments. */
export const joined = (readings: readonly Reading[]): Reading => ({
  kernels: readings.flatMap(({ kernels }) => kernels),
  nodes: readings.flatMap(({ nodes }) => nodes),
  problems: readings.flatMap(({ problems }) => problems),
});

export const unreadable = (span: Span, message: string): Problem => ({
  code: 'kernel-list',
  severity: 'warning',
  message,
  span,
});

export const misread = (span: Span, message: string): Reading => ({
  ...nothingRead,
  problems: [unreadable(span, message)],
});

export interface TextLine {
  readonly text: string;
  readonly start: number;
}

/** The lines of a text without their ends, LF or CRLF. */
export function linesIn(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  for (let start = 0; start <= text.length;) {
    const end = text.indexOf('\n', start);
    const stop = end < 0 ? text.length : end;
    lines.push({ start, text: text.slice(start, text[stop - 1] === '\r' && stop > start ? stop - 1 : stop) });
    start = stop + 1;
  }
  return lines;
}

/** Quotes a piece of the user's text in a message; a long one is cut. */
export const quoted = (text: string): string =>
  `\`${(text.length > 60 ? `${text.slice(0, 59)}…` : text).replaceAll('`', "'")}\``;
