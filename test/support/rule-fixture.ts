// A rule's fixture as it should be written, labels and results of fixes included.
import { documentsOf } from '../../server/src/analysis/objects/source-file.js';
import { strict as assert } from 'node:assert';
import { splitStream } from '../../server/src/analysis/yaml/stream.js';
import type { Fix } from '../../server/src/core/problem.js';
import type { FileProblem } from '../../server/src/service/answers/diagnose.js';
import type { Snapshot } from '../../server/src/service/workspace/snapshot.js';
import { TextLines } from '../../server/src/service/workspace/text-lines.js';
import { problemsOf, snapshotOf, uriOf } from './check.js';
import type { Label, Mark } from './labels.js';
import type { Fixture, Section } from './markup.js';
import { isFile, joinSections, parseFixture, parseMarked, withLabels } from './markup.js';

/** What is said of one file of a fixture; the rules, unless a test of this file says otherwise. */
export type Look = (snapshot: Snapshot, path: string) => readonly FileProblem[];

/**
 * The fixture as it should be written: each diagnostic labelled and no other label, each fix with its result. Equal
 * to `source` when everything holds, so that comparing the two shows what does not.
 */
export function relabelled(source: string, ownPath: string, look: Look = problemsOf): string {
  const fixture = parseFixture(source, ownPath);
  const snapshot = snapshotOf(fixture);
  const results = fixResults(fixture, snapshot, look);
  const sections = fixture.sections.flatMap(section => {
    if (section.after !== undefined) return resultSection(section, results);
    return isFile(section) ? [relabelledSection(section, look(snapshot, section.path))] : [section];
  });
  return joinSections([...sections, ...newResultSections(fixture, results)]);
}

/** Whether a rule says anything in a fixture, and whether the fixture has a document it says nothing about. */
export function voiceOf(rule: string, source: string, ownPath: string): { speaks: boolean; silent: boolean } {
  const fixture = parseFixture(source, ownPath);
  const snapshot = snapshotOf(fixture);
  const spoken = fixture.files.flatMap(({ path }) => {
    const found = problemsOf(snapshot, path).filter(({ code }) => code === rule);
    const file = snapshot.files.get(uriOf(path));
    const documents = file?.kind === 'dockerfile' ? [{ index: 0 }] : documentsOf(file);
    return documents.map(({ index }) => found.some(problem => problem.document === index));
  });
  return { speaks: spoken.includes(true), silent: spoken.includes(false) };
}

function relabelledSection(section: Section, problems: readonly FileProblem[]): Section {
  const { text, labels: written } = parseMarked(section.path, section.source);
  const open = problems.map(problem => ({ problem, mark: markOf(problem, text) }));
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
function fixResults(fixture: Fixture, snapshot: Snapshot, look: Look): readonly FixResult[] {
  const offered = new Map<string, { path: string; problem: FileProblem; fix: Fix }>();
  for (const { path } of fixture.files) {
    for (const problem of look(snapshot, path)) {
      for (const fix of problem.fixes ?? []) {
        if (!offered.has(fix.title)) offered.set(fix.title, { path, problem, fix });
      }
    }
  }
  return [...offered.values()].flatMap(({ path, problem, fix }) => {
    const before = new Map(fixture.files.map(file => [file.path, file.text]));
    const after = applied(fix, path, before);
    assertGone(problem, fix, fixture, after, look);
    return [...after].flatMap(([changed, text]) =>
      text === before.get(changed)
        ? []
        : [{ path: changed, title: fix.title, text: changedPart(before.get(changed) ?? '', text) }],
    );
  });
}

export function applied(fix: Fix, path: string, texts: ReadonlyMap<string, string>): Map<string, string> {
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
  texts: ReadonlyMap<string, string>,
  look: Look,
): void {
  const files = fixture.files.map(({ path, text }) => ({ path, text: texts.get(path) ?? text }));
  const before = snapshotOf(fixture);
  const after = snapshotOf({ settings: fixture.settings, files });
  const count = (snapshot: Snapshot, wanted: (found: FileProblem) => boolean) =>
    fixture.files.flatMap(({ path }) => look(snapshot, path)).filter(wanted).length;
  const same = (found: FileProblem) => found.code === problem.code;
  const error = (found: FileProblem) => found.severity === 'error';
  assert.ok(count(after, same) < count(before, same), `"${fix.title}" leaves ${problem.code} in place`);
  assert.ok(count(after, error) <= count(before, error), `"${fix.title}" brings a new error`);
}

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
