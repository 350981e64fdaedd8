// What can be folded in a file with KMM documents: documents, maps, lists, block scalars, comments and regions. Other
// files get no answer, so that the editor's own folding stays in force there.
import type { FoldingRange, Range } from 'vscode-languageserver-types';
import { FoldingRangeKind } from 'vscode-languageserver-types';
import type { YamlDocument } from '../../analysis/objects/document.js';
import { documentsOf } from '../../analysis/objects/source-file.js';
import type { Located } from '../../analysis/yaml/located.js';
import type { Span } from '../../core/span.js';
import { memo } from '../../core/memo.js';
import { outlinesOf } from './outline.js';
import type { Snapshot } from '../workspace/snapshot.js';
import type { TextLines } from '../workspace/text-lines.js';
import { linesOf } from '../workspace/text-lines.js';

/** Undefined for a file that holds nothing of KMM. Ranges are whole lines, in the order of their first. */
export function foldingRanges(snapshot: Snapshot, uri: string): readonly FoldingRange[] | undefined {
  const file = snapshot.files.get(uri);
  if (!file || !documentsOf(file).some(({ document }) => outlinesOf(document).length > 0)) return undefined;
  const lines = linesOf(file);
  return documentsOf(file).flatMap(({ document, start }) => {
    if (document.at) return [];
    const first = lines.position(start).line;
    return foldsOf(document).map(fold => ({
      ...fold,
      startLine: fold.startLine + first,
      endLine: fold.endLine + first,
    }));
  });
}

/** With lines counted from the document's first. */
const foldsOf = memo(makeFolds);

function makeFolds(document: YamlDocument): readonly FoldingRange[] {
  const lines = linesOf(document);
  const texts = document.text.split(/\r\n|\n|\r/);
  const folds = [
    ...lineFolds(texts),
    ...[document, ...(document.alternatives ?? [])].flatMap(reading => [
      ...(reading.root ? nodeFolds(reading.root, lines) : []).map(fold => withoutBlankEnd(fold, texts)),
      ...(reading.covered?.branches ?? []).map(({ span }) => branchFold(span, lines)),
    ]),
  ];
  const byStart = new Map<number, FoldingRange>();
  for (const fold of folds) {
    const known = byStart.get(fold.startLine);
    if (fold.endLine > fold.startLine && !(known && known.endLine >= fold.endLine)) {
      byStart.set(fold.startLine, fold);
    }
  }
  return [...byStart.values()].sort((a, b) => a.startLine - b.startLine);
}

/** Every value that goes on over more lines, from the line of its key or dash. */
function nodeFolds(node: Located, lines: TextLines): FoldingRange[] {
  if (node.kind === 'scalar') return [];
  const parts = node.kind === 'map' ? node.entries : node.items.map(value => ({ span: value.span, value }));
  return parts
    .filter(({ span }) => isWithin(node.span, span))
    .flatMap(({ span, value }) => [foldOf(lines.range(span)), ...nodeFolds(value, lines)]);
}

/** False for what an alias or a merge key brings in: it is folded where it stands, and once. */
const isWithin = (outer: Span, inner: Span): boolean => inner.start >= outer.start && inner.end <= outer.end;

const foldOf = ({ start, end }: Range): FoldingRange => ({
  startLine: start.line,
  endLine: end.character === 0 ? end.line - 1 : end.line,
});

/** From the line of the action that makes the lines come. */
const branchFold = ({ start, end }: Span, lines: TextLines): FoldingRange => ({
  startLine: Math.max(0, lines.position(start).line - 1),
  endLine: lines.position(Math.max(start, end - 1)).line,
});

function withoutBlankEnd(fold: FoldingRange, texts: readonly string[]): FoldingRange {
  let { endLine } = fold;
  while (endLine > fold.startLine && (texts[endLine] ?? '').trim() === '') endLine--;
  return { ...fold, endLine };
}

/** What lines alone tell: the document behind its `---`, rows of comments, `# region` to `# endregion`. */
function lineFolds(texts: readonly string[]): FoldingRange[] {
  const marker = texts.findIndex(text => /^---(?:\s|$)/.test(text));
  const last = texts.findLastIndex(text => text.trim() !== '' && !text.startsWith('...'));
  const document = marker < 0 ? [] : [{ startLine: marker, endLine: last }];
  return [...document, ...commentFolds(texts), ...regionFolds(texts)];
}

const regionMark = /^\s*#\s*(end)?region\b/;

function commentFolds(texts: readonly string[]): FoldingRange[] {
  const isComment = (text: string | undefined): boolean =>
    text !== undefined && /^\s*#/.test(text) && !regionMark.test(text);
  return texts.flatMap((text, startLine) => {
    if (!isComment(text) || isComment(texts[startLine - 1])) return [];
    let endLine = startLine;
    while (isComment(texts[endLine + 1])) endLine++;
    return [{ startLine, endLine, kind: FoldingRangeKind.Comment }];
  });
}

function regionFolds(texts: readonly string[]): FoldingRange[] {
  const open: number[] = [];
  return texts.flatMap((text, line) => {
    const mark = regionMark.exec(text);
    if (!mark) return [];
    if (mark[1] === undefined) open.push(line);
    const startLine = mark[1] === undefined ? undefined : open.pop();
    return startLine === undefined ? [] : [{ startLine, endLine: line, kind: FoldingRangeKind.Region }];
  });
}
