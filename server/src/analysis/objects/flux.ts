// What Flux does to a text before anybody else sees it: with variables under `postBuild` it replaces every `\${…}` of what
// it applies, those of KMM included, by an empty text where it has no such variable. It asks no cluster and no repository.
// Source: fluxcd/pkg kustomize/kustomize_varsub.go `SubstituteVariables`.
import type { YamlDocument } from './document.js';
import { kustomizePaths } from './kustomize-tree.js';
import type { PlacedKustomization } from './kustomize-tree.js';
import { decodedUri } from './sibling-uri.js';
import type { Files } from './source-file.js';
import { documentsOf } from './source-file.js';
import { locatedAt, stringAt } from '../yaml/located.js';

/** A Kustomization of Flux's own, not kustomize's, that fills in variables. */
export interface FluxSubstitution extends PlacedKustomization {
  /** The variables it has values for, as far as it says so itself. */
  readonly names: ReadonlySet<string>;
}

const remembered = new WeakMap<Files, readonly FluxSubstitution[]>();

function substitutionsIn(files: Files): readonly FluxSubstitution[] {
  const known = remembered.get(files) ?? findSubstitutions(files);
  remembered.set(files, known);
  return known;
}

const findSubstitutions = (files: Files): readonly FluxSubstitution[] =>
  [...files].flatMap(([uri, file]) =>
    documentsOf(file).flatMap(placed => {
      const { identity, root } = placed.document;
      const isFlux =
        identity.kind === 'Kustomization' && identity.apiVersion?.startsWith('kustomize.toolkit.fluxcd.io/');
      const given = locatedAt(root, ['spec', 'postBuild', 'substitute']);
      const from = locatedAt(root, ['spec', 'postBuild', 'substituteFrom']);
      const names = new Set(given?.kind === 'map' ? given.entries.map(({ key }) => key) : []);
      // Without any variable nothing is replaced.
      const isEmpty = names.size === 0 && !(from?.kind === 'list' && from.items.length > 0);
      return isFlux && !isEmpty ? [{ ...placed, uri, names }] : [];
    }),
  );

const switchName = 'kustomize.toolkit.fluxcd.io/substitute';
/** The annotation that keeps Flux from replacing anything in the object that has it. */
export const substituteOff = ['metadata', 'annotations', switchName] as const;

/** The Flux Kustomization that replaces variables in a document; undefined where none certainly does. */
export function substitutionOf(
  files: Files,
  uri: string,
  { root }: YamlDocument,
): FluxSubstitution | undefined {
  const all = substitutionsIn(files);
  if (all.length === 0) return undefined;
  const isOff = ['annotations', 'labels'].some(
    where => stringAt(root, ['metadata', where, switchName]) === 'disabled',
  );
  return isOff ? undefined : all.find(each => covers(files, each, uri));
}

/**
 * Whether Flux applies the file: a kustomization in the folder decides what is applied; without one it is all
 * that is there.
 */
function covers(files: Files, flux: FluxSubstitution, uri: string): boolean {
  if (flux.document.text.includes(`${switchName}: disabled`)) return false;
  const folders = foldersOf(flux);
  const paths = kustomizePaths(files, uri);
  if (paths.length === 0) return folders.some(folder => decodedUri(uri).startsWith(`${folder}/`));
  const isIn = (folder: string) =>
    paths.some(({ steps }) =>
      steps.some(step => parentOf(step.uri) === folder || parentOf(step.uri).startsWith(`${folder}/`)),
    );
  const isKept = paths.some(({ steps }) => steps.some(({ document }) => document.text.includes(switchName)));
  return folders.some(isIn) && !isKept;
}

const parentOf = (uri: string): string => decodedUri(uri).split('/').slice(0, -1).join('/');

/**
 * What `spec.path` may mean: it counts from the root of a repository, which is some folder above the file. Of `.`
 * nothing more is certain than the folder that the file itself is in.
 */
function foldersOf({ document, uri }: FluxSubstitution): readonly string[] {
  const path = stringAt(document.root, ['spec', 'path']);
  const steps = (path ?? '.').split('/').filter(step => step !== '' && step !== '.');
  const above = decodedUri(uri).split('/').slice(0, -1);
  if (steps.length === 0) return [above.join('/')];
  return above.map((_, index) => [...above.slice(0, index + 1), ...steps].join('/'));
}
