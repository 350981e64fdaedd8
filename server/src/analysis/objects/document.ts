// From the text of a YAML file to its analysed documents. A document knows nothing of where it stands, so an
// unchanged one is taken over from the previous analysis as it is, however far an edit above has moved it.
import type { FieldPath } from '../../core/field-path.js';
import { memo } from '../../core/memo.js';
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import type { KmmKind, ObjectIdentity } from './kinds.js';
import { identityOf, kmmKindOf } from './kinds.js';
import type { NestedObject } from './nested-objects.js';
import { nestedObjectsIn } from './nested-objects.js';
import { lineEnd } from '../yaml/lines.js';
import { locatedAt } from '../yaml/located.js';
import type { DuplicateKey, ParsedYaml, ReadYaml, SyntaxProblem } from '../yaml/parse.js';
import { parseTemplate, parseYaml } from '../yaml/parse.js';
import { actionsIn } from '../yaml/template-actions.js';
import { withoutParameters } from './template-parameters.js';
import type { BranchChoice } from '../yaml/template-cover.js';
import { choicesIn } from '../yaml/template-cover.js';
import type { StreamDocument } from '../yaml/stream.js';
import { badCut, splitStream } from '../yaml/stream.js';

/** One document. All spans in it count from the start of its own text. */
export interface YamlDocument extends ParsedYaml {
  readonly text: string;
  /** What of it the parser was given, which is as long. */
  readonly read: string;
  readonly identity: ObjectIdentity;
  /** Undefined for everything that is not KMM's. */
  readonly kind: KmmKind | undefined;
  /** Of a template: the same lines with other alternatives read than the first. */
  readonly alternatives?: readonly YamlDocument[];
  /** Where it has more alternatives than are read, the first such place. */
  readonly unfollowed?: UnfollowedBranches;
  /** The objects that are values in it. */
  readonly objects?: readonly YamlDocument[];
  /** Of an object that is a value of another: the way to it in the document that it is written in, whose text it has. */
  readonly at?: FieldPath;
  /** Of such an object: its lines. */
  readonly within?: Span;
  /** Our reader threw: nothing is known of the document. */
  readonly fault?: unknown;
}

export interface UnfollowedBranches {
  /** The first line that nobody reads. */
  readonly span: Span;
  readonly count: number;
  readonly followed: number;
}

/** What is written of a document, or of the object inside one: not what stands in the objects around it or beside it. */
export const ownText = ({ text, within }: Pick<YamlDocument, 'text' | 'within'>): string =>
  within ? text.slice(within.start, within.end) : text;

export interface PlacedDocument {
  readonly index: number;
  /** Offset of the document in the file. */
  readonly start: number;
  readonly document: YamlDocument;
}

/** What every file has, whatever it is. */
export interface FileText {
  readonly text: string;
  /** Why nothing of the file is known, a clause: "it is larger than 4 MB". Its text is empty. */
  readonly notChecked?: string;
}

export interface YamlFile extends FileText {
  readonly kind: 'yaml';
  readonly documents: readonly PlacedDocument[];
}

/**
 * Analyses a stream, reusing from `previous` every document whose text is the same. Never throws: a document that the
 * reader fails on has a `fault`, and the others are read.
 */
export function analyseYaml(text: string, previous?: YamlFile, read: ReadYaml = parseYaml): YamlFile {
  const known = new Map(previous?.documents.map(({ document }) => [document.text, document]));
  const documents = splitStream(text).map(one => {
    const { index, start, text: own } = one;
    const before = known.get(own);
    const document = before && before.read === one.read ? before : analyseDocument(one, read);
    known.set(own, document);
    return { index, start, document };
  });
  return { kind: 'yaml', text, documents: withNested(documents) };
}

/** Behind all documents, so that these have the numbers that everybody gives them. */
function withNested(documents: readonly PlacedDocument[]): readonly PlacedDocument[] {
  const nested = documents.flatMap(({ start, document }) =>
    (document.objects ?? []).map(object => ({ start, document: object })),
  );
  if (nested.length === 0) return documents;
  return [...documents, ...nested.map((placed, index) => ({ ...placed, index: documents.length + index }))];
}

function analyseDocument(one: StreamDocument, read: ReadYaml): YamlDocument {
  const document = documentOf(one, read);
  const choices = document.covered ? choicesIn(one.read, actionsIn(one.read)) : [];
  const alternatives = alternativesOf(one, choices);
  const unfollowed = unfollowedOf(one.text, choices);
  const whole = {
    ...document,
    ...(alternatives.length > 0 && { alternatives }),
    ...(unfollowed && { unfollowed }),
  };
  const objects = nestedObjectsIn(one.text, document.root).map(object => nestedIn(whole, object));
  return objects.length > 0 ? { ...whole, objects } : whole;
}

/** As if it stood alone, at the same places. */
function nestedIn(document: YamlDocument, { at, root, within, told }: NestedObject): YamlDocument {
  const { covered, alternatives, unfollowed, objects: _, ...rest } = document;
  const own = identityOf(root);
  const identity = { ...own, apiVersion: own.apiVersion ?? told.apiVersion, kind: own.kind ?? told.kind };
  return {
    ...rest,
    ...{ root, at, within, identity },
    kind: kmmKindOf(identity),
    duplicates: duplicatesWithin(duplicatesInOrder(document), root.span),
    ...(unfollowed && isIn(within, unfollowed.span) && { unfollowed }),
    ...(covered && { covered: { ...covered, root: locatedAt(covered.root, at) } }),
    ...(alternatives && { alternatives: alternatives.flatMap(other => alternativeOf(other, at) ?? []) }),
  };
}

const isIn = (outer: Span, inner: Span): boolean => inner.start >= outer.start && inner.end <= outer.end;

/** Sorted once, however many objects are in the document. */
const duplicatesInOrder = memo(({ duplicates }: YamlDocument): readonly DuplicateKey[] =>
  duplicates.toSorted((a, b) => a.second.start - b.second.start),
);

function duplicatesWithin(
  duplicates: readonly DuplicateKey[],
  { start, end }: Span,
): readonly DuplicateKey[] {
  return duplicates.slice(firstFrom(duplicates, start), firstFrom(duplicates, end));
}

function firstFrom(duplicates: readonly DuplicateKey[], start: number): number {
  let [low, high] = [0, duplicates.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((duplicates[middle]?.second.start ?? Infinity) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same object with other lines read. */
function alternativeOf(document: YamlDocument, at: FieldPath): YamlDocument | undefined {
  const root = locatedAt(document.root, at);
  if (root?.kind !== 'map') return undefined;
  return nestedIn(document, { at, root, within: root.span, told: document.identity });
}

function documentOf(written: StreamDocument, read: ReadYaml): YamlDocument {
  const first = readOrFault(written.read, read);
  const text = withoutParameters(written.read, first.root);
  const one = { ...written, read: text };
  const parsed = text === written.read ? first : withClosedHoles(readOrFault(text, read), text);
  const identity = identityOf(parsed.root);
  const syntax = withBadCut(one.text, parsed.syntax);
  return { ...parsed, syntax, text: one.text, read: one.read, identity, kind: kmmKindOf(identity) };
}

/** Values come in, and no lines. */
const withClosedHoles = (parsed: ParsedYaml, text: string): ParsedYaml =>
  parsed.templated
    ? parsed
    : { ...parsed, templated: true, holes: noHoles, covered: { ...wholeText, text, root: parsed.root } };

const noHoles = { mayHold: () => false, isOpen: () => false, branchAt: () => undefined };
const wholeText = { gaps: [], branches: [], emptied: [], isRead: () => true };

/** Where a place has several alternatives, the document with the second one, the third one and so on. */
function alternativesOf(one: StreamDocument, choices: readonly BranchChoice[]): readonly YamlDocument[] {
  const branches = choices.map(choice => choice.branches.length);
  const most = Math.min(
    branches.reduce((highest, each) => Math.max(highest, each), 1),
    mostAlternatives(one.read),
  );
  return Array.from({ length: most - 1 }, (_, before) =>
    documentOf(one, text =>
      parseTemplate(text, choice => (before + 1 < choice.branches.length ? before + 1 : 0)),
    ),
  );
}

/** Nobody writes more for one place; each is a reading of the whole text. */
const mostAlternatives = ({ length }: string): number =>
  Math.min(8, Math.max(2, Math.floor(mostRead / Math.max(1, length))));

const mostRead = 2_000_000;

function unfollowedOf(text: string, choices: readonly BranchChoice[]): UnfollowedBranches | undefined {
  const followed = mostAlternatives(text);
  const branches = choices.find(choice => choice.branches.length > followed)?.branches ?? [];
  const lines = branches[followed]?.span;
  const start = lines && lines.start + text.slice(lines.start, lines.end).search(/\S|$/);
  if (start === undefined) return undefined;
  const span = spanOf(start, lineEnd(text, start));
  return { span, count: branches.length, followed };
}

/** What the parser finds in the same line or behind it comes of the same mistake. */
function withBadCut(text: string, syntax: readonly SyntaxProblem[]): readonly SyntaxProblem[] {
  const cut = badCut(text);
  if (!cut) return syntax;
  return [...syntax.filter(({ span }) => span.end < cut.span.start), { ...cut, kind: 'refused' }];
}

function readOrFault(text: string, read: ReadYaml): ParsedYaml & Pick<YamlDocument, 'fault'> {
  try {
    return read(text);
  } catch (fault) {
    return { root: undefined, syntax: [], duplicates: [], templated: true, fault };
  }
}
