// The container and its kernel mappings before the webhook: images, in-tree modules, literal and regexp.
// `internal/webhook/module.go`, `validateModuleLoaderContainerSpec`.
import type { GoRegexpVersion } from '../dialect.js';
import type { FieldPath } from '../field-path.js';
import { containerField, mappingField } from '../module/container-field.js';
import { compileRegexp } from '../regexp/re2.js';
import type { KernelMapping, ModuleLoaderContainer } from '../module/types.js';
import type { AdmissionFacts } from './facts.js';
import type { AdmissionRefusal } from './refusal.js';

export function imageAndMappingRefusals(
  container: ModuleLoaderContainer,
  facts: AdmissionFacts,
  go: GoRegexpVersion,
): readonly AdmissionRefusal[] {
  const refusals = [
    ...inTreeRefusals(container, containerField),
    ...tagRefusals(container, containerField),
    ...(container.kernelMappings ?? []).flatMap((mapping, index) =>
      mappingRefusals(mapping, mappingField(index), container, go),
    ),
  ];
  return refusals.filter(
    ({ kind }) =>
      (facts.imageNeedsTag || kind !== 'image-without-tag') &&
      (facts.inTreeFieldsExclude || kind !== 'both-in-tree-fields'),
  );
}

const mappingRefusals = (
  mapping: KernelMapping,
  path: FieldPath,
  container: ModuleLoaderContainer,
  go: GoRegexpVersion,
): readonly AdmissionRefusal[] => [
  ...choiceRefusals(mapping, path),
  ...regexpRefusals(mapping, path, go),
  ...missingImageRefusals(mapping, path, container),
  ...tagRefusals(mapping, path),
  ...inTreeRefusals(mapping, path),
  ...mixedInTreeRefusals(mapping, path, container),
];

function choiceRefusals({ literal, regexp }: KernelMapping, path: FieldPath): readonly AdmissionRefusal[] {
  if (literal !== '' && regexp !== '') return [{ kind: 'literal-and-regexp', path }];
  return literal === '' && regexp === '' ? [{ kind: 'neither-literal-nor-regexp', path }] : [];
}

function regexpRefusals(
  { regexp }: KernelMapping,
  path: FieldPath,
  go: GoRegexpVersion,
): readonly AdmissionRefusal[] {
  const compiled = compileRegexp(regexp, go);
  if (compiled.ok) return [];
  return [{ kind: 'regexp-does-not-compile', path: [...path, 'regexp'], regexp, error: compiled.error }];
}

const missingImageRefusals = (
  mapping: KernelMapping,
  path: FieldPath,
  container: ModuleLoaderContainer,
): readonly AdmissionRefusal[] =>
  mapping.containerImage === '' && container.containerImage === '' ? [{ kind: 'missing-image', path }] : [];

/** A plain search for `:` or `@`, before any variable has a value: a registry's port passes for a tag. */
function tagRefusals(
  { containerImage: image }: KernelMapping | ModuleLoaderContainer,
  path: FieldPath,
): readonly AdmissionRefusal[] {
  if (image === '' || /[:@]/.test(image)) return [];
  return [{ kind: 'image-without-tag', path: [...path, 'containerImage'], image }];
}

/** A list counts as set when it is written, with nothing in it too. */
const inTreeRefusals = (
  place: KernelMapping | ModuleLoaderContainer,
  path: FieldPath,
): readonly AdmissionRefusal[] =>
  hasBothInTreeFields(place) ? [bothInTree(stringOf(path), listOf(path))] : [];

/** Where one place has both by itself, the mixture with the other is no news. */
function mixedInTreeRefusals(
  mapping: KernelMapping,
  path: FieldPath,
  container: ModuleLoaderContainer,
): readonly AdmissionRefusal[] {
  if (hasBothInTreeFields(mapping) || hasBothInTreeFields(container)) return [];
  if (mapping.inTreeModulesToRemove && container.inTreeModuleToRemove !== '') {
    return [bothInTree(stringOf(containerField), listOf(path))];
  }
  const otherWayRound = mapping.inTreeModuleToRemove !== '' && container.inTreeModulesToRemove;
  return otherWayRound ? [bothInTree(stringOf(path), listOf(containerField))] : [];
}

const hasBothInTreeFields = (place: KernelMapping | ModuleLoaderContainer): boolean =>
  place.inTreeModulesToRemove !== null && place.inTreeModuleToRemove !== '';

const bothInTree = (path: FieldPath, list: FieldPath): AdmissionRefusal => ({
  kind: 'both-in-tree-fields',
  path,
  list,
});
const stringOf = (path: FieldPath): FieldPath => [...path, 'inTreeModuleToRemove'];
const listOf = (path: FieldPath): FieldPath => [...path, 'inTreeModulesToRemove'];
