// Calls the features that show structure and lead from place to place; see check.ts.
import { strict as assert } from 'node:assert';
import type { DocumentSymbol, Location, Range } from 'vscode-languageserver-types';
import { definition } from '../../server/src/service/answers/definition.js';
import { foldingRanges } from '../../server/src/service/answers/folding.js';
import { documentLinks } from '../../server/src/service/answers/links.js';
import { documentHighlights, references } from '../../server/src/service/answers/references.js';
import { documentSymbols } from '../../server/src/service/answers/symbols.js';
import { TextLines } from '../../server/src/service/workspace/text-lines.js';
import { snapshotOf, uriOf } from './check.js';
import type { Fixture } from './markup.js';
import { parseFixture } from './markup.js';

const pathOf = (uri: string): string => uri.slice(uriOf('').length);

/** The outline of the first file: a line per symbol, indented, with the words it selects if they are not its name. */
export function outlineOf(source: string): string {
  const { file, snapshot } = opened(source);
  const lines = new TextLines(file.text);
  const textOf = (range: Range) => file.text.slice(lines.offset(range.start), lines.offset(range.end));
  const written = (
    { name, detail, range, selectionRange, children = [] }: DocumentSymbol,
    depth: number,
  ): string => {
    assert.ok(isWithin(range, selectionRange), `${name} selects something outside of it`);
    assert.ok(
      children.every(child => isWithin(range, child.range)),
      `${name} has children outside of it`,
    );
    const selected = textOf(selectionRange);
    const parts = [name, detail && `(${detail})`, selected !== name && `<${selected}>`].filter(Boolean);
    return [
      `${'  '.repeat(depth)}${parts.join(' ')}\n`,
      ...children.map(child => written(child, depth + 1)),
    ].join('');
  };
  return documentSymbols(snapshot, uriOf(file.path))
    .map(symbol => written(symbol, 0))
    .join('');
}

/** The folds of the first file as `first-last kind`, lines counted from 0; undefined = no answer. */
export function foldsOf(source: string): readonly string[] | undefined {
  const { file, snapshot } = opened(source);
  return foldingRanges(snapshot, uriOf(file.path))?.map(({ startLine, endLine, kind }) =>
    [`${String(startLine)}-${String(endLine)}`, kind].filter(Boolean).join(' '),
  );
}

/** The links of the first file as `words -> target`. */
export function linksOf(source: string): readonly string[] {
  const { file, snapshot } = opened(source);
  const lines = new TextLines(file.text);
  return documentLinks(snapshot, uriOf(file.path)).map(({ range, target = '' }) => {
    const words = file.text.slice(lines.offset(range.start), lines.offset(range.end));
    return `${words} -> ${pathOf(target)}`;
  });
}

/** Asserts that a definition at the cursor leads to exactly the marked spans. */
export function checkDefinition(source: string): void {
  const { fixture, snapshot, cursor } = opened(source);
  const found = definition(snapshot, cursor().uri, cursor().position).map(link => {
    assert.ok(isWithin(link.targetRange, link.targetSelectionRange));
    return { uri: link.targetUri, range: link.targetSelectionRange };
  });
  assert.deepEqual(written(found), markedSpans(fixture));
}

/** Asserts that the references at the cursor are exactly the marked spans. */
export function checkReferences(source: string, context: { readonly includeDeclaration: boolean }): void {
  const { fixture, snapshot, cursor } = opened(source);
  const found = references(snapshot, cursor().uri, cursor().position, context);
  assert.deepEqual(written(found), markedSpans(fixture));
}

/** Asserts that exactly the marked spans are highlighted with the cursor where it is. */
export function checkHighlights(source: string): void {
  const { fixture, snapshot, cursor } = opened(source);
  const { uri, position } = cursor();
  const found = documentHighlights(snapshot, uri, position).map(({ range }) => ({ uri, range }));
  assert.deepEqual(written(found), markedSpans(fixture));
}

function opened(source: string) {
  const fixture = parseFixture(source, 'module.yaml');
  const [file] = fixture.files;
  assert.ok(file, 'the fixture has a file');
  return { fixture, file, snapshot: snapshotOf(fixture), cursor: () => cursorOf(fixture) };
}

function cursorOf({ files }: Fixture) {
  const [only, ...more] = files.flatMap(({ path, text, cursors }) =>
    cursors.map(offset => ({ uri: uriOf(path), position: new TextLines(text).position(offset) })),
  );
  assert.ok(only && more.length === 0, 'the fixture has one cursor');
  return only;
}

const markedSpans = ({ files }: Fixture): readonly string[] =>
  written(
    files.flatMap(({ path, text, spans }) =>
      spans.map(span => ({ uri: uriOf(path), range: new TextLines(text).range(span) })),
    ),
  );

const written = (locations: readonly Location[]): readonly string[] =>
  locations
    .map(({ uri, range: { start, end } }) =>
      [pathOf(uri), start.line, start.character, end.line, end.character].join(':'),
    )
    .sort();

function isWithin(outer: Range, inner: Range): boolean {
  const after = (a: Range['start'], b: Range['start']) =>
    a.line > b.line || (a.line === b.line && a.character >= b.character);
  return after(inner.start, outer.start) && after(outer.end, inner.end);
}
