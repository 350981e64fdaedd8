// Asks the features about Dockerfiles; see check.ts.
import { strict as assert } from 'node:assert';
import type { CompletionItem } from 'vscode-languageserver-types';
import { bundledSnippets } from '../../server/src/start/bundled-snippets.js';
import { allFeatures } from '../../server/src/service/workspace/client-features.js';
import { codeLenses } from '../../server/src/service/answers/code-lens.js';
import { complete } from '../../server/src/service/answers/complete.js';
import { dockerfileCursor } from '../../server/src/service/dockerfile/cursor.js';
import { dockerfileOf } from '../../server/src/service/dockerfile/dockerfiles.js';
import { hover } from '../../server/src/service/answers/hover.js';
import { documentHighlights } from '../../server/src/service/answers/references.js';
import { expandSnippet } from '../../server/src/service/fields/snippet-text.js';
import { TextLines } from '../../server/src/service/workspace/text-lines.js';
import { createYamlAssist } from '../../server/src/service/fields/yaml-assist.js';
import { problemsOf, snapshotOf, uriOf } from './check.js';

export type FileTexts = Readonly<Record<string, string>>;

const opened = (files: FileTexts, settings: unknown) =>
  snapshotOf({ files: Object.entries(files).map(([path, text]) => ({ path, text })), settings });

/** Who builds the first Dockerfile of a file, and for which mappings of which Modules. */
export function dockerfileUseOf(files: FileTexts, path: string, settings?: unknown): string {
  const found = dockerfileOf(opened(files, settings), uriOf(path));
  if (!found?.isKmod) return 'ordinary';
  const users = found.modules.map(
    ({ placed, mappings }) =>
      `${placed.document.identity.name ?? ''} ${mappings.map(({ effective }) => effective.index + 1).join(', ')}`,
  );
  return `${found.home}: ${users.join('; ') || 'nobody'}`;
}

/** Each lens of a file: the line below it, its title, its command with its argument. */
export function dockerfileLensesOf(
  files: FileTexts,
  path: string,
  { kernels, commands }: { readonly kernels?: readonly string[]; readonly commands?: readonly string[] },
): readonly string[] {
  const features = { commands: commands ?? allFeatures.commands };
  const snapshot = opened(files, { kernels: { list: kernels } });
  const lines = new TextLines(files[path] ?? '');
  return codeLenses({ snapshot, uri: uriOf(path), features }).map(({ range, command }) => {
    const line = (lines.line(range.start.line) ?? '').trim();
    const argument = JSON.stringify(command?.arguments?.[0]).replaceAll(uriOf(''), '');
    return `${line} · ${command?.title ?? ''} · ${command?.command ?? ''} ${argument}`;
  });
}

export const problemCodesOf = (files: FileTexts, path: string, settings?: unknown): readonly string[] =>
  problemsOf(opened(files, settings), path).map(({ code }) => code);

/** The Markdown of the hover at the cursor `<|>` of one of the files, and what it is about. */
export async function dockerfileHoverAt(
  marked: FileTexts,
  kernels?: readonly string[],
): Promise<{ readonly markdown: string; readonly about: string } | undefined> {
  const { files, path, offset } = cursorIn(marked);
  const snapshot = opened(files, { kernels: { list: kernels } });
  const lines = new TextLines(files[path] ?? '');
  const position = lines.position(offset);
  const found = await hover({ snapshot, uri: uriOf(path), position, assist, features: allFeatures }, going);
  if (!found) return undefined;
  assert.ok(typeof found.contents === 'object' && 'value' in found.contents && found.range);
  const about = files[path]?.slice(lines.offset(found.range.start), lines.offset(found.range.end)) ?? '';
  return { markdown: found.contents.value, about };
}

const cursorMark = '<|>';
const going = { stopped: false };
const assist = createYamlAssist();

function cursorIn(marked: FileTexts) {
  const [path = ''] = Object.entries(marked).find(([, text]) => text.includes(cursorMark)) ?? [];
  const files = Object.fromEntries(
    Object.entries(marked).map(([name, text]) => [name, text.replace(cursorMark, '')]),
  );
  return { files, path, offset: marked[path]?.indexOf(cursorMark) ?? 0 };
}

/** Each highlight at the cursor `<|>` as its line with the marked part in brackets. */
export function dockerfileHighlightsAt(marked: FileTexts): readonly string[] {
  const { files, path, offset } = cursorIn(marked);
  const lines = new TextLines(files[path] ?? '');
  return documentHighlights(opened(files, {}), uriOf(path), lines.position(offset)).map(({ range }) => {
    const line = lines.line(range.start.line) ?? '';
    const [from, to] = [range.start.character, range.end.character];
    return `${line.slice(0, from)}[${line.slice(from, to)}]${line.slice(to)}`.trim();
  });
}

export interface DockerfileEditor {
  readonly kernels?: readonly string[];
  readonly snippets?: boolean;
  readonly settings?: object;
}

/** The items offered at the cursor `<|>` of one of the files, in the order an editor shows them. */
export async function dockerfileCompletionsAt(
  marked: FileTexts,
  { kernels, snippets = true, settings }: DockerfileEditor = {},
): Promise<readonly CompletionItem[]> {
  const { files, path, offset } = cursorIn(marked);
  const snapshot = opened(files, { ...settings, kernels: { list: kernels } });
  const position = new TextLines(files[path] ?? '').position(offset);
  const features = { snippets, insertTextModes: true };
  const request = { snapshot, uri: uriOf(path), position, features, assist, snippets: bundledSnippets };
  const items = await complete(request, going);
  return items.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
}

/** The text of the file after accepting the item with that label, with `<|>` where the cursor then stands. */
export async function dockerfileAcceptedAt(
  marked: FileTexts,
  label: string,
  editor: DockerfileEditor = {},
): Promise<string> {
  const items = await dockerfileCompletionsAt(marked, editor);
  const item = items.find(each => each.label === label);
  assert.ok(item, `no "${label}" among: ${items.map(each => each.label).join(', ')}`);
  const { path } = cursorIn(marked);
  return acceptedItem(marked[path] ?? '', item);
}

/** As editors apply it: the main edit with its lines indented, then the others, which stand in front of it. */
function acceptedItem(marked: string, item: CompletionItem): string {
  const text = marked.replace(cursorMark, '');
  const lines = new TextLines(text);
  const at = marked.indexOf(cursorMark);
  const edit = item.textEdit;
  assert.ok(edit && 'range' in edit, 'the item has no edit');
  const start = lines.offset(edit.range.start);
  const end = lines.offset(edit.range.end);
  assert.ok(start <= at && at <= end, 'the edit is not at the cursor');
  assert.ok(edit.range.start.line === edit.range.end.line, 'the edit reaches over a line end');
  const filter = item.filterText ?? item.label;
  assert.ok(isSubsequence(text.slice(start, at), filter), `${filter} does not fit what is typed`);
  const raw = item.insertTextMode === 2 ? indentedLike(edit.newText, text, start) : edit.newText;
  const put = item.insertTextFormat === 2 ? expandSnippet(raw) : { text: raw, cursor: raw.length };
  const written = put.text.slice(0, put.cursor) + cursorMark + put.text.slice(put.cursor);
  const after = text.slice(0, start) + written + text.slice(end);
  return (item.additionalTextEdits ?? []).reduce((now, { range, newText }) => {
    const [from, to] = [lines.offset(range.start), lines.offset(range.end)];
    assert.ok(to <= start, 'another edit overlaps');
    return now.slice(0, from) + newText + now.slice(to);
  }, after);
}

const isSubsequence = (part: string, whole: string): boolean => {
  let from = 0;
  return [...part.toLowerCase()].every(letter => {
    const found = whole.toLowerCase().indexOf(letter, from);
    from = found + 1;
    return found >= 0;
  });
};

function indentedLike(newText: string, text: string, start: number): string {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return newText.replaceAll('\n', `\n${/^[ \t]*/.exec(line)?.[0] ?? ''}`);
}

/** The characters of the Dockerfile that stand as they are in the YAML and are found at another place from there. */
export function placesLost(yaml: string): readonly string[] {
  const snapshot = opened({ 'cm.yaml': yaml }, {});
  const uri = uriOf('cm.yaml');
  const source = dockerfileOf(snapshot, uri);
  assert.ok(source?.host, 'there is no Dockerfile');
  const { embedded } = source.host;
  const lines = new TextLines(yaml);
  return [...source.text].flatMap((_, at) => {
    const span = embedded.hostSpan({ start: at, end: at + 1 });
    if (yaml.slice(span.start, span.end) !== source.text.charAt(at) || /\s/.test(source.text.charAt(at)))
      return [];
    const found = dockerfileCursor(snapshot, uri, lines.position(span.start))?.offset;
    return found === at ? [] : [`${String(at)} is ${String(found)}`];
  });
}
