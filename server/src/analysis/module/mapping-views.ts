// Each kernel mapping of a Module as it takes effect: merged with what the container says, as KMM merges it.
import { dialectOf } from '../../core/dialect.js';
import type { Release } from '../../core/release.js';
import type { FieldPath } from '../../core/field-path.js';
import type { EffectiveMapping } from '../../core/module/effective.js';
import { effectiveMapping } from '../../core/module/effective.js';
import { containerField, mappingField } from '../../core/module/container-field.js';
import { memoEach } from '../../core/memo.js';
import type { ModuleView } from './module-view.js';

export interface MappingView {
  /** In a Module, as `ModuleView` takes paths. */
  readonly path: FieldPath;
  readonly effective: EffectiveMapping;
}

export const mappingViewsOf = memoEach(viewsOf);

function viewsOf(view: ModuleView, release: Release): readonly MappingView[] {
  const container = view.module.spec.moduleLoader?.container;
  return (container?.kernelMappings ?? []).flatMap((mapping, index) =>
    container
      ? {
          path: mappingField(index),
          effective: effectiveMapping(container, index, mapping, dialectOf(release)),
        }
      : [],
  );
}

/** Where the image of a mapping is written; undefined when it has none. */
export function imagePathOf({ path, effective: { containerImage } }: MappingView): FieldPath | undefined {
  if (containerImage.from === undefined) return undefined;
  return [...(containerImage.from === 'mapping' ? path : containerField), 'containerImage'];
}

/** KMM builds or signs for this mapping, so that something of the user's goes through kaniko. */
export const isMade = ({ effective: { build, sign } }: MappingView): boolean =>
  build !== null || sign !== null;
