// From the text of a YAML file to its analysed documents. A document knows nothing of where it stands, so an
// unchanged one is taken over from the previous analysis as it is, however far an edit above has moved it.
import type { KmmKind, ObjectIdentity } from './kinds.js';
import { identityOf, kmmKindOf } from './kinds.js';
import type { ParsedYaml } from '../yaml/parse.js';
import { parseYaml } from '../yaml/parse.js';
import { splitStream } from '../yaml/stream.js';

/** One document. All spans in it count from the start of its own text. */
export interface YamlDocument extends ParsedYaml {
  readonly text: string;
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
  const documents = splitStream(text).map(({ index, start, text: own }) => {
    const document = known.get(own) ?? analyseDocument(own, read);
    known.set(own, document);
    return { index, start, document };
  });
  return { kind: 'yaml', text, documents };
}

function analyseDocument(text: string, read: typeof parseYaml): YamlDocument {
  const parsed = readOrFault(text, read);
  const identity = identityOf(parsed.root);
  return { ...parsed, text, identity, kind: kmmKindOf(identity) };
}

function readOrFault(text: string, read: typeof parseYaml): ParsedYaml & Pick<YamlDocument, 'fault'> {
  try {
    return read(text);
  } catch (fault) {
    return { root: undefined, syntax: [], duplicates: [], templated: true, fault };
  }
}
