// Which builds in the workspace use the Dockerfile of a ConfigMap, and what each gives it and wants of its image. Values
// that another program still fills in are undefined, as those that nobody writes: what they will be cannot be judged.
import type { Dialect } from '../../core/dialect.js';
import type { Release } from '../../core/release.js';
import { dialectOf } from '../../core/dialect.js';
import type { FieldPath } from '../../core/field-path.js';
import { containerField } from '../../core/module/container-field.js';
import { kernelOfNode } from '../../core/kernel/version.js';
import { loaderDirName } from '../../core/module/dir-name.js';
import type { Span } from '../../core/span.js';
import { shiftSpan } from '../../core/span.js';
import { modprobeField } from '../../core/module/container-field.js';
import { memoEach } from '../../core/memo.js';
import type { PlacedDocument } from '../objects/document.js';
import { isPatch, isPatched } from '../objects/kustomization.js';
import { distanceBetween } from '../objects/sibling-uri.js';
import type { MappingView } from '../module/mapping-views.js';
import { mappingViewsOf } from '../module/mapping-views.js';
import type { ModuleView } from '../module/module-view.js';
import { moduleViewOf } from '../module/module-view.js';
import { buildSecretsOf } from '../module/mounted-secrets.js';
import type { Files } from '../objects/source-file.js';
import type { ObjectName } from '../objects/object-index.js';
import {
  declarationsOf,
  inNamespace,
  namesakesOf,
  objectIndex,
  referencesAs,
} from '../objects/object-index.js';
import { objectFacts } from '../objects/object-references.js';
import { filesToSignOf } from '../module/template-uses.js';
import { childOf, locatedAt } from '../yaml/located.js';
import { isClosed } from '../known/decided.js';
import { isPreprocessed } from '../known/preprocessed.js';
import { isUnfinished } from '../known/open-text.js';

/** One kernel mapping that builds with it. */
export interface DockerfileUser {
  readonly moduleName: string | undefined;
  /** Values by name, KMM's own not among them. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Where KMM looks, also when the Module does not say. Whether it is finished, `complete` tells. */
  readonly dirName: string;
  /** The kernel of a `literal`. */
  readonly kernel: string | undefined;
  /** What finds its kernels where no `literal` names one. */
  readonly regexp: string | undefined;
  readonly firmwarePath: string | undefined;
  /** As written: KMM fills in the kernel. */
  readonly filesToSign: readonly WrittenText[];
  /** Of `build.secrets`: each is mounted at `/run/secrets/<name>`, its keys as files. */
  readonly secrets: readonly UsedSecret[];
  /** A ManagedClusterModule's: built on the hub, for kernels that no node of the hub needs to have. */
  readonly onHub: boolean;
  /** Nothing else will be in the Module than what is written: no template, no patch, no broken YAML. */
  readonly complete: boolean;
  readonly places: UserPlaces;
}

export interface WrittenText {
  readonly text: string;
  readonly place: Place;
}

export interface UsedSecret extends WrittenText {
  /** The Secret's, when it is in the workspace with all it has; undefined when nobody can say. */
  readonly keys: readonly string[] | undefined;
}

/** In a file; spans count from its start. */
export interface Place {
  readonly uri: string;
  readonly span: Span;
}

/** Where the Module says it; the nearest key above where it does not. */
export interface UserPlaces {
  /** `metadata.name`, for who the Module is. */
  readonly module: Place;
  /** `literal` or `regexp`. */
  readonly kernels: Place;
  readonly moduleName: Place;
  readonly dirName: Place;
  readonly firmwarePath: Place;
}

/** A Module some of whose mappings build with it: where it stands, and as what it is read. */
export interface DockerfileModule {
  readonly uri: string;
  /** Undefined = the text does not say. */
  readonly namespace: string | undefined;
  readonly placed: PlacedDocument;
  readonly view: ModuleView;
  /** Those mappings, in their order. */
  readonly mappings: readonly MappingView[];
  /** A patch, or under one: what it does not say may be said elsewhere. */
  readonly isPart: boolean;
}

/** The ConfigMap that holds a Dockerfile. Without a namespace a namesake in any counts. */
export type ConfigMapName = Pick<ObjectName, 'name' | 'namespace'>;

/** All that name a ConfigMap, in whichever namespace. */
interface Namesakes {
  readonly modules: readonly DockerfileModule[];
  /** Mappings, each counted as often as there are ConfigMaps that it may mean. */
  readonly pairs: number;
  /** By the namespace of a ConfigMap, which thousands of them may share. */
  readonly byNamespace: Map<string | undefined, readonly DockerfileModule[]>;
}

/** Where namespaces are left out, all may mean all. Beyond this nobody says which builds are meant. */
const mostPairs = 50_000;

/**
 * Empty when nobody in the workspace names the ConfigMap, which need not be written as one; others may. Empty as well
 * when so many may be meant that they are not followed.
 */
export function modulesOfConfigMap(
  files: Files,
  wanted: ConfigMapName,
  release: Release,
): readonly DockerfileModule[] {
  const namesakes = namesakesOfConfigMap(files, wanted.name, release);
  if (namesakes.pairs > mostPairs) return [];
  const { modules, byNamespace } = namesakes;
  const found = byNamespace.get(wanted.namespace) ?? inNamespace(modules, wanted.namespace);
  byNamespace.set(wanted.namespace, found);
  return found;
}

/**
 * Without those that have a ConfigMap of that name nearer to them: examples are kept side by side, a folder for each, and
 * each calls its ConfigMap the same.
 */
export function nearestModules(
  files: Files,
  modules: readonly DockerfileModule[],
  { name, uri }: ConfigMapName & { readonly uri: string },
): readonly DockerfileModule[] {
  const isMeant = (module: DockerfileModule): boolean =>
    distanceBetween(module.uri, uri) <=
    nearestFrom(files, { name, namespace: module.namespace, uri: module.uri });
  const rivals = namesakesOf(objectIndex(files), { kind: 'ConfigMap', name });
  // The same list, where nothing is left out: what is found out about its builds is remembered with it.
  return rivals.length < 2 || modules.every(isMeant) ? modules : modules.filter(isMeant);
}

/** How far the nearest ConfigMap is that a file's name for it may mean. */
const nearestFrom = memoEach(
  (files: Files, { name, namespace, uri }: ConfigMapName & { readonly uri: string }) =>
    declarationsOf(objectIndex(files), { kind: 'ConfigMap', name, namespace }).reduce(
      (nearest, other) => Math.min(nearest, distanceBetween(uri, other.uri)),
      Infinity,
    ),
  ({ name, namespace, uri }) => JSON.stringify([namespace, name, uri]),
);

/** How many builds may mean the ConfigMap, where they are too many to be followed; else 0. */
export function unfollowedBuilds(files: Files, { name, namespace }: ConfigMapName, release: Release): number {
  const { modules, pairs } = namesakesOfConfigMap(files, name, release);
  return pairs > mostPairs ? mappingsIn(inNamespace(modules, namespace)) : 0;
}

const mappingsIn = (modules: readonly DockerfileModule[]): number =>
  modules.reduce((sum, { mappings }) => sum + mappings.length, 0);

const namesakesOfConfigMap = (files: Files, name: string, release: Release): Namesakes =>
  namesakesFor(files, { name, release });

const namesakesFor = memoEach(namesakesNaming, ({ name, release }) => JSON.stringify([release, name]));

interface NameInRelease {
  readonly name: string;
  readonly release: Release;
}

function namesakesNaming(files: Files, { name, release }: NameInRelease): Namesakes {
  const modules = modulesNaming(files, name, release);
  const mappings = new Map<string | undefined, number>();
  for (const module of modules) {
    mappings.set(module.namespace, (mappings.get(module.namespace) ?? 0) + module.mappings.length);
  }
  const all = mappingsIn(modules);
  const open = mappings.get(undefined) ?? 0;
  const pairs = namesakesOf(objectIndex(files), { kind: 'ConfigMap', name }).reduce(
    (sum, { namespace }) => sum + (namespace === undefined ? all : open + (mappings.get(namespace) ?? 0)),
    0,
  );
  return { modules, pairs, byNamespace: new Map() };
}

function modulesNaming(files: Files, name: string, release: Release): readonly DockerfileModule[] {
  const anywhere = { kind: 'ConfigMap', name, namespace: undefined } as const;
  const references = referencesAs(objectIndex(files), anywhere, ['dockerfileConfigMap']);
  const places = new Map(references.map(found => [`${found.uri} ${String(found.index)}`, found]));
  return [...places.values()].flatMap(({ uri, namespace, index, start, document }) => {
    const view = moduleViewOf(document);
    if (!view) return [];
    const mappings = mappingViewsOf(view, release).filter(
      ({ effective }) => effective.build?.dockerfileConfigMap?.name === name,
    );
    if (mappings.length === 0) return [];
    const isPart = isPatch(files, uri) || isPatched(files, document);
    return [{ uri, namespace, placed: { index, start, document }, view, mappings, isPart }];
  });
}

/** With the Modules, which are those of one set of files and one release. */
const usersOf = new WeakMap<readonly DockerfileModule[], readonly DockerfileUser[]>();

export function dockerfileUsers(
  files: Files,
  modules: readonly DockerfileModule[],
  release: Release,
): readonly DockerfileUser[] {
  const known =
    usersOf.get(modules) ??
    modules.flatMap(module =>
      module.mappings.map(mapping => userOf(files, module, mapping, dialectOf(release))),
    );
  usersOf.set(modules, known);
  return known;
}

function userOf(
  files: Files,
  module: DockerfileModule,
  mapping: MappingView,
  dialect: Dialect,
): DockerfileUser {
  const { view, placed, isPart } = module;
  const { effective } = mapping;
  const modprobe = view.module.spec.moduleLoader?.container.modprobe;
  const { literal, regexp } = effective.mapping;
  const finished = (text: string | undefined): string | undefined =>
    text === undefined || text === '' || isUnfinished(text) ? undefined : text;
  return {
    moduleName: modprobe?.rawArgs ? undefined : finished(modprobe?.moduleName),
    buildArgs: Object.fromEntries((effective.build?.buildArgs ?? []).map(({ name, value }) => [name, value])),
    dirName: loaderDirName(view, dialect),
    kernel: finished(literal) === undefined ? undefined : kernelOfNode(literal),
    regexp: literal === '' ? finished(regexp) : undefined,
    firmwarePath: finished(modprobe?.firmwarePath),
    filesToSign: filesToSignOf(mapping, view).flatMap(({ path, text }) =>
      isUnfinished(text) ? [] : [{ text, place: placeOf(module, path) }],
    ),
    secrets: buildSecretsOf(mapping, view).map(({ name, path }) => ({
      text: name,
      keys: keysOf(files, module, name),
      place: placeOf(module, path),
    })),
    onHub: view.onHub,
    complete:
      !isPart &&
      isWritten(module, mapping) &&
      !isPreprocessed(placed.document) &&
      placed.document.syntax.length === 0,
    places: placesOf(module, mapping),
  };
}

/** Whether a template brings nothing more for the mapping's build than the Module shows. */
function isWritten({ placed: { document }, view }: DockerfileModule, { path }: MappingView): boolean {
  const { holes, templated } = document;
  if (!templated) return true;
  const container = locatedAt(document.root, view.field(containerField));
  const mapping = view.at(path);
  if (!holes || !container || !mapping || holes.isOpen(container) || holes.isOpen(mapping)) return false;
  const parts = [
    ...loaderParts.map(key => childOf(container, key)),
    ...loaderParts.map(key => childOf(mapping, key)),
  ];
  return (
    holes.branchAt(container.span.start) === holes.branchAt(mapping.span.start) &&
    parts.every(part => part === undefined || isClosed(document, part))
  );
}

/** Of a container and of a mapping. */
const loaderParts = ['modprobe', 'build', 'sign'];

/** Of every Secret that the name may mean. */
function keysOf(files: Files, { placed }: DockerfileModule, name: string): readonly string[] | undefined {
  const { namespace } = objectFacts(placed.document);
  const found = declarationsOf(objectIndex(files), { kind: 'Secret', name, namespace });
  // One without a key is filled by somebody else.
  const isKnown = found.every(({ contents: { complete, keys } }) => complete && keys.length > 0);
  if (found.length === 0 || !isKnown) return undefined;
  return [...new Set(found.flatMap(({ contents }) => contents.keys.map(key => key.name)))];
}

function placesOf(module: DockerfileModule, { path, effective }: MappingView): UserPlaces {
  const key = effective.mapping.literal === '' ? 'regexp' : 'literal';
  return {
    module: placeOf(module, ['metadata', 'name']),
    kernels: placeOf(module, [...path, key]),
    moduleName: placeOf(module, [...modprobeField, 'moduleName']),
    dirName: placeOf(module, [...modprobeField, 'dirName']),
    firmwarePath: placeOf(module, [...modprobeField, 'firmwarePath']),
  };
}

const placeOf = ({ uri, placed, view }: DockerfileModule, path: FieldPath): Place => ({
  uri,
  span: shiftSpan(view.spanOf(path), placed.start),
});
