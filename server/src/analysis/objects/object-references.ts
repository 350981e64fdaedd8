// Which ConfigMaps and Secrets a document names, and which it is itself. Facts of one document alone, remembered
// with it; whether a name leads anywhere is the business of whoever knows all files.
import type { FieldPath } from '../../core/field-path.js';
import type { Span } from '../../core/span.js';
import { memo } from '../../core/memo.js';
import type { YamlDocument } from './document.js';
import type { ObjectIdentity } from './kinds.js';
import { isConfigMap, isSecret } from './kinds.js';
import type { ObjectContents } from './object-contents.js';
import { contentsOf, keyHomes } from './object-contents.js';
import type { LocatedField } from './module-spec.js';
import { below, buildPlacesOf, itemsOf, moduleSpecOf } from './module-spec.js';
import type { Located, LocatedEntry } from '../yaml/located.js';
import { entryAt, stringAt } from '../yaml/located.js';
import { plainlySpelt } from '../yaml/template-actions.js';

export type NamedKind = 'ConfigMap' | 'Secret';

/** A name in a Module by which KMM looks for another object. */
export interface ObjectReference {
  readonly kind: NamedKind;
  readonly name: string;
  /** The name as it is written; actions of a template in `name` have their plainest spelling. */
  readonly span: Span;
  /** The whole reference around it, its key included: `dockerfileConfigMap: { name: … }`. */
  readonly within: Span;
  readonly field: FieldPath;
}

/** The object that a document is, or one that it makes. */
export interface ObjectDeclaration {
  readonly kind: NamedKind;
  readonly name: string;
  /** The entry `metadata.name`. */
  readonly nameEntry: LocatedEntry;
  /** What holds the Dockerfile, its key in another case included: the key, and key and text together. */
  readonly dockerfile: { readonly key: Span; readonly entry: Span } | undefined;
  readonly contents: ObjectContents;
  /** Only where it is another than the document's own. */
  readonly namespace?: string | undefined;
}

interface ObjectFacts {
  /**
   * The namespace that the names above are looked for in; undefined when the text does not say. On a hub it never
   * does: there the operator builds in its own namespace.
   */
  readonly namespace: string | undefined;
  readonly references: readonly ObjectReference[];
  readonly declaration: ObjectDeclaration | undefined;
}

export const objectFacts = memo((document: YamlDocument): ObjectFacts => ({
  namespace: namespaceOf(document),
  references: referencesOf(document),
  declaration: declarationOf(document),
}));

function namespaceOf({ kind, identity: { namespace } }: YamlDocument): string | undefined {
  if (kind === 'ManagedClusterModule' || namespace === undefined) return undefined;
  return plainlySpelt(namespace);
}

function referencesOf(document: YamlDocument): readonly ObjectReference[] {
  const spec = moduleSpecOf(document);
  if (!spec) return [];
  const reference = (kind: NamedKind, field: LocatedField | undefined): ObjectReference[] =>
    referenceAt(kind, field, document.root);
  return [
    ...reference('Secret', below(spec, 'imageRepoSecret')),
    ...buildPlacesOf(document).flatMap(place => [
      ...reference('ConfigMap', below(place, 'build', 'dockerfileConfigMap')),
      ...listed(below(place, 'build', 'secrets')).flatMap(item => reference('Secret', item)),
      ...reference('Secret', below(place, 'sign', 'keySecret')),
      ...reference('Secret', below(place, 'sign', 'certSecret')),
    ]),
  ];
}

const listed = (field: LocatedField | undefined): readonly LocatedField[] => (field ? itemsOf(field) : []);

/** Of a LocalObjectReference; none while its name is missing or empty. */
function referenceAt(
  kind: NamedKind,
  field: LocatedField | undefined,
  root: Located | undefined,
): ObjectReference[] {
  const entry = entryAt(field?.node, ['name']);
  const name = stringAt(field?.node, ['name']);
  if (!field || !entry || !name) return [];
  const within = (entryAt(root, field.path) ?? field.node).span;
  return [{ kind, name: plainlySpelt(name), span: entry.value.span, within, field: [...field.path, 'name'] }];
}

function declaredKind(identity: ObjectIdentity): NamedKind | undefined {
  if (isConfigMap(identity)) return 'ConfigMap';
  return isSecret(identity) ? 'Secret' : undefined;
}

function declarationOf(document: YamlDocument): ObjectDeclaration | undefined {
  const { identity, root } = document;
  const kind = declaredKind(identity);
  const nameEntry = entryAt(root, ['metadata', 'name']);
  if (!kind || !nameEntry || !identity.name) return undefined;
  const found = kind === 'ConfigMap' ? dockerfileEntry(root) : undefined;
  const dockerfile = found && { key: found.keySpan, entry: found.span };
  const contents = contentsOf(root, isWhole(document));
  return { kind, name: plainlySpelt(identity.name), nameEntry, dockerfile, contents };
}

/** Whether all keys are written. */
function isWhole({ root, templated, holes, syntax }: YamlDocument): boolean {
  if (syntax.length > 0 || !templated) return syntax.length === 0;
  const maps = [root, ...keyHomes.map(home => entryAt(root, [home])?.value)].filter(map => map !== undefined);
  return maps.every(map => map.kind === 'map' && holes?.isOpen(map) === false);
}

/** The text of that key. */
export function dockerfileText(root: Located | undefined): string | undefined {
  const node = dockerfileEntry(root)?.value;
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** KMM reads the key `dockerfile` only; one in another case is a mistake for it and better found than not. */
export function dockerfileEntry(root: Located | undefined): LocatedEntry | undefined {
  const exact = entryAt(root, ['data', 'dockerfile']);
  if (exact) return exact;
  const data = entryAt(root, ['data'])?.value;
  return data?.kind === 'map'
    ? data.entries.find(({ key }) => key.toLowerCase() === 'dockerfile')
    : undefined;
}
