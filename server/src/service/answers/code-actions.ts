// Code actions out of the fixes that problems carry, and the one that every problem has. What a fix changes is the
// rule's business; here is only which fixes belong to a place, and how they are told to an editor.
import type { CodeAction, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { CodeActionKind } from 'vscode-languageserver-types';
import type { Fix, TextChange } from '../../core/problem.js';
import { overlaps } from '../../core/span.js';
import type { ClientFeatures } from '../workspace/client-features.js';
import { embedActions, embedKind, extractActions, extractKind } from '../dockerfile/refactorings.js';
import type { SnippetShelf } from '../fields/snippet-source.js';
import { createObjectFixes } from './create-object.js';
import type { FileProblem } from './diagnose.js';
import { ignoreFix } from './ignore-fix.js';
import type { FileAddress } from '../workspace/file-address.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { linesOf } from '../workspace/text-lines.js';
import { toDiagnostic, toTextEdit } from '../workspace/to-lsp.js';

export interface CodeActionQuestion {
  readonly snapshot: Snapshot;
  readonly uri: string;
  /** Of the file, as `diagnose` gives them. */
  readonly problems: readonly FileProblem[];
  readonly range: Range;
  /** The kinds the editor asks for; undefined = what a light bulb shows. */
  readonly only: readonly string[] | undefined;
  readonly features: ClientFeatures;
  /** Skeletons for what is created. */
  readonly snippets: SnippetShelf;
  readonly addressOf: (uri: string) => FileAddress;
}

const fixAllKind = `${CodeActionKind.SourceFixAll}.kmm`;

/** The kinds of all actions there are, for the server's capabilities. */
export const codeActionKinds: readonly string[] = [
  CodeActionKind.QuickFix,
  fixAllKind,
  extractKind,
  embedKind,
];

/**
 * Quick fixes for the range and ways for its Dockerfile; with `source.fixAll` asked for, also one action of all
 * preferred fixes of the file.
 */
export function codeActions(question: CodeActionQuestion): readonly CodeAction[] {
  if (!question.features.codeActionLiterals) return [];
  const quick = wants(question, CodeActionKind.QuickFix) ? quickFixes(question) : [];
  const all = question.only && wants(question, fixAllKind) ? fixAll(question) : [];
  const out = wants(question, extractKind) ? extractActions(question) : [];
  const into = wants(question, embedKind) ? embedActions(question) : [];
  return [...quick, ...all, ...out, ...into];
}

/** A kind stands for all kinds below it: `source` asks for `source.fixAll.kmm`. */
const wants = ({ only }: CodeActionQuestion, kind: string): boolean =>
  only === undefined || only.some(asked => asked === '' || kind === asked || kind.startsWith(`${asked}.`));

function quickFixes(question: CodeActionQuestion): readonly CodeAction[] {
  const { snapshot, uri, problems, range } = question;
  const file = snapshot.files.get(uri);
  if (!file) return [];
  const lines = linesOf(file);
  const span = { start: lines.offset(range.start), end: lines.offset(range.end) };
  const near = problems.filter(problem => overlaps(problem.span, span));
  return [
    ...near.flatMap(problem => (problem.fixes ?? []).map(fix => toAction(question, problem, fix))),
    ...near.flatMap(problem => {
      const fix = ignoreFix(snapshot, uri, problem);
      return fix ? [toAction(question, problem, fix)] : [];
    }),
    ...createObjectFixes(question, span).map(({ title, changes }) => ({
      title,
      kind: CodeActionKind.QuickFix,
      edit: toWorkspaceEdit(question, changes),
    })),
  ];
}

function toAction(question: CodeActionQuestion, problem: FileProblem, fix: Fix): CodeAction {
  const { snapshot, uri, features } = question;
  const diagnostic = toDiagnostic(snapshot, uri, problem, features);
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    ...(diagnostic && { diagnostics: [diagnostic] }),
    ...(fix.preferred && { isPreferred: true }),
    edit: toWorkspaceEdit(question, fix.changes),
  };
}

function fixAll(question: CodeActionQuestion): readonly CodeAction[] {
  const fixes = question.problems.flatMap(({ fixes = [] }) => fixes.find(fix => fix.preferred) ?? []);
  const changes = compatible(fixes);
  if (changes.length === 0) return [];
  return [
    { title: 'Apply all preferred KMM fixes', kind: fixAllKind, edit: toWorkspaceEdit(question, changes) },
  ];
}

/** The changes of all fixes that do not touch what an earlier one changes. Fixes that reach other files stay out. */
function compatible(fixes: readonly Fix[]): readonly TextChange[] {
  const taken: TextChange[] = [];
  for (const { changes } of fixes) {
    const free = changes.every(
      change => change.uri === undefined && !taken.some(other => overlaps(change.span, other.span)),
    );
    if (free) taken.push(...changes);
  }
  return taken;
}

function toWorkspaceEdit(question: CodeActionQuestion, changes: readonly TextChange[]): WorkspaceEdit {
  const { snapshot, uri, features, addressOf } = question;
  const concerned = new Set(changes.map(change => change.uri ?? uri));
  const files = [...concerned].map(file => ({
    address: addressOf(file),
    edits: changes
      .filter(change => (change.uri ?? uri) === file)
      .flatMap((change): TextEdit | [] => toTextEdit(snapshot, file, change) ?? []),
  }));
  return features.versionedEdits
    ? { documentChanges: files.map(({ address, edits }) => ({ textDocument: address, edits })) }
    : { changes: Object.fromEntries(files.map(({ address, edits }) => [address.uri, edits])) };
}
