// User text inside Markdown: whatever it holds, it stays text.
import { visible } from '../../core/text/visible-text.js';

/** More of one is not read where it stands in a line, and slows editors down. */
const longestSpan = 250;

/** As code within a line; the beginning of what is long, and how much there is. */
export function codeSpan(text: string): string {
  if (text.length <= longestSpan) return asCode(text);
  const beginning = text.slice(0, longestSpan).replace(/[\uD800-\uDBFF]$/, '');
  return `${asCode(`${beginning}…`)} (the beginning of ${String(text.length)} characters)`;
}

function asCode(text: string): string {
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
