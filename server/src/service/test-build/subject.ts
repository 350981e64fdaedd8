// What is built for one Module and one kernel, out of the texts as they are now, saved or not. It asks no cluster.
import type { YamlDocument } from '../../analysis/objects/document.js';
import { documentsOf } from '../../analysis/objects/source-file.js';
import { moduleViewOf } from '../../analysis/module/module-view.js';
import type { Distribution, Release } from '../../core/release.js';
import type { HandedModule } from '../../core/module/dir-name.js';
import type { Loaded, Resolution } from '../../core/module/resolve.js';
import { resolveModule } from '../../core/module/resolve.js';
import type { Module } from '../../core/module/types.js';
import type { Advice } from '../../protocol/test-build.js';
import type { BuildDockerfile } from '../../analysis/dockerfile/build-dockerfile.js';
import { buildDockerfiles } from '../../analysis/dockerfile/build-dockerfile.js';
import { previewRefusal } from '../kernels/module-preview.js';
import type { Snapshot } from '../workspace/snapshot.js';

export interface BuiltModule extends HandedModule {
  readonly uri: string;
  /** The index of the Module's document in the file. */
  readonly document: number;
  readonly release: Release;
  readonly distribution: Distribution;
}

/** What there is to build for one kernel, or why there is nothing. */
export interface BuildSubject {
  /** As it was asked for. */
  readonly kernel: string;
  readonly resolution: Resolution;
  /** Of a mapping with a `build`. */
  readonly loaded: Loaded | undefined;
  /** Of the winning mapping's `dockerfileConfigMap`. */
  readonly configMap: string | undefined;
  /** In the workspace. */
  readonly dockerfile: BuildDockerfile | undefined;
  readonly obstacles: readonly Advice[];
  readonly notes: readonly Advice[];
}

export type Found<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly advice: Advice };

export function builtModule(snapshot: Snapshot, uri: string, index: number): Found<BuiltModule> {
  const placed = documentsOf(snapshot.files.get(uri)).find(document => document.index === index);
  if (!placed) return refused('There is no such document in the file any more.', 'Open the Module again.');
  const { document } = placed;
  const view = moduleViewOf(document);
  if (!view) return refused('The document is no Module.', 'Choose a Module, or a ManagedClusterModule.');
  const why = previewRefusal(document);
  if (why !== undefined) return refused(`The Module cannot be built as it is: ${why}.`);
  const { release, distribution } = snapshot.settingsFor(uri);
  return {
    ok: true,
    value: {
      ...{ uri, document: index, release, distribution },
      ...{ module: named(view.module, document), onHub: view.onHub },
    },
  };
}

/** The Module in a ManagedClusterModule has no name of its own. */
const named = (module: Module, { identity }: YamlDocument): Module => ({
  ...module,
  metadata: { ...module.metadata, name: identity.name ?? '' },
});

/** `namespace` = where it is built, when the Module names none. */
export function buildSubject(
  snapshot: Snapshot,
  { module, release, uri }: BuiltModule,
  kernel: string,
  namespace: string,
): BuildSubject {
  const resolution = resolveModule(module, module.metadata.namespace || namespace, kernel, release);
  const loaded = resolution.loaded?.effective.build ? resolution.loaded : undefined;
  const configMap = loaded?.effective.build?.dockerfileConfigMap?.name;
  const found =
    configMap === undefined
      ? []
      : buildDockerfiles(snapshot.files, {
          configMap,
          namespace: module.metadata.namespace || undefined,
          uri,
        });
  const [dockerfile] = found;
  const isClear = found.every(({ text }) => text === dockerfile?.text);
  const notes =
    isClear || !dockerfile
      ? []
      : [
          {
            message: `There are several ConfigMaps called ${configMap ?? ''} in the workspace; the one in ${dockerfile.words} is used.`,
          },
        ];
  const obstacles = obstaclesOf(resolution, loaded);
  return { kernel, resolution, loaded, configMap, dockerfile, notes, obstacles };
}

function obstaclesOf(
  { kernel, failure, loaded: any }: Resolution,
  loaded: Loaded | undefined,
): readonly Advice[] {
  if (failure?.reason === 'no mapping') {
    return [
      {
        message: `No mapping matches ${kernel}: KMM leaves the nodes with this kernel alone.`,
        advice: 'Add a mapping for it, or choose another kernel.',
      },
    ];
  }
  if (failure) return [{ message: `KMM stops: ${failure.message}` }];
  if (!loaded) {
    return [
      {
        message: `Mapping ${String((any?.effective.index ?? 0) + 1)} has no \`build\`: KMM builds nothing for ${kernel}, the image has to be in its registry.`,
      },
    ];
  }
  return loaded.buildArgsError === undefined
    ? []
    : [
        {
          message: 'The build names no `dockerfileConfigMap`, so KMM has no Dockerfile.',
          advice: 'Set `build.dockerfileConfigMap.name`.',
        },
      ];
}

const refused = (message: string, advice?: string): Found<never> => ({
  ok: false,
  advice: advice === undefined ? { message } : { message, advice },
});
