// Who names whom across all files: every ConfigMap and Secret, and every reference to one. Made once per set of files,
// out of facts that are remembered per document, so that an edit costs one document and a walk over the rest.
import type { Span } from '../../core/span.js';
import { shiftSpan } from '../../core/span.js';
import type { PlacedDocument, YamlDocument, YamlFile } from './document.js';
import type { FieldPath } from '../../core/field-path.js';
import { generatedBy, isKustomization } from './kustomization.js';
import type { ObjectContents } from './object-contents.js';
import type { NamedKind, ObjectDeclaration, ObjectReference } from './object-references.js';
import { objectFacts } from './object-references.js';

/** By URI. An unchanging map: another set of files is another map. */
export type Files = ReadonlyMap<string, YamlFile>;

/** What is looked for: undefined as namespace = the text does not say. */
export interface ObjectName {
  readonly kind: NamedKind;
  readonly name: string;
  readonly namespace: string | undefined;
}

/** Spans count from the start of the file; those in `document` from where it starts. */
interface PlacedInFile extends ObjectName {
  readonly uri: string;
  readonly start: number;
  readonly document: YamlDocument;
}

export interface PlacedReference extends PlacedInFile {
  readonly span: Span;
  readonly within: Span;
  readonly field: FieldPath;
}

export interface PlacedDeclaration extends PlacedInFile {
  /** The value of `metadata.name`. */
  readonly nameSpan: Span;
  /** `metadata.name: …`. */
  readonly nameEntry: Span;
  /** The key that holds the Dockerfile, and key and text together. */
  readonly dockerfile: { readonly key: Span; readonly entry: Span } | undefined;
  /** Spans in it count from where the document starts. */
  readonly contents: ObjectContents;
}

export interface ObjectIndex {
  readonly declarations: ReadonlyMap<string, readonly PlacedDeclaration[]>;
  readonly references: ReadonlyMap<string, readonly PlacedReference[]>;
}

const remembered = new WeakMap<Files, ObjectIndex>();

export function objectIndex(files: Files): ObjectIndex {
  const known = remembered.get(files) ?? indexOf(files);
  remembered.set(files, known);
  return known;
}

/** Where objects of that name are declared: in the same namespace, or where one side does not say which. */
export const declarationsOf = (index: ObjectIndex, wanted: ObjectName): readonly PlacedDeclaration[] =>
  meant(index.declarations.get(keyOf(wanted)), wanted);

/** Where objects of that name are declared in any namespace. */
export const namesakesOf = (
  index: ObjectIndex,
  wanted: Pick<ObjectName, 'kind' | 'name'>,
): readonly PlacedDeclaration[] => index.declarations.get(keyOf(wanted)) ?? [];

/** Where objects of that name are referred to, by the same reading of namespaces. */
export const referencesOf = (index: ObjectIndex, wanted: ObjectName): readonly PlacedReference[] =>
  meant(index.references.get(keyOf(wanted)), wanted);

/** By namespace: thousands of objects of one name are gone through once for each, not once for each question. */
const sifted = new WeakMap<object, Map<string | undefined, readonly ObjectName[]>>();

function meant<T extends ObjectName>(namesakes: readonly T[] | undefined, wanted: ObjectName): readonly T[] {
  if (!namesakes || wanted.namespace === undefined) return namesakes ?? [];
  const known = sifted.get(namesakes) ?? new Map<string | undefined, readonly T[]>();
  sifted.set(namesakes, known);
  // What is kept beside a list is made of the same list.
  const before = known.get(wanted.namespace) as readonly T[] | undefined;
  const found = before ?? namesakes.filter(each => mayMean(each, wanted));
  known.set(wanted.namespace, found);
  return found;
}

const keyOf = ({ kind, name }: Pick<ObjectName, 'kind' | 'name'>): string => `${kind}/${name}`;

const mayMean = (a: ObjectName, b: ObjectName): boolean =>
  a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace;

function indexOf(files: Files): ObjectIndex {
  const declarations = new Map<string, PlacedDeclaration[]>();
  const references = new Map<string, PlacedReference[]>();
  for (const [uri, { documents }] of files) {
    for (const placed of documents) {
      const { namespace, declaration, references: found } = objectFacts(placed.document);
      const place = { uri, namespace, ...placed };
      const made = isKustomization(placed.document, uri) ? generatedBy(placed.document) : [];
      for (const each of declaration ? [declaration] : made)
        add(declarations, placedDeclaration(each, place));
      for (const reference of found) add(references, placedReference(reference, place));
    }
  }
  return { declarations, references };
}

function add<T extends ObjectName>(to: Map<string, T[]>, object: T): void {
  const list = to.get(keyOf(object));
  if (list) list.push(object);
  else to.set(keyOf(object), [object]);
}

interface Place extends PlacedDocument {
  readonly uri: string;
  readonly namespace: string | undefined;
}

const placedReference = (reference: ObjectReference, place: Place): PlacedReference => ({
  ...inFile(reference, place),
  span: shiftSpan(reference.span, place.start),
  within: shiftSpan(reference.within, place.start),
  field: reference.field,
});

const placedDeclaration = (declaration: ObjectDeclaration, place: Place): PlacedDeclaration => {
  const { nameEntry, dockerfile, contents } = declaration;
  return {
    ...inFile(declaration, place),
    contents,
    nameSpan: shiftSpan(nameEntry.value.span, place.start),
    nameEntry: shiftSpan(nameEntry.span, place.start),
    dockerfile: dockerfile && {
      key: shiftSpan(dockerfile.key, place.start),
      entry: shiftSpan(dockerfile.entry, place.start),
    },
  };
};

/** What both have. A namespace of the object's own counts more than its document's. */
const inFile = (
  { kind, name, namespace: own }: Pick<ObjectDeclaration, 'kind' | 'name' | 'namespace'>,
  { uri, start, document, namespace }: Place,
): PlacedInFile => ({ uri, start, document, kind, name, namespace: own ?? namespace });
