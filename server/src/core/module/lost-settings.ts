// Settings of a Module that have no effect on nodes that get a certain mapping, and why: the other side of the merge in
// effective.ts.
import type { Dialect } from '../dialect.js';
import type { FieldPath } from '../field-path.js';
import { containerField, mappingField } from './container-field.js';
import type { Build, KernelMapping, ModuleLoaderContainer, Sign } from './types.js';

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

export function lostSettings(
  container: ModuleLoaderContainer,
  index: number,
  mapping: KernelMapping,
  dialect: Dialect,
): readonly LostSetting[] {
  const own = mappingField(index);
  return [
    ...lostInImage(container, mapping, dialect),
    ...lostInBuild(container.build, mapping.build, own),
    ...lostInSign(container.sign, mapping.sign, own),
    ...lostUnsignedImage(container, mapping, own),
    ...lostInTree(container, mapping, own, dialect),
  ];
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

function lostInBuild(container: Build | null, mapping: Build | null, own: FieldPath): readonly LostSetting[] {
  if (!container || !mapping) return [];
  const lost: LostSetting[] = [];
  for (const key of ['kanikoParams', 'selector', 'baseImageRegistryTLS'] as const) {
    if (mapping[key]) lost.push({ field: [...own, 'build', key], because: 'the container wins' });
  }
  if (container.dockerfileConfigMap && mapping.dockerfileConfigMap) {
    const field = [...containerField, 'build', 'dockerfileConfigMap'];
    lost.push({ field, because: 'the mapping wins' });
  }
  return lost;
}

function lostInSign(container: Sign | null, mapping: Sign | null, own: FieldPath): readonly LostSetting[] {
  if (!container || !mapping) return [];
  const lost: LostSetting[] = [];
  if (mapping.unsignedImageRegistryTLS) {
    const field = [...own, 'sign', 'unsignedImageRegistryTLS'];
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
  own: FieldPath,
): readonly LostSetting[] {
  if (!container.build && !mapping.build) return [];
  const because = 'the build makes the image';
  const lost: LostSetting[] = [];
  if (mapping.sign?.unsignedImage) lost.push({ field: [...own, 'sign', 'unsignedImage'], because });
  else if (container.sign?.unsignedImage) {
    lost.push({ field: [...containerField, 'sign', 'unsignedImage'], because });
  }
  return lost;
}

function lostInTree(
  container: ModuleLoaderContainer,
  mapping: KernelMapping,
  own: FieldPath,
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
    lost.push({ field: [...own, 'inTreeModulesToRemove'], because: 'the single module wins' });
  }
  if (container.inTreeModulesToRemove && (single || mapping.inTreeModulesToRemove)) {
    const field = [...containerField, 'inTreeModulesToRemove'];
    lost.push({ field, because: single ? 'the single module wins' : 'the mapping wins' });
  }
  return lost;
}
