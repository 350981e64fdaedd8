// What kustomize calls an object in the end, and whether it changes the names by which a Module refers to it as well.
import type { YamlDocument } from './document.js';
import type { Files } from './source-file.js';
import { documentsOf } from './source-file.js';
import type { ObjectReference } from './object-references.js';
import type { PlacedDeclaration } from './object-index.js';
import { isKustomization } from './kustomization.js';
import type { KustomizePath, PlacedKustomization } from './kustomize-tree.js';
import { fileNamed, kustomizePaths, textsAt } from './kustomize-tree.js';
import type { Located, LocatedMap } from '../yaml/located.js';
import { locatedAt, stringAt } from '../yaml/located.js';
import { plainValue } from '../yaml/value.js';
import type { FieldPath } from '../../core/field-path.js';

/** A name that an object gets. */
export interface FinalName {
  /** Without the hash. */
  readonly name: string;
  readonly hashed: boolean;
  readonly path: KustomizePath | undefined;
}

/**
 * One for each way that the object goes; its own name when no kustomization lists it. What only merges into a generated
 * object brings no name, but can take the hash off.
 */
export function finalNames(files: Files, declaration: PlacedDeclaration): readonly FinalName[] {
  const { document, uri, name } = declaration;
  const item = isKustomization(document, uri) ? generatorOf(document, declaration) : undefined;
  const hashed = item !== undefined && isHashed(document, item);
  if (hashed && (stringAt(item, ['behavior']) ?? 'create') !== 'create') return [];
  const paths = kustomizePaths(files, uri);
  if (paths.length === 0) return [{ name, hashed, path: undefined }];
  return paths.map(path => ({ name: path.prefix + name + path.suffix, hashed, path }));
}

const generators = { ConfigMap: 'configMapGenerator', Secret: 'secretGenerator' } as const;

/** The generator's item that makes the object. */
export function generatorOf(
  { root }: YamlDocument,
  { kind, name }: Pick<PlacedDeclaration, 'kind' | 'name'>,
): LocatedMap | undefined {
  const found = itemsAt(root, [generators[kind]]).find(item => stringAt(item, ['name']) === name);
  return found?.kind === 'map' ? found : undefined;
}

function isHashed(document: YamlDocument, item: LocatedMap): boolean {
  const option = [
    locatedAt(item, ['options', 'disableNameSuffixHash']),
    locatedAt(document.root, ['generatorOptions', 'disableNameSuffixHash']),
  ];
  return !option.some(node => node?.kind === 'scalar' && node.value === true);
}

/** Whether the reference may get another name on that way: by a configuration, or by whatever changes Modules. */
export const mayFollow = (files: Files, path: KustomizePath, { kind, field }: ObjectReference): boolean =>
  path.steps.some(
    step =>
      changesModules(step) || refersBy(files, step, kind, field) || patches(files, step, holderOf(field)),
  );

/** The field that holds the reference: `dockerfileConfigMap`. */
const holderOf = (field: FieldPath): string =>
  String(field.slice(0, -1).findLast(step => typeof step === 'string'));

const changing = ['replacements', 'vars', 'transformers', 'crds', 'openapi'];

const changesModules = ({ document }: PlacedKustomization): boolean =>
  document.templated || changing.some(field => locatedAt(document.root, [field]) !== undefined);

/** A configuration that is not in the workspace may say anything. */
function refersBy(files: Files, step: PlacedKustomization, kind: string, field: FieldPath): boolean {
  const end = `${holderOf(field)}/name`;
  return textsAt(step.document.root, 'configurations').some(path => {
    const file = fileNamed(files, step, path);
    return !file || documentsOf(file).some(({ document }) => namesFields(document.root, kind, end));
  });
}

function patches(files: Files, step: PlacedKustomization, holder: string): boolean {
  return itemsAt(step.document.root, ['patches', 'patchesStrategicMerge', 'patchesJson6902']).some(item => {
    const own = item.kind === 'scalar' ? plainValue(item) : stringAt(item, ['path']);
    const inline =
      stringAt(item, ['patch']) ?? (typeof own === 'string' && own.includes('\n') ? own : undefined);
    if (inline !== undefined) return inline.includes(holder);
    return typeof own !== 'string' || fileNamed(files, step, own)?.text.includes(holder) !== false;
  });
}

const itemsAt = (root: Located | undefined, fields: readonly string[]): readonly Located[] =>
  fields.flatMap(field => {
    const list = locatedAt(root, [field]);
    return list?.kind === 'list' ? list.items : [];
  });

const namesFields = (root: Located | undefined, kind: string, end: string): boolean =>
  itemsAt(root, ['nameReference'])
    .filter(item => stringAt(item, ['kind']) === kind)
    .flatMap(item => itemsAt(item, ['fieldSpecs']))
    .some(spec => stringAt(spec, ['path'])?.replaceAll('[]', '').endsWith(end));
