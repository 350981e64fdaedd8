// The caller of what tells of Dockerfiles as a whole: the Image Layout, the edits between file and ConfigMap.
import { strict as assert } from 'node:assert';
import type { CodeAction, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { allFeatures } from '../../server/src/service/workspace/client-features.js';
import type { ClientFeatures } from '../../server/src/service/workspace/client-features.js';
import { codeActions } from '../../server/src/service/answers/code-actions.js';
import { embeddedDockerfile, replaceDockerfile } from '../../server/src/service/dockerfile/edit.js';
import type { Replacement } from '../../server/src/service/dockerfile/edit.js';
import type { LayoutAsked } from '../../server/src/service/image/layout-report.js';
import { layoutReport } from '../../server/src/service/image/layout-report.js';
import type { LayoutChoice } from '../../server/src/service/image/layout-request.js';
import { imageLayoutDocument, imageLayoutKernels } from '../../server/src/service/image/layout-request.js';
import { layoutText } from '../../server/src/service/image/layout-text.js';
import { TextLines } from '../../server/src/service/workspace/text-lines.js';
import type { LayoutNeed } from '../../server/src/service/image/layout-needs.js';
import { kernel as realKernel } from '../core/dockerfile/plan.js';
import { bundledSnippets } from '../../server/src/start/bundled-snippets.js';
import { snapshotOf, uriOf } from './check.js';
import { parseFixture } from './markup.js';

export const kernel = '6.8.0-31-generic';

/** The layout of a Dockerfile as a document, without the line about the missing Module. */
export function layoutTextOf(dockerfile: string, asked: Partial<LayoutAsked> = {}): string {
  const answer = layoutReport({
    source: { name: 'kmod.Dockerfile', text: dockerfile },
    ...{ module: undefined, configMap: undefined, kernel },
    ...{ release: '2.6.0', distribution: 'auto' },
    ...asked,
  });
  assert.ok(answer.ok, 'no layout');
  return layoutText(answer.value).replace(/^No Module is named.*\n/m, '');
}

/** What the loader looks for, on OpenShift: there buildah builds. */
export function needsOf(dockerfile: string, module: string): readonly LayoutNeed[] {
  const answer = layoutReport({
    source: { name: 'kmod.Dockerfile', text: dockerfile },
    module: { name: 'm.yaml', text: module },
    ...{ configMap: undefined, kernel: realKernel, release: '2.6.0', distribution: 'openshift' },
  });
  assert.ok(answer.ok, 'no layout');
  return answer.value.needs;
}

/** The files of a fixture; the first is the one that is asked about. */
function opened(source: string) {
  const fixture = parseFixture(source, 'kmm.yaml');
  const [file] = fixture.files;
  assert.ok(file);
  const [cursor = 0] = file.cursors;
  const position = new TextLines(file.text).position(cursor);
  return { fixture, file, snapshot: snapshotOf(fixture), uri: uriOf(file.path), position };
}

/** The layout as an editor gets it; undefined where there is no Dockerfile. */
export function layoutDocumentOf(source: string, choice: LayoutChoice = {}): string | undefined {
  const { snapshot, uri } = opened(source);
  return imageLayoutDocument(snapshot, uri, choice)?.text;
}

/** What there is to choose from: the kernels that are built, then all. */
export function layoutKernelsOf(source: string): readonly (readonly string[])[] {
  const { snapshot, uri } = opened(source);
  const found = imageLayoutKernels(snapshot, uri, {});
  return found ? [found.first, found.all].map(rows => rows.map(row => row.label)) : [];
}

/** Name, document and text of the Dockerfile at the cursor. */
export function embeddedAt(source: string) {
  const { snapshot, uri, position } = opened(source);
  return embeddedDockerfile(snapshot, uri, { position });
}

/** The YAML after the Dockerfile has become another; what it has instead when that is not expected, or why not. */
export function replacedIn(source: string, wanted: Replacement): string {
  const { snapshot, uri, file } = opened(source);
  const found = replaceDockerfile(snapshot, { uri, version: 3 }, wanted);
  if (!found.ok) return `refused: ${found.failure.message}`;
  const { version, edits, text } = found.value;
  assert.equal(version, 3);
  return edits ? applied(file.text, edits) : `not expected: ${text}`;
}

interface Wanted {
  readonly only?: readonly string[];
  readonly features?: ClientFeatures;
}

/** Each action at the cursor that is no fix: its title, then what each file becomes. */
export const refactoringsAt = (source: string, wanted: Wanted = {}): readonly string[] =>
  actionsAt(source, 'refactor', wanted);

/** Each fix at the cursor that no problem brings. */
export const createdAt = (source: string): readonly string[] => actionsAt(source, 'quickfix', {});

function actionsAt(
  source: string,
  kind: string,
  { only, features = allFeatures }: Wanted,
): readonly string[] {
  const { snapshot, uri, position, fixture } = opened(source);
  const range = { start: position, end: position };
  const addressOf = (file: string) => ({ uri: file, version: null });
  const asked = { snapshot, uri, problems: [], range, only, features, addressOf, snippets: bundledSnippets };
  const texts = new Map(fixture.files.map(({ path, text }) => [uriOf(path), text]));
  return codeActions(asked)
    .filter((action: CodeAction) => action.kind?.startsWith(kind))
    .flatMap(({ title, edit }) => [title, ...afterEdit(edit, texts)]);
}

function afterEdit(edit: WorkspaceEdit | undefined, texts: ReadonlyMap<string, string>): readonly string[] {
  const changes = edit?.documentChanges ?? [];
  const made = new Set(
    changes.flatMap(change => ('kind' in change && change.kind === 'create' ? change.uri : [])),
  );
  return changes.filter(isTextEdit).map(({ textDocument: { uri }, edits }) => {
    assert.ok(texts.has(uri) !== made.has(uri), `${uri} is there, or made`);
    return `${uri.slice(uriOf('').length)}: ${applied(texts.get(uri) ?? '', edits)}`;
  });
}

const isTextEdit = (change: object): change is TextDocumentEdit => 'edits' in change;

function applied(text: string, edits: readonly TextDocumentEdit['edits'][number][]): string {
  const lines = new TextLines(text);
  return edits.reduceRight((after, edit) => {
    assert.ok('newText' in edit);
    const { start, end } = edit.range;
    return after.slice(0, lines.offset(start)) + edit.newText + after.slice(lines.offset(end));
  }, text);
}
