// User text inside Markdown: whatever it holds, it stays text.
import { visible } from '../core/visible-text.js';

/** As code within a line. */
export function codeSpan(text: string): string {
  const flat = visible(text.replace(/(?<!\s)\s*\n\s*/g, ' '));
  if (flat.trim() === '') return '`""`';
  const fence = fenceFor(flat, 1);
  const pad = fence.length > 1 || flat.startsWith('`') ? ' ' : '';
  return `${fence}${pad}${flat}${pad}${fence}`;
}

/** Within a sentence: whatever Markdown would read as its own is escaped. */
export const plainText = (text: string): string => visible(text).replace(/[\\`*_{}[\]()<>#!|~&]/g, '\\$&');

/** As a block of lines. */
export function codeBlock(lines: readonly string[], language = ''): string {
  const text = lines.map(visible).join('\n');
  const fence = fenceFor(text, 3);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** As code in a cell of a table, where even code cannot hold a bare `|`. */
export const codeCell = (text: string): string => codeSpan(text).replaceAll('|', '\\|');

function fenceFor(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(longest >= least ? longest + 1 : least);
}
