// What a kustomization brings or changes, as far as it decides whether something is there: objects that it generates
// and the files it makes them of, the namespace it puts everything into, and the files that are only parts of objects.
// It builds nothing.
import type { YamlDocument } from './document.js';
import type { Files } from './source-file.js';
import { documentsOf } from './source-file.js';
import { scalarText } from '../yaml/scalar-text.js';
import type { ObjectContents, ObjectKey } from './object-contents.js';
import type { NamedKind, ObjectDeclaration } from './object-references.js';
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import { memo } from '../../core/memo.js';
import { decodedUri, siblingUri } from './sibling-uri.js';
import type { Located, LocatedScalar } from '../yaml/located.js';
import { entryAt, locatedAt, stringAt } from '../yaml/located.js';

/** Told by its kind, or by the name of its file: kustomize wants no more than that. */
export function isKustomization({ identity, root }: YamlDocument, uri: string): boolean {
  if (identity.kind === undefined && identity.apiVersion === undefined) {
    return root?.kind === 'map' && /\/kustomization\.ya?ml$/i.test(uri);
  }
  const { kind, apiVersion = 'kustomize.config.k8s.io/' } = identity;
  return (kind === 'Kustomization' || kind === 'Component') && apiVersion.startsWith('kustomize.');
}

const generators: readonly (readonly [string, NamedKind])[] = [
  ['configMapGenerator', 'ConfigMap'],
  ['secretGenerator', 'Secret'],
];

/** The hash that kustomize puts behind a name is put into references too, so it is left out here. */
export const generatedBy = ({ root, templated }: YamlDocument): readonly ObjectDeclaration[] =>
  generators.flatMap(([field, kind]) =>
    itemsAt(root, field).flatMap(item => declarationOf(item, kind, !templated)),
  );

function declarationOf(item: Located, kind: NamedKind, decided: boolean): ObjectDeclaration[] {
  const name = stringAt(item, ['name']);
  const nameEntry = entryAt(item, ['name']);
  if (!name || !nameEntry) return [];
  const contents = contentsOf(item, decided);
  const key = contents.keys.find(each => each.name.toLowerCase() === 'dockerfile');
  const dockerfile = kind === 'ConfigMap' && key ? { key: key.span, entry: key.entry } : undefined;
  return [{ kind, name, nameEntry, dockerfile, contents, namespace: stringAt(item, ['namespace']) }];
}

function contentsOf(item: Located, decided: boolean): ObjectContents {
  const type = entryAt(item, ['type'])?.value;
  const behavior = stringAt(item, ['behavior']) ?? 'create';
  const isOpen = ['envs', 'env'].some(field => locatedAt(item, [field]) !== undefined);
  return {
    keys: [...keysIn(item, 'files'), ...keysIn(item, 'literals')],
    complete: decided && !isOpen && behavior === 'create',
    type:
      type?.kind === 'scalar' && typeof type.value === 'string'
        ? { value: type.value, span: type.span }
        : undefined,
  };
}

/** `key=path` and `key=value`; a file without a key has its own name as key. */
const keysIn = (item: Located, field: 'files' | 'literals'): readonly ObjectKey[] =>
  itemsAt(item, field).flatMap(node =>
    node.kind === 'scalar' && typeof node.value === 'string' ? [keyOf(node, node.value, field)] : [],
  );

function keyOf(node: LocatedScalar, text: string, field: 'files' | 'literals'): ObjectKey {
  const equals = text.indexOf('=');
  const rest = text.slice(equals + 1);
  const base = field === 'files' ? text.slice(text.lastIndexOf('/') + 1) : text;
  return {
    name: equals < 0 ? base : text.slice(0, equals),
    home: 'generator',
    span: node.span,
    entry: node.span,
    renamed: to => ({ span: node.span, text: scalarText(`${to}=${rest}`, 'flow', node.style) }),
  };
}

/** One key of a generated ConfigMap. */
export interface GeneratorItem {
  /** Of the ConfigMap. */
  readonly name: string;
  /** Of the ConfigMap; undefined when the generator does not say. */
  readonly namespace: string | undefined;
  readonly key: string;
  /** Of `files` the path as written, from the folder of the kustomization on; of `literals` the text. */
  readonly value: string;
  /** The item `key=value`, and in it the value. */
  readonly item: Span;
  readonly span: Span;
  /** The same object as long as nobody changes the document. */
  readonly node: Located;
}

export const generatorItemsOf = (
  { root, identity }: YamlDocument,
  field: 'files' | 'literals',
): readonly GeneratorItem[] =>
  itemsAt(root, 'configMapGenerator').flatMap(generator => {
    const name = stringAt(generator, ['name']);
    if (!name) return [];
    const namespace = stringAt(generator, ['namespace']) ?? identity.namespace;
    return itemsAt(generator, field).flatMap(item => {
      if (item.kind !== 'scalar' || typeof item.value !== 'string') return [];
      if (field === 'files' && item.value.includes('\n')) return [];
      const value = item.value.slice(item.value.indexOf('=') + 1);
      const key = keyOf(item, item.value, field).name;
      return [{ name, namespace, key, value, item: item.span, span: valueSpan(item, value), node: item }];
    });
  });

/** Undone escapes move it, and then the whole item is as good. */
function valueSpan({ span, style }: LocatedScalar, value: string): Span {
  const end = span.end - (style === 'plain' ? 0 : 1);
  return end - value.length >= span.start ? spanOf(end - value.length, end) : span;
}

/** What holds in a set of files because of the kustomizations among them. */
export interface Kustomized {
  /** One of them puts what it lists into a namespace of its own, so that what a manifest says may not hold. */
  readonly movesNamespaces: boolean;
  readonly patches: ReadonlySet<string>;
  /** `Module/my-kmod`: objects that a patch is laid over, so that what they say may not hold. */
  readonly patched: ReadonlySet<string>;
}

export const kustomized = memo(read);

/** The file is one that a kustomization lays over other objects: what is not in it may be in those. */
export const isPatch = (files: Files, uri: string): boolean => kustomized(files).patches.has(decodedUri(uri));

/** A patch says that it is for this object, or its entry in a kustomization does. */
export const isPatched = (files: Files, { identity }: YamlDocument): boolean =>
  kustomized(files).patched.has(objectKey(identity.kind, identity.name));

const objectKey = (kind = '', name = ''): string => `${kind}/${name}`;

function read(files: Files): Kustomized {
  const patches = new Set<string>();
  const patched = new Set<string>();
  let movesNamespaces = false;
  for (const [uri, file] of files) {
    for (const { document } of documentsOf(file)) {
      if (!isKustomization(document, uri)) continue;
      movesNamespaces ||= namespaceFields.some(field => stringAt(document.root, field) !== undefined);
      for (const path of patchPaths(document)) patches.add(siblingUri(uri, path));
      for (const target of patchTargets(document)) patched.add(target);
    }
  }
  for (const [uri, file] of files) {
    if (!patches.has(decodedUri(uri))) continue;
    for (const { document } of documentsOf(file))
      patched.add(objectKey(document.identity.kind, document.identity.name));
  }
  return { movesNamespaces, patches, patched };
}

/** Of kustomize itself, and of Flux, which runs it. */
const namespaceFields = [['namespace'], ['spec', 'targetNamespace']];

function patchPaths({ root }: YamlDocument): readonly string[] {
  const lists = ['patches', 'patchesStrategicMerge', 'patchesJson6902'];
  return lists.flatMap(list =>
    itemsAt(root, list).flatMap(item => {
      const path = item.kind === 'scalar' ? item.value : stringAt(item, ['path']);
      return typeof path === 'string' && !path.includes('\n') ? [path] : [];
    }),
  );
}

const patchTargets = ({ root }: YamlDocument): readonly string[] =>
  ['patches', 'patchesJson6902'].flatMap(list =>
    itemsAt(root, list).map(item =>
      objectKey(stringAt(item, ['target', 'kind']), stringAt(item, ['target', 'name'])),
    ),
  );

function itemsAt(node: Located | undefined, field: string): readonly Located[] {
  const list = locatedAt(node, [field]);
  return list?.kind === 'list' ? list.items : [];
}
