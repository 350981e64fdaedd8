// What KMM makes of the container's settings and one mapping's (`internal/module/kernelmapper.go`,
// `prepareModuleLoaderData`, `getRelevantBuild`, `getRelevantSign`), before anything is substituted. What has no effect
// is told as well. It does not know the kernel.
import type { Dialect } from '../dialect.js';
import type { FieldPath } from '../field-path.js';
import type { SourcedBuildArg } from './build-args.js';
import { overrideBuildArgs, sourcedBuildArgs } from './build-args.js';
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

/** A setting that is written and has no effect on nodes that get this mapping. */
export interface LostSetting {
  /** From the Module's root. */
  readonly field: FieldPath;
  readonly because:
    /** The container has the same section, and of the mapping's only some settings are taken over. */
    | 'the container wins'
    /** The mapping says otherwise. */
    | 'the mapping wins'
    /** `inTreeModuleToRemove` replaces the list. */
    | 'the single module wins'
    /** This release does not look at it. */
    | 'the release ignores it'
    /** The image that is signed is the one that is built. */
    | 'the build makes the image';
}

const containerField: FieldPath = ['spec', 'moduleLoader', 'container'];

export function effectiveMapping(
  container: ModuleLoaderContainer,
  index: number,
  mapping: KernelMapping,
  dialect: Dialect,
): EffectiveMapping {
  const mappingField = [...containerField, 'kernelMappings', index];
  const build = mergeBuild(container.build, mapping.build, mappingField);
  const sign = mergeSign(container.sign, mapping.sign);
  return {
    index,
    mapping,
    containerImage: chooseImage(container, mapping, dialect),
    build,
    sign,
    registryTLS: chooseRegistryTLS(container, mapping),
    inTreeModulesToRemove: chooseInTreeModules(container, mapping, dialect),
    lost: [
      ...lostInImage(container, mapping, dialect),
      ...lostInBuild(container.build, mapping.build, mappingField),
      ...lostInSign(container.sign, mapping.sign, mappingField),
      ...lostUnsignedImage(container, mapping, mappingField),
      ...lostInTree(container, mapping, mappingField, dialect),
    ],
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

function lostInImage(
  container: ModuleLoaderContainer,
  mapping: KernelMapping,
  dialect: Dialect,
): readonly LostSetting[] {
  const field = [...containerField, 'containerImage'];
  if (container.containerImage === '') return [];
  if (!dialect.containerImageFallback) return [{ field, because: 'the release ignores it' }];
  return mapping.containerImage === '' ? [] : [{ field, because: 'the mapping wins' }];
}

/** The whole object or nothing: TLS options of the two levels are never mixed. */
function chooseRegistryTLS(container: ModuleLoaderContainer, mapping: KernelMapping): Chosen<TLSOptions> {
  if (mapping.registryTLS) return { value: mapping.registryTLS, from: 'mapping' };
  if (container.registryTLS) return { value: container.registryTLS, from: 'container' };
  return { value: noTLSOptions, from: undefined };
}

function mergeBuild(
  container: Build | null,
  mapping: Build | null,
  mappingField: FieldPath,
): EffectiveBuild | null {
  const outer = sourcedBuildArgs(container?.buildArgs ?? null, 'container', [...containerField, 'build']);
  const inner = sourcedBuildArgs(mapping?.buildArgs ?? null, 'mapping', [...mappingField, 'build']);
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

function lostInBuild(
  container: Build | null,
  mapping: Build | null,
  mappingField: FieldPath,
): readonly LostSetting[] {
  if (!container || !mapping) return [];
  const lost: LostSetting[] = [];
  for (const key of ['kanikoParams', 'selector', 'baseImageRegistryTLS'] as const) {
    if (mapping[key]) lost.push({ field: [...mappingField, 'build', key], because: 'the container wins' });
  }
  if (container.dockerfileConfigMap && mapping.dockerfileConfigMap) {
    const field = [...containerField, 'build', 'dockerfileConfigMap'];
    lost.push({ field, because: 'the mapping wins' });
  }
  return lost;
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

function lostInSign(
  container: Sign | null,
  mapping: Sign | null,
  mappingField: FieldPath,
): readonly LostSetting[] {
  if (!container || !mapping) return [];
  const lost: LostSetting[] = [];
  if (mapping.unsignedImageRegistryTLS) {
    const field = [...mappingField, 'sign', 'unsignedImageRegistryTLS'];
    lost.push({ field, because: 'the container wins' });
  }
  for (const key of ['unsignedImage', 'keySecret', 'certSecret'] as const) {
    if (container[key] && mapping[key]) {
      lost.push({ field: [...containerField, 'sign', key], because: 'the mapping wins' });
    }
  }
  return lost;
}

function lostUnsignedImage(
  container: ModuleLoaderContainer,
  mapping: KernelMapping,
  mappingField: FieldPath,
): readonly LostSetting[] {
  if (!container.build && !mapping.build) return [];
  const because = 'the build makes the image';
  const lost: LostSetting[] = [];
  if (mapping.sign?.unsignedImage) lost.push({ field: [...mappingField, 'sign', 'unsignedImage'], because });
  else if (container.sign?.unsignedImage) {
    lost.push({ field: [...containerField, 'sign', 'unsignedImage'], because });
  }
  return lost;
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

function lostInTree(
  container: ModuleLoaderContainer,
  mapping: KernelMapping,
  mappingField: FieldPath,
  dialect: Dialect,
): readonly LostSetting[] {
  if (dialect.inTreeRemoval === 'none') return [];
  const single = (mapping.inTreeModuleToRemove || container.inTreeModuleToRemove) !== '';
  const lost: LostSetting[] = [];
  if (container.inTreeModuleToRemove !== '' && mapping.inTreeModuleToRemove !== '') {
    lost.push({ field: [...containerField, 'inTreeModuleToRemove'], because: 'the mapping wins' });
  }
  if (dialect.inTreeRemoval === 'one') return lost;
  if (single && mapping.inTreeModulesToRemove) {
    lost.push({ field: [...mappingField, 'inTreeModulesToRemove'], because: 'the single module wins' });
  }
  if (container.inTreeModulesToRemove && (single || mapping.inTreeModulesToRemove)) {
    const field = [...containerField, 'inTreeModulesToRemove'];
    lost.push({ field, because: single ? 'the single module wins' : 'the mapping wins' });
  }
  return lost;
}

/** Go's `append`: a list that was never set stays so when there is nothing to append. */
function append<T>(first: readonly T[] | null, second: readonly T[] | null): readonly T[] | null {
  return first === null && !second?.length ? null : [...(first ?? []), ...(second ?? [])];
}
