// Cuts a YAML stream into its documents without parsing them, so that each can be analysed and kept on its own.
// A line that starts with `---` or `...` ends a document wherever it stands: YAML forbids both at the start of a
// line inside every kind of scalar, so no parser is needed to find them.

export interface StreamDocument {
  readonly index: number;
  /** Offset of `text` in the stream. */
  readonly start: number;
  /** The document with its own `---` line and directives; documents laid end to end give the stream again. */
  readonly text: string;
}

const marker = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;

/** At least one document, also for an empty stream. Trailing `...` lines stay with the document they end. */
export function splitStream(text: string): readonly StreamDocument[] {
  const starts = [0];
  for (const match of text.matchAll(marker)) {
    if (match[0] === '---' && holdsDocument(text.slice(starts.at(-1), match.index))) starts.push(match.index);
  }
  return starts.map((start, index) => ({ index, start, text: text.slice(start, starts[index + 1]) }));
}

/** Comments and directives in front of a `---` belong to the document behind it, as does an empty first line. */
function holdsDocument(chunk: string): boolean {
  return chunk.split('\n').some(line => /^\s*[^#%\s\uFEFF]/.test(line));
}
