// What can be folded in a file with KMM documents: documents, maps, lists, block scalars, comments and regions. Other
// files get no answer, so that the editor's own folding stays in force there.
import type { FoldingRange } from 'vscode-languageserver-types';
import { FoldingRangeKind } from 'vscode-languageserver-types';
import type { YamlDocument } from '../analysis/document.js';
import type { Located } from '../analysis/yaml/located.js';
import { outlineOf } from './outline.js';
import type { Snapshot } from './snapshot.js';
import type { TextLines } from './text-lines.js';
import { linesOf } from './text-lines.js';

/** Undefined for a file that holds nothing of KMM. Ranges are whole lines, in the order of their first. */
export function foldingRanges(snapshot: Snapshot, uri: string): readonly FoldingRange[] | undefined {
  const file = snapshot.files.get(uri);
  if (!file?.documents.some(({ document }) => outlineOf(document))) return undefined;
  const lines = linesOf(file);
  return file.documents.flatMap(({ document, start }) => {
    const first = lines.position(start).line;
    return foldsOf(document).map(fold => ({
      ...fold,
      startLine: fold.startLine + first,
      endLine: fold.endLine + first,
    }));
  });
}

const remembered = new WeakMap<YamlDocument, readonly FoldingRange[]>();

/** With lines counted from the document's first. */
function foldsOf(document: YamlDocument): readonly FoldingRange[] {
  const known = remembered.get(document) ?? makeFolds(document);
  remembered.set(document, known);
  return known;
}

function makeFolds(document: YamlDocument): readonly FoldingRange[] {
  const lines = linesOf(document);
  const texts = document.text.split(/\r\n|\n|\r/);
  const folds = [
    ...lineFolds(texts),
    ...(document.root ? nodeFolds(document.root, lines) : []).map(fold => withoutBlankEnd(fold, texts)),
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
  const parts =
    node.kind === 'map'
      ? node.entries.map(({ span, value }) => ({ span, value }))
      : node.items.map(value => ({ span: value.span, value }));
  return parts.flatMap(({ span, value }) => {
    const { start, end } = lines.range(span);
    const endLine = end.character === 0 ? end.line - 1 : end.line;
    return [{ startLine: start.line, endLine }, ...nodeFolds(value, lines)];
  });
}

function withoutBlankEnd(fold: FoldingRange, texts: readonly string[]): FoldingRange {
  let { endLine } = fold;
  while (endLine > fold.startLine && (texts[endLine] ?? '').trim() === '') endLine--;
  return { ...fold, endLine };
}

/** What is told by lines alone: the document behind its `---`, rows of comments, `# region` to `# endregion`. */
function lineFolds(texts: readonly string[]): FoldingRange[] {
  const folds: FoldingRange[] = [];
  const regions: number[] = [];
  let comment: number | undefined;
  for (const [line, text] of [...texts, ''].entries()) {
    const isRegion = /^\s*#\s*(?:end)?region\b/.test(text);
    if (/^\s*#/.test(text) && !isRegion) comment ??= line;
    else if (comment !== undefined) {
      folds.push({ startLine: comment, endLine: line - 1, kind: FoldingRangeKind.Comment });
      comment = undefined;
    }
    if (!isRegion) continue;
    const start = /#\s*region/.test(text) ? void regions.push(line) : regions.pop();
    if (start !== undefined) folds.push({ startLine: start, endLine: line, kind: FoldingRangeKind.Region });
  }
  const marker = texts.findIndex(text => text.startsWith('---'));
  const last = texts.findLastIndex(text => text.trim() !== '' && !text.startsWith('...'));
  return marker < 0 ? folds : [...folds, { startLine: marker, endLine: last }];
}
