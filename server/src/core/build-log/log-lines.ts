// Bytes of a log, piece by piece -> its lines as they are, and one such line -> what a terminal would show of it.
// Memory is bounded: of a line that is longer than anything sensible the middle is dropped.
import { decodeUtf8, nothing } from '../text/utf8.js';
import { withoutTrailing } from '../text/cut.js';

/** Where the reading stands: half a character and half a line. */
export interface LineReader {
  readonly rest: Uint8Array;
  readonly pending: string;
}

export const startLines: LineReader = { rest: nothing, pending: '' };

/** Of a longer line the first and the last half of this many characters are kept. */
export const longestLine = 262_144;

export function readLines(
  reader: LineReader,
  bytes: Uint8Array,
): { readonly reader: LineReader; readonly lines: readonly string[] } {
  const { text, rest } = decodeUtf8(reader.rest, bytes);
  const lines = text.split('\n');
  lines[0] = reader.pending + (lines[0] ?? '');
  const pending = bounded(lines.pop() ?? '');
  return { reader: { rest, pending }, lines: lines.map(bounded) };
}

/** The last line when it has no line end; half a character at its end is none. */
export const restOfLines = (reader: LineReader): string =>
  reader.rest.length > 0 ? `${reader.pending}\uFFFD` : reader.pending;

const bounded = (line: string): string =>
  line.length <= longestLine
    ? line
    : `${line.slice(0, longestLine / 2)}\u2026${line.slice(-longestLine / 2 + 1)}`;

const escape = '\u001b';
const sequences = new RegExp(
  [
    `${escape}\\[[0-?]*[ -/]*(?:[@-~]|$)`,
    `${escape}[\\]PX^_][^\\u0007${escape}]*(?:\\u0007|${escape}\\\\|$)`,
    `${escape}[ -/]+[0-~]`,
    `${escape}[0-~]?`,
  ].join('|'),
  'g',
);
const unprintable = /[^\t\u0020-\u007e\u00a0-\uffff]/;
const controls = new RegExp('[\\u0000-\\u0008\\u000a-\\u001f\\u007f-\\u009f]', 'g');

/** Without colours and control characters; what was overwritten with the help of CR or backspace is gone. */
export function shown(line: string): string {
  if (!unprintable.test(line)) return line;
  const bare = line.includes(escape) ? line.replace(sequences, '') : line;
  return withoutBackspaces(lastOverwrite(bare)).replace(controls, '');
}

/** What stands after the last CR that something follows. */
function lastOverwrite(line: string): string {
  const content = withoutTrailing(line, '\r');
  return content.slice(content.lastIndexOf('\r') + 1);
}

function withoutBackspaces(line: string): string {
  if (!line.includes('\b')) return line;
  const kept: string[] = [];
  for (const character of line) {
    if (character === '\b') kept.pop();
    else kept.push(character);
  }
  return kept.join('');
}

export const isColored = (line: string): boolean => line.includes(escape);
