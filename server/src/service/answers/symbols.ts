// Document symbols: one tree per document of the stream that is about KMM.
import type { DocumentSymbol, SymbolInformation } from 'vscode-languageserver-types';
import { SymbolKind } from 'vscode-languageserver-types';
import { shiftSpan } from '../../core/span.js';
import type { OutlineItem, OutlineRole } from './outline.js';
import { outlinesOf } from './outline.js';
import type { Snapshot } from '../workspace/snapshot.js';
import type { TextLines } from '../workspace/text-lines.js';
import { linesOf } from '../workspace/text-lines.js';
import { documentsOf } from '../../analysis/objects/source-file.js';

const kinds: Readonly<Record<OutlineRole, SymbolKind>> = {
  object: SymbolKind.Module,
  field: SymbolKind.Field,
  list: SymbolKind.Array,
  literal: SymbolKind.Constant,
  regexp: SymbolKind.Operator,
  text: SymbolKind.File,
};

export function documentSymbols(snapshot: Snapshot, uri: string): readonly DocumentSymbol[] {
  const file = snapshot.files.get(uri);
  if (!file) return [];
  const lines = linesOf(file);
  return documentsOf(file).flatMap(({ document, start }) =>
    outlinesOf(document).map(item => symbolOf(item, start, lines)),
  );
}

/** For editors that show no trees: the same symbols in a row, each with the name of the one it is in. */
export function flatSymbols(
  uri: string,
  symbols: readonly DocumentSymbol[],
  containerName?: string,
): readonly SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children = [] }) => [
    { name, kind, location: { uri, range }, ...(containerName !== undefined && { containerName }) },
    ...flatSymbols(uri, children, name),
  ]);
}

function symbolOf(item: OutlineItem, start: number, lines: TextLines): DocumentSymbol {
  return {
    name: item.name,
    ...(item.detail !== '' && { detail: item.detail }),
    kind: kinds[item.role],
    range: lines.range(shiftSpan(item.span, start)),
    selectionRange: lines.range(shiftSpan(item.selection, start)),
    children: item.children.map(child => symbolOf(child, start, lines)),
  };
}
