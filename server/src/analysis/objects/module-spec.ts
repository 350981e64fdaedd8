// Where a document holds the specification of a Module, and where builds and signings stand in it. It knows the
// way there, nothing of what the fields mean.
import type { FieldPath } from '../../core/field-path.js';
import type { YamlDocument } from './document.js';
import type { Located } from '../yaml/located.js';
import { locatedAt } from '../yaml/located.js';

/** A value and the way to it from the document's root. */
export interface LocatedField {
  readonly path: FieldPath;
  readonly node: Located;
}

/** `spec` of a Module, `spec.moduleSpec` of a ManagedClusterModule; undefined for all else and when it is missing. */
export function moduleSpecOf({ kind, root }: YamlDocument): LocatedField | undefined {
  if (kind === 'Module') return fieldAt(root, ['spec']);
  if (kind === 'ManagedClusterModule') return fieldAt(root, ['spec', 'moduleSpec']);
  return undefined;
}

/** `moduleLoader.container` and each of its `kernelMappings`: the places that `build` and `sign` may stand in. */
export function buildPlacesOf(document: YamlDocument): readonly LocatedField[] {
  const spec = moduleSpecOf(document);
  const container = spec && below(spec, 'moduleLoader', 'container');
  const mappings = container && below(container, 'kernelMappings');
  return [...(container ? [container] : []), ...(mappings ? itemsOf(mappings) : [])];
}

/** The field further down; undefined when there is none. */
export function below({ path, node }: LocatedField, ...steps: FieldPath): LocatedField | undefined {
  const found = locatedAt(node, steps);
  return found && { path: [...path, ...steps], node: found };
}

/** The items of a list; none when it is no list. */
export const itemsOf = ({ path, node }: LocatedField): readonly LocatedField[] =>
  node.kind === 'list' ? node.items.map((item, index) => ({ path: [...path, index], node: item })) : [];

const fieldAt = (root: Located | undefined, path: FieldPath): LocatedField | undefined =>
  root && below({ path: [], node: root }, ...path);
