// Cuts the text of a YAML stream into its documents without parsing them, so that each can be analysed and kept on its
// own, and where kubectl and kustomize cut it: apimachinery's `YAMLReader` (pkg/util/yaml/decoder.go) looks at lines that
// end with `\n` and knows nothing else of YAML. What it cuts off, the parser behind it never sees.
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';

export interface StreamDocument {
  readonly index: number;
  /** Offset of `text` in the stream. */
  readonly start: number;
  /** The document with its own `---` line and directives; documents laid end to end give the stream again. */
  readonly text: string;
  /** The same with blanks for what stands behind `---`, when the parser is not given that line. */
  readonly read: string;
}

/** Why nothing from here on is read. */
export interface BadCut {
  readonly span: Span;
  /** As that of a `SyntaxProblem`. */
  readonly message: string;
}

const lines = /(?<![^\n])---([^\n]*)/g;

/** Go's `unicode.IsSpace`, then nothing or a comment. */
const bare = /^(?:(?!\uFEFF)\s|\u0085)*(?:#|$)/;

/** What a template makes of the rest of the line cannot be known; who writes it means a new document. */
const templated = /\{\{/;

const isCut = (rest: string): boolean => bare.test(rest) || templated.test(rest);

/** At least one document, also for an empty stream. Trailing `...` lines stay with the document they end. */
export function splitStream(text: string): readonly StreamDocument[] {
  const starts = [0];
  for (const { index, 1: rest = '' } of text.matchAll(lines)) {
    if (isCut(rest) && holdsDocument(text.slice(starts.at(-1), index))) starts.push(index);
  }
  return starts.map((start, index) => {
    const own = text.slice(start, starts[index + 1]);
    return { index, start, text: own, read: withBareLine(own, start > 0) };
  });
}

/** Comments and directives in front of a `---` belong to the document behind it, as does an empty first line. */
function holdsDocument(chunk: string): boolean {
  return chunk.split(/[\r\n\u0085\u2028\u2029]/).some(line => /^\s*[^#%\s\uFEFF]/.test(line));
}

/** The very first line of a stream is the parser's, too: `---#` is no marker there. */
function withBareLine(text: string, isBehind: boolean): string {
  const [line] = text.matchAll(lines);
  const rest = line?.[1] ?? '';
  if (!line || /^(?:[ \t\r]|$)/.test(rest) || !bare.test(rest) || !(isBehind || line.index > 0)) return text;
  const start = line.index + '---'.length;
  return text.slice(0, start) + ' '.repeat(rest.length) + text.slice(start + rest.length);
}

/** Of one document: where `YAMLReader` stops, or cuts so that the parser does. */
export function badCut(text: string): BadCut | undefined {
  for (const { index, 0: line, 1: rest = '' } of text.matchAll(lines)) {
    const directive = /^(?:[ \t\uFEFF]*(?:#[^\n]*)?\r?\n)*(?=%)/.exec(text.slice(0, index));
    if (directive && bare.test(rest)) return { span: lineSpan(text, directive[0].length), message: alone };
    if (isCut(rest)) continue;
    return { span: spanOf(index, index + line.trimEnd().length), message: crowded };
  }
  return undefined;
}

const alone =
  '`kubectl` cuts the text at `---`, and what starts with `%` in front of it is no document; remove it';
const crowded = 'nothing but a comment may stand behind `---` in its line';

function lineSpan(text: string, start: number): Span {
  const [line = ''] = /[^\r\n]*/.exec(text.slice(start)) ?? [];
  return spanOf(start, start + line.length);
}
