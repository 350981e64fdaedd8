// From the text of a YAML file to its analysed documents. A document knows nothing of where it stands, so an
// unchanged one is taken over from the previous analysis as it is, however far an edit above has moved it.
import type { KmmKind, ObjectIdentity } from './kinds.js';
import { identityOf, kmmKindOf } from './kinds.js';
import type { ParsedYaml, SyntaxProblem } from '../yaml/parse.js';
import { parseYaml } from '../yaml/parse.js';
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
  /** Our reader threw: nothing is known of the document. */
  readonly fault?: unknown;
}

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
export function analyseYaml(text: string, previous?: YamlFile, read = parseYaml): YamlFile {
  const known = new Map(previous?.documents.map(({ document }) => [document.text, document]));
  const documents = splitStream(text).map(one => {
    const { index, start, text: own } = one;
    const before = known.get(own);
    const document = before && before.read === one.read ? before : analyseDocument(one, read);
    known.set(own, document);
    return { index, start, document };
  });
  return { kind: 'yaml', text, documents };
}

function analyseDocument(one: StreamDocument, read: typeof parseYaml): YamlDocument {
  const parsed = readOrFault(one.read, read);
  const identity = identityOf(parsed.root);
  const syntax = withBadCut(one.text, parsed.syntax);
  return { ...parsed, syntax, text: one.text, read: one.read, identity, kind: kmmKindOf(identity) };
}

/** What the parser finds in the same line or behind it comes of the same mistake. */
function withBadCut(text: string, syntax: readonly SyntaxProblem[]): readonly SyntaxProblem[] {
  const cut = badCut(text);
  if (!cut) return syntax;
  return [...syntax.filter(({ span }) => span.end < cut.span.start), { ...cut, kind: 'refused' }];
}

function readOrFault(text: string, read: typeof parseYaml): ParsedYaml & Pick<YamlDocument, 'fault'> {
  try {
    return read(text);
  } catch (fault) {
    return { root: undefined, syntax: [], duplicates: [], templated: true, fault };
  }
}
