// Which ConfigMaps are made of a file, and of which files a ConfigMap is made: by a kustomization's generator, or by the
// user's own word in the file. Both ways are one relation, so that whoever starts at the Module and whoever starts at the
// Dockerfile find the same.
import { memo } from '../../core/memo.js';
import type { GeneratorItem } from '../objects/kustomization.js';
import { generatorItemsOf, isKustomization } from '../objects/kustomization.js';
import { decodedUri, siblingUri } from '../objects/sibling-uri.js';
import type { Files, SourceFile } from '../objects/source-file.js';
import { documentsOf } from '../objects/source-file.js';
import { dockerfileKey } from './dockerfile-key.js';
import { holderNamedIn } from './kmod-dockerfile.js';
import type { ConfigMapName } from './users.js';

/** A file whose text a ConfigMap has under the key that KMM reads. */
export interface HeldFile extends ConfigMapName {
  readonly uri: string;
  readonly file: SourceFile;
  /** The kustomization that says so; undefined when the file itself does. */
  readonly kustomization: string | undefined;
}

interface Holders {
  readonly byFile: ReadonlyMap<string, readonly HeldFile[]>;
  readonly byName: ReadonlyMap<string, readonly HeldFile[]>;
}

/** The ConfigMaps that are made of a file, each once. */
export function holdersOf(files: Files, uri: string): readonly ConfigMapName[] {
  const all = holdersIn(files).byFile.get(uri) ?? [];
  const distinct = new Map(
    all.map(({ name, namespace }) => [`${namespace ?? ''}/${name}`, { name, namespace }]),
  );
  return [...distinct.values()];
}

/** The files that a ConfigMap of that name may be made of, each once. */
export function filesHeldBy(files: Files, { name, namespace }: ConfigMapName): readonly HeldFile[] {
  const all = holdersIn(files).byName.get(name) ?? [];
  const meant = all.filter(held => !held.namespace || !namespace || held.namespace === namespace);
  return [...new Map(meant.toReversed().map(held => [held.uri, held])).values()].toReversed();
}

const holdersIn = memo((files: Files): Holders => {
  const held = [...heldByKustomizations(files), ...heldByTheirWord(files)];
  return { byFile: grouped(held, ({ uri }) => uri), byName: grouped(held, ({ name }) => name) };
});

function grouped(all: readonly HeldFile[], keyOf: (held: HeldFile) => string): Map<string, HeldFile[]> {
  const groups = new Map<string, HeldFile[]>();
  for (const held of all) {
    const group = groups.get(keyOf(held));
    if (group) group.push(held);
    else groups.set(keyOf(held), [held]);
  }
  return groups;
}

function heldByKustomizations(files: Files): readonly HeldFile[] {
  const items = [...files].flatMap(([kustomization, file]) =>
    documentsOf(file)
      .filter(({ document }) => isKustomization(document, kustomization))
      .flatMap(({ document }) => generatorItemsOf(document, 'files').filter(isDockerfile))
      .map(({ name, namespace, value }) => ({
        name,
        namespace,
        kustomization,
        path: siblingUri(kustomization, value),
      })),
  );
  if (items.length === 0) return [];
  const byPath = new Map([...files].map(([uri, file]) => [decodedUri(uri), { uri, file }]));
  return items.flatMap(({ path, ...held }) => {
    const target = byPath.get(path);
    return target ? [{ ...held, ...target }] : [];
  });
}

export const isDockerfile = ({ key }: GeneratorItem): boolean => key === dockerfileKey;

const heldByTheirWord = (files: Files): readonly HeldFile[] =>
  [...files].flatMap(([uri, file]) => {
    const named = file.kind === 'dockerfile' ? holderIn(file) : undefined;
    return named
      ? [{ name: named.name, namespace: named.namespace, uri, file, kustomization: undefined }]
      : [];
  });

const holderIn = memo(({ text }: SourceFile) => holderNamedIn(text));
