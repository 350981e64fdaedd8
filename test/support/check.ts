// The only caller of feature APIs in tests: a fixture goes in, what the features say of it comes out, as the text a
// fixture would hold. When a feature's signature changes, this file changes and no test does.
import { strict as assert } from 'node:assert';
import type { CompletionItem } from 'vscode-languageserver-types';
import { bundledSnippets } from '../../server/src/bundled-snippets.js';
import { splitStream } from '../../server/src/analysis/yaml/stream.js';
import type { Fix } from '../../server/src/core/problem.js';
import { neverStop } from '../../server/src/core/stop.js';
import { defaultSettings, readSettings } from '../../server/src/protocol/settings.js';
import { complete } from '../../server/src/service/complete.js';
import type { FileProblem } from '../../server/src/service/diagnose.js';
import { diagnose } from '../../server/src/service/diagnose.js';
import { hover } from '../../server/src/service/hover.js';
import type { Snapshot } from '../../server/src/service/snapshot.js';
import { expandSnippet } from '../../server/src/service/snippet-text.js';
import { TextLines } from '../../server/src/service/text-lines.js';
import { Workspace } from '../../server/src/service/workspace.js';
import { createYamlAssist } from '../../server/src/service/yaml-assist.js';
import type { Label, Mark } from './labels.js';
import type { Fixture, Section } from './markup.js';
import { isFile, joinSections, parseFixture, parseMarked, withLabels } from './markup.js';
import { testSchemas } from './schemas.js';

export const uriOf = (path: string): string => `file:///fixture/${path}`;

/** The workspace of a fixture: its files on disk, its settings in force. */
export function snapshotOf(fixture: Fixture): Snapshot {
  const { settings, complaints } = readSettings(fixture.settings);
  assert.deepEqual(complaints, [], 'the fixture has settings that cannot be read');
  const texts = new Map(fixture.files.map(({ path, text }) => [uriOf(path), text]));
  return snapshotOfTexts(texts, workspace => {
    workspace.configure(() => settings);
  });
}

/**
 * The fixture as it should be written: each diagnostic labelled and no other label, each fix with its result. Equal
 * to `source` when everything holds, so that comparing the two shows what does not.
 */
export function relabelled(source: string, ownPath: string): string {
  const fixture = parseFixture(source, ownPath);
  const snapshot = snapshotOf(fixture);
  const results = fixResults(fixture, snapshot);
  const sections = fixture.sections.flatMap(section => {
    if (section.after !== undefined) return resultSection(section, results);
    return isFile(section) ? [relabelledSection(section, snapshot)] : [section];
  });
  return joinSections([...sections, ...newResultSections(fixture, results)]);
}

/** The diagnostics of one file, in the order of its text. */
export const problemsOf = (snapshot: Snapshot, path: string): readonly FileProblem[] =>
  diagnose(snapshot, uriOf(path), (ruleId, error) => {
    throw new Error(`Rule ${ruleId} failed`, { cause: error });
  });

/** Whether a rule says anything in a fixture, and whether the fixture has a document it says nothing about. */
export function voiceOf(rule: string, source: string, ownPath: string): { speaks: boolean; silent: boolean } {
  const fixture = parseFixture(source, ownPath);
  const snapshot = snapshotOf(fixture);
  const spoken = fixture.files.flatMap(({ path }) => {
    const found = problemsOf(snapshot, path).filter(({ code }) => code === rule);
    const documents = snapshot.files.get(uriOf(path))?.documents ?? [];
    return documents.map(({ index }) => found.some(problem => problem.document === index));
  });
  return { speaks: spoken.includes(true), silent: spoken.includes(false) };
}

function snapshotOfTexts(texts: ReadonlyMap<string, string>, configure: (of: Workspace) => void): Snapshot {
  const workspace = new Workspace(testSchemas);
  for (const [uri, text] of texts) workspace.load(uri, text);
  configure(workspace);
  return workspace.snapshot();
}

function relabelledSection(section: Section, snapshot: Snapshot): Section {
  const { text, labels: written } = parseMarked(section.path, section.source);
  const open = problemsOf(snapshot, section.path).map(problem => ({ problem, mark: markOf(problem, text) }));
  const kept = written.filter(label => {
    const hit = open.findIndex(({ problem, mark }) => hits(label, problem, mark));
    if (hit >= 0) open.splice(hit, 1);
    return hit >= 0;
  });
  const fresh = open.map(({ problem, mark }) => labelOf(problem, mark));
  return { ...section, source: withLabels(section.source, [...kept, ...fresh]) };
}

function labelOf({ severity, code, message }: FileProblem, mark: Mark): Label {
  return { ...mark, severity, code, part: message.split('\n')[0] ?? '' };
}

/** A place in the empty line behind the last line end is the end of that line: no label fits under it. */
function markOf({ span }: FileProblem, text: string): Mark {
  const last = text.length - (text.endsWith('\n') && text.length > 1 ? 1 : 0);
  const lines = new TextLines(text);
  const start = lines.position(Math.min(span.start, last));
  const end = lines.position(Math.min(span.end, last));
  return {
    line: start.line,
    start: start.character,
    linesDown: end.line - start.line,
    end: end.character,
  };
}

const hits = (label: Label, problem: FileProblem, mark: Mark): boolean =>
  label.code === problem.code &&
  label.severity === problem.severity &&
  problem.message.includes(label.part) &&
  label.line === mark.line &&
  label.start === mark.start &&
  label.linesDown === mark.linesDown &&
  label.end === mark.end;

/** What a fix makes of one file. */
interface FixResult {
  readonly path: string;
  readonly title: string;
  readonly text: string;
}

/** For each title of a fix, the first one that bears it, applied and looked at. */
function fixResults(fixture: Fixture, snapshot: Snapshot): readonly FixResult[] {
  const offered = new Map<string, { path: string; problem: FileProblem; fix: Fix }>();
  for (const { path } of fixture.files) {
    for (const problem of problemsOf(snapshot, path)) {
      for (const fix of problem.fixes ?? []) {
        if (!offered.has(fix.title)) offered.set(fix.title, { path, problem, fix });
      }
    }
  }
  return [...offered.values()].flatMap(({ path, problem, fix }) => {
    const before = new Map(fixture.files.map(file => [file.path, file.text]));
    const after = applied(fix, path, before);
    assertGone(problem, fix, fixture, snapshot, after);
    return [...after].flatMap(([changed, text]) =>
      text === before.get(changed)
        ? []
        : [{ path: changed, title: fix.title, text: changedPart(before.get(changed) ?? '', text) }],
    );
  });
}

function applied(fix: Fix, path: string, texts: ReadonlyMap<string, string>): Map<string, string> {
  const after = new Map(texts);
  const changes = [...fix.changes].sort((a, b) => b.span.start - a.span.start);
  for (const { uri, span, text } of changes) {
    const target = uri === undefined ? path : uri.slice(uriOf('').length);
    const old = after.get(target);
    assert.ok(old !== undefined, `the fix "${fix.title}" changes an unknown file ${target}`);
    after.set(target, old.slice(0, span.start) + text + old.slice(span.end));
  }
  return after;
}

/** The fixed diagnostic is gone and nothing has become worse. */
function assertGone(
  problem: FileProblem,
  fix: Fix,
  fixture: Fixture,
  before: Snapshot,
  texts: ReadonlyMap<string, string>,
): void {
  const files = fixture.files.map(({ path, text }) => ({ path, text: texts.get(path) ?? text }));
  const after = snapshotOf({ ...fixture, files: files.map(file => ({ ...file, ...unmarked })) });
  const count = (snapshot: Snapshot, wanted: (found: FileProblem) => boolean) =>
    fixture.files.flatMap(({ path }) => problemsOf(snapshot, path)).filter(wanted).length;
  const same = (found: FileProblem) => found.code === problem.code;
  const error = (found: FileProblem) => found.severity === 'error';
  assert.ok(count(after, same) < count(before, same), `"${fix.title}" leaves ${problem.code} in place`);
  assert.ok(count(after, error) <= count(before, error), `"${fix.title}" brings a new error`);
}

const unmarked = { cursors: [], spans: [], labels: [] } as const;

/** Only the documents of the stream that the fix changed; the whole text when it made more or fewer of them. */
function changedPart(before: string, after: string): string {
  const old = splitStream(before);
  const now = splitStream(after);
  const changed = now.filter(({ text }, index) => old[index]?.text !== text).map(({ text }) => text);
  const part = old.length === now.length ? changed.join('') : after;
  return part.endsWith('\n') ? part : `${part}\n`;
}

function resultSection(section: Section, results: readonly FixResult[]): Section[] {
  const result = results.find(({ path, title }) => path === section.path && title === section.after);
  return result ? [{ ...section, source: result.text }] : [];
}

function newResultSections(fixture: Fixture, results: readonly FixResult[]): Section[] {
  const isWritten = ({ path, title }: FixResult) =>
    fixture.sections.some(section => section.path === path && section.after === title);
  return results
    .filter(result => !isWritten(result))
    .map(({ path, title, text }) => ({
      path,
      after: title,
      header: `#- ${path} after "${title}"`,
      source: text,
    }));
}

/** What a completion is asked with: an editor that takes snippets unless said otherwise. */
export interface Editor {
  readonly snippets?: boolean;
  readonly release?: string;
  /** Other files of the workspace, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The items offered at the cursor `<|>` of a YAML file, in the order an editor shows them. */
export async function completionsAt(marked: string, editor: Editor = {}): Promise<readonly CompletionItem[]> {
  const { snapshot, uri, position } = cursorIn(marked, editor);
  const features = { snippets: editor.snippets ?? true, insertTextModes: true };
  const items = await complete(
    { snapshot, uri, position, features, assist, snippets: bundledSnippets },
    neverStop,
  );
  return items.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
}

/** The text after accepting the item with that label as an editor does, with `<|>` where the cursor then stands. */
export async function acceptedAt(marked: string, label: string, editor: Editor = {}): Promise<string> {
  const items = await completionsAt(marked, editor);
  const item = items.find(each => each.label === label);
  assert.ok(item, `no "${label}" among: ${items.map(each => each.label).join(', ')}`);
  const edit = item.textEdit;
  assert.ok(edit && 'range' in edit, 'the item has no edit');
  const text = marked.replace(cursor, '');
  const lines = new TextLines(text);
  const start = lines.offset(edit.range.start);
  const at = marked.indexOf(cursor);
  assert.ok(edit.range.start.line === edit.range.end.line, 'the edit reaches over a line end');
  assert.ok(start <= at && at <= lines.offset(edit.range.end), 'the edit is not at the cursor');
  const raw = item.insertTextMode === 1 ? edit.newText : adjusted(edit.newText, text, start);
  const inserted = item.insertTextFormat === 2 ? expandSnippet(raw) : { text: raw, cursor: raw.length };
  const written = inserted.text.slice(0, inserted.cursor) + cursor + inserted.text.slice(inserted.cursor);
  return text.slice(0, start) + written + text.slice(lines.offset(edit.range.end));
}

/** The Markdown of the hover at the cursor `<|>`, and the text it is about; undefined when there is none. */
export async function hoverAt(
  marked: string,
  editor: Editor = {},
): Promise<{ readonly markdown: string; readonly about: string } | undefined> {
  const { snapshot, uri, position } = cursorIn(marked, editor);
  const found = await hover({ snapshot, uri, position, assist }, neverStop);
  if (!found) return undefined;
  assert.ok(typeof found.contents === 'object' && 'value' in found.contents && found.range);
  const text = marked.replace(cursor, '');
  const lines = new TextLines(text);
  const about = text.slice(lines.offset(found.range.start), lines.offset(found.range.end));
  return { markdown: found.contents.value, about };
}

const cursor = '<|>';
const assist = createYamlAssist();

function cursorIn(marked: string, editor: Editor) {
  const path = 'module.yaml';
  const text = marked.replace(cursor, '');
  const texts = new Map([[uriOf(path), text]]);
  for (const [other, content] of Object.entries(editor.files ?? {})) texts.set(uriOf(other), content);
  const snapshot = snapshotOfTexts(texts, workspace => {
    workspace.configure(() => ({ ...defaultSettings, version: editor.release ?? '' }));
  });
  const position = new TextLines(text).position(marked.indexOf(cursor));
  return { snapshot, uri: uriOf(path), position };
}

/** Editors put the indentation of the line in front of each further line of what they insert. */
function adjusted(newText: string, text: string, start: number): string {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const indentation = /^[ \t]*/.exec(line)?.[0] ?? '';
  return newText.replaceAll('\n', `\n${indentation}`);
}
