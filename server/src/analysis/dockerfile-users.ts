// Which builds in the workspace use the Dockerfile of a ConfigMap, and what each gives it.
import type { Release } from '../core/dialect.js';
import { kernelOfNode } from '../core/kernel/version.js';
import type { PlacedDocument } from './document.js';
import type { MappingView } from './mapping-views.js';
import { mappingViewsOf } from './mapping-views.js';
import type { ModuleView } from './module-view.js';
import { moduleViewOf } from './module-view.js';
import type { Files, PlacedReference } from './object-index.js';
import { objectIndex, referencesOf } from './object-index.js';
import { roleOf } from './object-roles.js';

/** One kernel mapping that builds with it. */
export interface DockerfileUser {
  /** Values by name, KMM's own not among them. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** `/opt` when the Module does not say; undefined when it says something that is no path. */
  readonly dirName: string;
  /** Undefined with `rawArgs`. */
  readonly moduleName: string | undefined;
  /** The kernel of a `literal`. */
  readonly kernel: string | undefined;
}

/** A Module some of whose mappings build with it. */
export interface DockerfileModule {
  readonly uri: string;
  readonly placed: PlacedDocument;
  readonly view: ModuleView;
  /** Those mappings, in their order. */
  readonly mappings: readonly MappingView[];
}

/** The ConfigMap that holds it, or is made to hold it. */
export interface DockerfileHolder {
  readonly name: string;
  /** Undefined when nobody says; then a namesake in any namespace counts. */
  readonly namespace: string | undefined;
}

/** Empty when nobody in the workspace names the ConfigMap; somebody elsewhere may. */
export function dockerfileModules(
  files: Files,
  { name, namespace }: DockerfileHolder,
  release: Release,
): readonly DockerfileModule[] {
  const wanted = { kind: 'ConfigMap', name, namespace } as const;
  const named = referencesOf(objectIndex(files), wanted).filter(
    ({ field }) => roleOf(field) === 'dockerfileConfigMap',
  );
  const places = new Map(named.map(found => [`${found.uri} ${String(found.start)}`, found]));
  return [...places.values()].flatMap(found => {
    const placed = placeOf(files, found);
    const view = placed && moduleViewOf(placed.document);
    if (!view) return [];
    const mappings = mappingViewsOf(view, release).filter(
      ({ effective }) => effective.build?.dockerfileConfigMap?.name === name,
    );
    return mappings.length === 0 ? [] : [{ uri: found.uri, placed, view, mappings }];
  });
}

const placeOf = (files: Files, { uri, start }: PlacedReference): PlacedDocument | undefined =>
  files.get(uri)?.documents.find(placed => placed.start === start);

export const dockerfileUsers = (modules: readonly DockerfileModule[]): readonly DockerfileUser[] =>
  modules.flatMap(({ view, mappings }) => mappings.map(mapping => userOf(view, mapping)));

function userOf({ module }: ModuleView, { effective }: MappingView): DockerfileUser {
  const modprobe = module.spec.moduleLoader?.container.modprobe;
  const { literal } = effective.mapping;
  return {
    buildArgs: Object.fromEntries((effective.build?.buildArgs ?? []).map(({ name, value }) => [name, value])),
    dirName: modprobe?.dirName ? modprobe.dirName : '/opt',
    moduleName: modprobe?.rawArgs || !modprobe?.moduleName ? undefined : modprobe.moduleName,
    kernel: literal === '' ? undefined : kernelOfNode(literal),
  };
}
