// The caller of feature APIs in tests, with check-navigation.ts beside it for those that move around: a fixture goes
// in, what the features say of it comes out in words that a test can compare. When a feature's signature changes, these
// files change and no test does.
import { strict as assert } from 'node:assert';
import type { CompletionItem } from 'vscode-languageserver-types';
import { bundledSnippets } from '../../server/src/start/bundled-snippets.js';
import type { Settings } from '../../server/src/protocol/settings.js';
import { defaultSettings, readSettings } from '../../server/src/protocol/settings.js';
import { allFeatures } from '../../server/src/service/workspace/client-features.js';
import { complete } from '../../server/src/service/answers/complete.js';
import type { FileProblem } from '../../server/src/service/answers/diagnose.js';
import { diagnose } from '../../server/src/service/answers/diagnose.js';
import { hover } from '../../server/src/service/answers/hover.js';
import type { Snapshot } from '../../server/src/service/workspace/snapshot.js';
import { expandSnippet } from '../../server/src/service/fields/snippet-text.js';
import { TextLines } from '../../server/src/service/workspace/text-lines.js';
import { Workspace } from '../../server/src/service/workspace/workspace.js';
import { createYamlAssist } from '../../server/src/service/fields/yaml-assist.js';
import { testSchemas } from './schemas.js';

export const uriOf = (path: string): string => `file:///fixture/${path}`;

export interface FixtureTexts {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly settings: unknown;
  /** One kernel a line; what a file of kernels may hold, may be here. */
  readonly kernels?: readonly string[];
}

/** The workspace of a fixture: its files on disk, its settings in force. */
export function snapshotOf(fixture: FixtureTexts): Snapshot {
  const { settings, complaints } = readSettings(fixture.settings);
  assert.deepEqual(complaints, [], 'the fixture has settings that cannot be read');
  const texts = new Map(fixture.files.map(({ path, text }) => [uriOf(path), text]));
  return snapshotOfTexts(texts, settings, fixture.kernels?.join('\n'));
}

/** The diagnostics of one file, in the order of its text. */
export const problemsOf = (snapshot: Snapshot, path: string): readonly FileProblem[] =>
  diagnose(snapshot, uriOf(path), (what, error) => {
    throw new Error(`${what} failed`, { cause: error });
  });

/** What is found in one YAML file on its own, a line for each. */
export const problemsIn = (text: string): readonly string[] =>
  problemsOf(snapshotOfTexts(new Map([[uriOf('one.yaml'), text]]), defaultSettings), 'one.yaml').map(
    ({ code, message }) => `${code}: ${message}`,
  );

/** What is found in one of several files, a line for each. */
export const problemsAt = (
  files: Readonly<Record<string, string>>,
  path: string,
  settings?: unknown,
): readonly string[] =>
  problemsOf(
    snapshotOf({ files: Object.entries(files).map(([name, text]) => ({ path: name, text })), settings }),
    path,
  ).map(({ code, message }) => `${code}: ${message}`);

/** What a completion is asked with: an editor that takes snippets unless said otherwise. */
export interface Editor {
  readonly snippets?: boolean;
  readonly release?: string;
  readonly distribution?: Settings['distribution'];
  /** Nobody waits for the answer any more. */
  readonly stopped?: boolean;
  /** Other files of the workspace, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** The lines of the file `kernels`, in any form; without it there are only the built-in samples. */
  readonly kernels?: readonly string[];
}

/** The items offered at the cursor `<|>` of a YAML file, in the order an editor shows them. */
export async function completionsAt(marked: string, editor: Editor = {}): Promise<readonly CompletionItem[]> {
  const { snapshot, uri, position } = cursorIn(marked, editor);
  const features = { snippets: editor.snippets ?? true, insertTextModes: true };
  const items = await complete(
    { snapshot, uri, position, features, assist, snippets: bundledSnippets },
    { stopped: editor.stopped === true },
  );
  return items.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
}

/** The text after accepting the item with that label as an editor does, with `<|>` where the cursor then stands. */
export async function acceptedAt(marked: string, label: string, editor: Editor = {}): Promise<string> {
  const items = await completionsAt(marked, editor);
  const item = items.find(each => each.label === label);
  assert.ok(item, `no "${label}" among: ${items.map(each => each.label).join(', ')}`);
  return accepted(marked, item);
}

/** Each label offered at the cursor, with the text after accepting it. */
export async function allAcceptedAt(
  marked: string,
  editor: Editor = {},
): Promise<readonly { readonly label: string; readonly text: string }[]> {
  const items = await completionsAt(marked, editor);
  return items.map(item => ({ label: item.label, text: accepted(marked, item).replace(cursor, '') }));
}

function accepted(marked: string, item: CompletionItem): string {
  const edit = item.textEdit;
  assert.ok(edit && 'range' in edit, 'the item has no edit');
  const text = marked.replace(cursor, '');
  const lines = new TextLines(text);
  const start = lines.offset(edit.range.start);
  const end = lines.offset(edit.range.end);
  const at = marked.indexOf(cursor);
  assert.ok(edit.range.start.line === edit.range.end.line, 'the edit reaches over a line end');
  assert.ok(start <= at && at <= end, 'the edit is not at the cursor');
  const raw = item.insertTextMode === 1 ? edit.newText : adjusted(edit.newText, text, start);
  const inserted = item.insertTextFormat === 2 ? expandSnippet(raw) : { text: raw, cursor: raw.length };
  const written = inserted.text.slice(0, inserted.cursor) + cursor + inserted.text.slice(inserted.cursor);
  return text.slice(0, start) + written + text.slice(end);
}

/** The Markdown of the hover at the cursor `<|>`, and the text it is about; undefined when there is none. */
export async function hoverAt(
  marked: string,
  editor: Editor = {},
): Promise<{ readonly markdown: string; readonly about: string } | undefined> {
  const { snapshot, uri, position } = cursorIn(marked, editor);
  const found = await hover(
    { snapshot, uri, position, assist, features: allFeatures },
    { stopped: editor.stopped === true },
  );
  if (!found) return undefined;
  assert.ok(typeof found.contents === 'object' && 'value' in found.contents && found.range);
  const text = marked.replace(cursor, '');
  const lines = new TextLines(text);
  const about = text.slice(lines.offset(found.range.start), lines.offset(found.range.end));
  return { markdown: found.contents.value, about };
}

const cursor = '<|>';
const assist = createYamlAssist();

/** The workspace of an editor with one file, and where its cursor is. */
export function cursorIn(marked: string, editor: Editor) {
  const path = 'module.yaml';
  const text = marked.replace(cursor, '');
  const texts = new Map([[uriOf(path), text]]);
  for (const [other, content] of Object.entries(editor.files ?? {})) texts.set(uriOf(other), content);
  const snapshot = snapshotOfTexts(
    texts,
    {
      ...defaultSettings,
      version: editor.release ?? '',
      distribution: editor.distribution ?? defaultSettings.distribution,
    },
    editor.kernels?.join('\n'),
  );
  const position = new TextLines(text).position(marked.indexOf(cursor));
  return { snapshot, uri: uriOf(path), position };
}

/** Editors put the indentation of the line in front of each further line of what they insert. */
function adjusted(newText: string, text: string, start: number): string {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const indentation = /^[ \t]*/.exec(line)?.[0] ?? '';
  return newText.replaceAll('\n', `\n${indentation}`);
}

function snapshotOfTexts(texts: ReadonlyMap<string, string>, settings: Settings, kernels?: string): Snapshot {
  const workspace = new Workspace(testSchemas);
  workspace.configure(() => settings);
  if (kernels) {
    workspace.useKernelFiles(new Set([uriOf('kernels')]), () => [uriOf('kernels')]);
    workspace.load(uriOf('kernels'), kernels);
  }
  for (const [uri, text] of texts) workspace.load(uri, text);
  return workspace.snapshot();
}
