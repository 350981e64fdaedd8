// What KMM makes of the container's settings and one mapping's (`internal/module/kernelmapper.go`,
// `prepareModuleLoaderData`, `getRelevantBuild`, `getRelevantSign`), before anything is substituted. What has no effect
// is told as well. It does not know the kernel.
import type { Dialect } from '../dialect.js';
import type { FieldPath } from '../field-path.js';
import { containerField, mappingField } from './container-field.js';
import type { SourcedBuildArg } from './build-args.js';
import { overrideBuildArgs, sourcedBuildArgs } from './build-args.js';
import type { LostSetting } from './lost-settings.js';
import { lostSettings } from './lost-settings.js';
import type { Build, KernelMapping, ModuleLoaderContainer, Sign, TLSOptions } from './types.js';
import { noTLSOptions } from './types.js';

export type Level = 'container' | 'mapping';

/** A setting and where its value comes from; undefined where neither level sets it. */
export interface Chosen<T> {
  readonly value: T;
  readonly from: Level | undefined;
}

export interface EffectiveBuild extends Build {
  /** `buildArgs` with their origin, in the same order. KMM's own are not among them. */
  readonly sourcedArgs: readonly SourcedBuildArg[] | null;
  readonly dockerfileConfigMapFrom: Level;
}

export interface EffectiveMapping {
  readonly index: number;
  readonly mapping: KernelMapping;
  readonly containerImage: Chosen<string>;
  readonly build: EffectiveBuild | null;
  readonly sign: Sign | null;
  readonly registryTLS: Chosen<TLSOptions>;
  readonly inTreeModulesToRemove: Chosen<readonly string[] | null>;
  readonly lost: readonly LostSetting[];
}

export function effectiveMapping(
  container: ModuleLoaderContainer,
  index: number,
  mapping: KernelMapping,
  dialect: Dialect,
): EffectiveMapping {
  const build = mergeBuild(container.build, mapping.build, mappingField(index));
  const sign = mergeSign(container.sign, mapping.sign);
  return {
    index,
    mapping,
    containerImage: chooseImage(container, mapping, dialect),
    build,
    sign,
    registryTLS: chooseRegistryTLS(container, mapping),
    inTreeModulesToRemove: chooseInTreeModules(container, mapping, dialect),
    lost: lostSettings(container, index, mapping, dialect),
  };
}

function chooseImage(
  container: ModuleLoaderContainer,
  mapping: KernelMapping,
  dialect: Dialect,
): Chosen<string> {
  if (mapping.containerImage !== '') return { value: mapping.containerImage, from: 'mapping' };
  if (!dialect.containerImageFallback || container.containerImage === '')
    return { value: '', from: undefined };
  return { value: container.containerImage, from: 'container' };
}

/** The whole object or nothing: TLS options of the two levels are never mixed. */
function chooseRegistryTLS(container: ModuleLoaderContainer, mapping: KernelMapping): Chosen<TLSOptions> {
  if (mapping.registryTLS) return { value: mapping.registryTLS, from: 'mapping' };
  if (container.registryTLS) return { value: container.registryTLS, from: 'container' };
  return { value: noTLSOptions, from: undefined };
}

function mergeBuild(container: Build | null, mapping: Build | null, own: FieldPath): EffectiveBuild | null {
  const outer = sourcedBuildArgs(container?.buildArgs ?? null, 'container', [...containerField, 'build']);
  const inner = sourcedBuildArgs(mapping?.buildArgs ?? null, 'mapping', [...own, 'build']);
  if (!container) return mapping && { ...mapping, sourcedArgs: inner, dockerfileConfigMapFrom: 'mapping' };
  if (!mapping) return { ...container, sourcedArgs: outer, dockerfileConfigMapFrom: 'container' };
  const sourcedArgs = overrideBuildArgs(outer, inner);
  return {
    ...container,
    dockerfileConfigMap: mapping.dockerfileConfigMap ?? container.dockerfileConfigMap,
    dockerfileConfigMapFrom: mapping.dockerfileConfigMap ? 'mapping' : 'container',
    buildArgs: sourcedArgs?.map(({ name, value }) => ({ name, value })) ?? null,
    sourcedArgs,
    secrets: append(container.secrets, mapping.secrets),
  };
}

function mergeSign(container: Sign | null, mapping: Sign | null): Sign | null {
  if (!container || !mapping) return container ?? mapping;
  return {
    ...container,
    unsignedImage: mapping.unsignedImage || container.unsignedImage,
    keySecret: mapping.keySecret ?? container.keySecret,
    certSecret: mapping.certSecret ?? container.certSecret,
    filesToSign: append(container.filesToSign, mapping.filesToSign),
  };
}

/** The list of the mapping, even an empty one, else the container's; a single module replaces either. */
function chooseInTreeModules(
  container: ModuleLoaderContainer,
  mapping: KernelMapping,
  dialect: Dialect,
): Chosen<readonly string[] | null> {
  const one = mapping.inTreeModuleToRemove || container.inTreeModuleToRemove;
  if (dialect.inTreeRemoval !== 'none' && one !== '') {
    return { value: [one], from: mapping.inTreeModuleToRemove === '' ? 'container' : 'mapping' };
  }
  if (dialect.inTreeRemoval !== 'list') return { value: null, from: undefined };
  if (mapping.inTreeModulesToRemove) return { value: mapping.inTreeModulesToRemove, from: 'mapping' };
  const value = container.inTreeModulesToRemove;
  return { value, from: value ? 'container' : undefined };
}

/** Go's `append`: a list that was never set stays so when there is nothing to append. */
function append<T>(first: readonly T[] | null, second: readonly T[] | null): readonly T[] | null {
  return first === null && !second?.length ? null : [...(first ?? []), ...(second ?? [])];
}
