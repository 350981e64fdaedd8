// Offsets to LSP positions and back for one text. Line ends are those of LSP: \n, \r\n and \r.
import type { Position, Range } from 'vscode-languageserver-types';
import { lineBreakAt } from '../../analysis/yaml/lines.js';
import type { Span } from '../../core/span.js';
import { memo } from '../../core/memo.js';

export class TextLines {
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    this.#starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map(end => end.index + end[0].length)];
  }

  position(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.#text.length));
    const line = this.#lineOf(at);
    return { line, character: at - (this.#starts[line] ?? 0) };
  }

  /** Positions outside the text are moved to its nearest end, as LSP asks. */
  offset({ line, character }: Position): number {
    if (line < 0) return 0;
    const start = this.#starts[line];
    if (start === undefined) return this.#text.length;
    return Math.min(start + Math.max(0, character), this.#endOf(line));
  }

  range({ start, end }: Span): Range {
    return { start: this.position(start), end: this.position(end) };
  }

  /** The text of a line without its line end; undefined beyond the last line. */
  line(line: number): string | undefined {
    const start = this.#starts[line];
    return start === undefined ? undefined : this.#text.slice(start, this.#endOf(line));
  }

  /** The same text with its line ends as this one has them at `offset`. */
  withLineEnds(text: string, offset: number): string {
    if (!/[\r\n]/.test(text)) return text;
    return text.replaceAll(/\r\n|\n|\r/g, lineBreakAt(this.#text, offset));
  }

  #endOf(line: number): number {
    const next = this.#starts[line + 1];
    if (next === undefined) return this.#text.length;
    return next - (this.#text.slice(next - 2, next) === '\r\n' ? 2 : 1);
  }

  #lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The lines of a file's text, made once for as long as the file's analysis lives. */
export const linesOf = memo(({ text }: { readonly text: string }) => new TextLines(text));
