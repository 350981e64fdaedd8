// Where a report says that a problem is: in the file that was read, or in the one that it was rendered from.
import type { Span } from '../../core/span.js';
import type { FileProblem } from '../../service/answers/diagnose.js';
import type { TextLines } from '../../service/workspace/text-lines.js';
import type { LintedFile } from './linted-file.js';
import { lineInSource } from './rendered.js';

export interface ProblemPlace {
  readonly path: string;
  /** Lines and columns from 0. */
  readonly range: ReturnType<TextLines['range']>;
  /** The file that the document was rendered from, when its line is not known. */
  readonly from: string | undefined;
}

export function placeOf(
  { path, origins }: Pick<LintedFile, 'path' | 'origins'>,
  lines: TextLines,
  { span, document }: Pick<FileProblem, 'document'> & { readonly span: Span },
): ProblemPlace {
  const range = lines.range(span);
  const origin = origins?.get(document);
  if (!origin) return { path, range, from: undefined };
  const found = lineInSource(origin, lines.line(range.start.line) ?? '');
  if (!found) return { path, range, from: origin.path };
  const moved = ({ line, character }: typeof range.start, shift: number): typeof range.start => ({
    line: line - range.start.line + found.line,
    character: Math.max(0, character - shift),
  });
  // What goes on in further lines may go on otherwise in the source.
  const end = range.end.line === range.start.line ? range.end : range.start;
  return {
    path: origin.path,
    range: { start: moved(range.start, found.shift), end: moved(end, found.shift) },
    from: undefined,
  };
}
