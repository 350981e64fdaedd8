// A log's bytes -> text for people, piece by piece: UTF-8 decoded, colours and control characters gone, progress that
// overwrites its own line shown as it ended. Knows nothing of what the lines say.
import { visible } from '../text/visible-text.js';
import type { LineReader } from './log-lines.js';
import { longestLine, readLines, restOfLines, shown, startLines } from './log-lines.js';

/** Where the reading stands. A value: reading on makes a new one. */
export interface LogText {
  readonly lines: LineReader;
}

/** Longer lines slow every editor down, and nobody reads them. */
export const longestShown = 10_000;

export const startText = (): LogText => ({ lines: startLines });

/** Reads on and gives whole lines, each with its line end; what is left waits in `reader`. */
export function moreText(
  from: LogText,
  bytes: Uint8Array,
): { readonly reader: LogText; readonly text: string } {
  const { reader, lines } = readLines(from.lines, bytes);
  return { reader: { lines: reader }, text: lines.map(line => `${fit(line)}\n`).join('') };
}

/** Gives the unfinished last line, with a line end; empty when there is none. */
export function restOfText(reader: LogText): string {
  const rest = restOfLines(reader.lines);
  return rest === '' ? '' : `${fit(rest)}\n`;
}

const fit = (line: string): string => visible(capped(shown(line)));

function capped(line: string): string {
  const more = line.length - longestShown;
  if (more <= 0) return line;
  // Of a line that long the middle was dropped before.
  const least = line.length < longestLine ? '' : 'at least ';
  return `${line.slice(0, longestShown)} \u2026 (${least}${String(more)} more characters)`;
}
