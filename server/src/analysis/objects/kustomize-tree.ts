// Which kustomizations a file goes through until somebody applies it, and what they do to names on the way: prefixes and
// suffixes reach every object, and the names by which a custom resource refers to others only where a configuration
// says so. It builds nothing and follows no URL.
// Source: kustomize api/internal/target/kusttarget.go `accumulateTarget`; proven with `kubectl kustomize` 5.5.
import type { PlacedDocument } from './document.js';
import { isKustomization } from './kustomization.js';
import { decodedUri, siblingUri } from './sibling-uri.js';
import type { Files, SourceFile } from './source-file.js';
import { documentsOf } from './source-file.js';
import type { Located } from '../yaml/located.js';
import { locatedAt, stringAt } from '../yaml/located.js';

export interface PlacedKustomization extends PlacedDocument {
  readonly uri: string;
}

/** One way from a file to what is applied. */
export interface KustomizePath {
  /** From the file on; the last one is applied. */
  readonly steps: readonly PlacedKustomization[];
  readonly prefix: string;
  readonly suffix: string;
}

interface Tree {
  /** By the decoded URI of a file: the kustomizations that list it. */
  readonly above: ReadonlyMap<string, readonly PlacedKustomization[]>;
  readonly byUri: ReadonlyMap<string, PlacedKustomization>;
  /** All files by their decoded URI. */
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly paths: Map<string, readonly KustomizePath[]>;
}

const remembered = new WeakMap<Files, Tree>();

function treeOf(files: Files): Tree {
  const known = remembered.get(files) ?? makeTree(files);
  remembered.set(files, known);
  return known;
}

function makeTree(files: Files): Tree {
  const byUri = new Map<string, PlacedKustomization>();
  for (const [uri, file] of files) {
    for (const placed of documentsOf(file)) {
      if (isKustomization(placed.document, uri)) byUri.set(decodedUri(uri), { ...placed, uri });
    }
  }
  const above = new Map<string, PlacedKustomization[]>();
  for (const kustomization of byUri.values()) {
    for (const path of listedIn(kustomization)) {
      for (const target of targetsOf(byUri, kustomization.uri, path)) {
        const found = above.get(target);
        if (found) found.push(kustomization);
        else above.set(target, [kustomization]);
      }
    }
  }
  const byDecoded = new Map([...files].map(([uri, file]) => [decodedUri(uri), file]));
  return { above, byUri, files: byDecoded, paths: new Map() };
}

/** What a kustomization names in its own folder or elsewhere; undefined when the workspace does not have it. */
export const fileNamed = (files: Files, { uri }: PlacedKustomization, path: string): SourceFile | undefined =>
  treeOf(files).files.get(siblingUri(uri, path));

const listFields = ['resources', 'bases', 'components'] as const;

const listedIn = ({ document }: PlacedKustomization): readonly string[] =>
  listFields.flatMap(field => textsAt(document.root, field)).filter(path => !path.includes('://'));

/** A folder stands for the kustomization in it. */
const targetsOf = (
  byUri: ReadonlyMap<string, PlacedKustomization>,
  uri: string,
  path: string,
): readonly string[] => {
  const target = siblingUri(uri, path);
  const inFolder = fileNames.map(name => `${target}/${name}`).filter(each => byUri.has(each));
  return inFolder.length > 0 ? inFolder : [target];
};

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** As many as say something; more of them say the same. */
const mostPaths = 20;

/** All ways that a file, or what a kustomization generates, goes; none for a file that no kustomization lists. */
export function kustomizePaths(files: Files, uri: string): readonly KustomizePath[] {
  const tree = treeOf(files);
  const known = tree.paths.get(uri) ?? pathsFrom(tree, uri);
  tree.paths.set(uri, known);
  return known;
}

function pathsFrom(tree: Tree, uri: string): readonly KustomizePath[] {
  const own = tree.byUri.get(decodedUri(uri));
  const first = own ? [own] : (tree.above.get(decodedUri(uri)) ?? []);
  const found: KustomizePath[] = [];
  const follow = (kustomization: PlacedKustomization, below: KustomizePath): void => {
    if (found.length >= mostPaths || below.steps.includes(kustomization)) return;
    const path = through(tree, kustomization, below);
    const next = tree.above.get(decodedUri(kustomization.uri)) ?? [];
    if (next.length === 0) found.push(path);
    for (const each of next) follow(each, path);
  };
  for (const each of first) follow(each, { steps: [], prefix: '', suffix: '' });
  return found;
}

/** A component works on all that the kustomization has so far, whichever file it comes from. */
function through({ byUri }: Tree, kustomization: PlacedKustomization, below: KustomizePath): KustomizePath {
  const components = textsAt(kustomization.document.root, 'components')
    .flatMap(path => targetsOf(byUri, kustomization.uri, path))
    .flatMap(target => byUri.get(target) ?? [])
    .filter(component => !below.steps.includes(component));
  const workers = [...components, kustomization];
  const affix = (field: string) => workers.map(({ document }) => stringAt(document.root, [field]) ?? '');
  return {
    steps: [...below.steps, ...workers],
    prefix: affix('namePrefix').toReversed().join('') + below.prefix,
    suffix: below.suffix + affix('nameSuffix').join(''),
  };
}

export function textsAt(root: Located | undefined, field: string): readonly string[] {
  const list = locatedAt(root, [field]);
  if (list?.kind !== 'list') return [];
  return list.items.flatMap(item =>
    item.kind === 'scalar' && typeof item.value === 'string' && !item.value.includes('\n')
      ? [item.value]
      : [],
  );
}
