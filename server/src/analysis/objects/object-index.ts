// Who names whom across all files: every ConfigMap and Secret, and every reference to one. Made once per set of files,
// out of facts that are remembered per document, so that an edit costs one document and a walk over the rest.
import type { Span } from '../../core/span.js';
import { shiftSpan } from '../../core/span.js';
import type { PlacedDocument } from './document.js';
import type { Files } from './source-file.js';
import { documentsOf } from './source-file.js';
import type { FieldPath } from '../../core/field-path.js';
import { memo, memoEach } from '../../core/memo.js';
import { generatedBy, isKustomization } from './kustomization.js';
import type { ObjectContents } from './object-contents.js';
import type { NamedKind, ObjectDeclaration, ObjectReference } from './object-references.js';
import { objectFacts } from './object-references.js';
import type { ReferenceRole } from './object-roles.js';
import { roleOf } from './object-roles.js';

/** What is looked for: undefined as namespace = the text does not say. */
export interface ObjectName {
  readonly kind: NamedKind;
  readonly name: string;
  readonly namespace: string | undefined;
}

/** Spans count from the start of the file; those in `document` from where it starts. */
interface PlacedInFile extends ObjectName, PlacedDocument {
  readonly uri: string;
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

export const objectIndex = memo(indexOf);

/** Where objects of that name are declared: in the same namespace, or where one side does not say which. */
export const declarationsOf = (index: ObjectIndex, wanted: ObjectName): readonly PlacedDeclaration[] =>
  inNamespace(index.declarations.get(keyOf(wanted)), wanted.namespace);

/** Where objects of that name are declared in any namespace. */
export const namesakesOf = (
  index: ObjectIndex,
  wanted: Pick<ObjectName, 'kind' | 'name'>,
): readonly PlacedDeclaration[] => index.declarations.get(keyOf(wanted)) ?? [];

/** Where objects of that name are referred to, by the same reading of namespaces. */
export const referencesOf = (index: ObjectIndex, wanted: ObjectName): readonly PlacedReference[] =>
  inNamespace(index.references.get(keyOf(wanted)), wanted.namespace);

/** The same for references in some roles only. */
export function referencesAs(
  index: ObjectIndex,
  wanted: ObjectName,
  roles: readonly ReferenceRole[],
): readonly PlacedReference[] {
  const all = index.references.get(keyOf(wanted)) ?? [];
  return inNamespace(inRoles(all, roles), wanted.namespace);
}

const inRoles = memoEach(
  (references: readonly PlacedReference[], roles: readonly ReferenceRole[]) =>
    references.filter(({ field }) => roles.some(role => role === roleOf(field))),
  roles => roles.join(),
);

interface Namespaced {
  readonly namespace: string | undefined;
}

/** Objects of one name by namespace, those without one under undefined. */
const sifted = memo((namesakes: readonly Namespaced[]) => byNamespace(namesakes));

/**
 * What a name in a namespace can mean among its namesakes: those that name the namespace and then those that name none;
 * all where it is undefined. Thousands of one name are gone through once, not once for each question.
 */
export function inNamespace<T extends Namespaced>(
  namesakes: readonly T[] = [],
  namespace: string | undefined,
): readonly T[] {
  if (namespace === undefined) return namesakes;
  const groups = sifted(namesakes);
  // What is kept beside a list is made of the same list.
  const [same = [], open = []] = [groups.get(namespace), groups.get(undefined)] as (T[] | undefined)[];
  return open.length === 0 ? same : [...same, ...open];
}

function byNamespace<T extends Namespaced>(objects: readonly T[]): ReadonlyMap<string | undefined, T[]> {
  const groups = new Map<string | undefined, T[]>();
  for (const object of objects) add(groups, object.namespace, object);
  return groups;
}

const keyOf = ({ kind, name }: Pick<ObjectName, 'kind' | 'name'>): string => `${kind}/${name}`;

function indexOf(files: Files): ObjectIndex {
  const declarations = new Map<string, PlacedDeclaration[]>();
  const references = new Map<string, PlacedReference[]>();
  for (const [uri, file] of files) {
    for (const placed of documentsOf(file)) {
      const { namespace, declaration, references: found } = objectFacts(placed.document);
      const place = { uri, namespace, ...placed };
      const made = isKustomization(placed.document, uri) ? generatedBy(placed.document) : [];
      for (const each of declaration ? [declaration] : made)
        add(declarations, keyOf(each), placedDeclaration(each, place));
      for (const reference of found) add(references, keyOf(reference), placedReference(reference, place));
    }
  }
  return { declarations, references };
}

function add<Key, T>(to: Map<Key, T[]>, key: Key, object: T): void {
  const list = to.get(key);
  if (list) list.push(object);
  else to.set(key, [object]);
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
  { uri, index, start, document, namespace }: Place,
): PlacedInFile => ({ uri, index, start, document, kind, name, namespace: own ?? namespace });
