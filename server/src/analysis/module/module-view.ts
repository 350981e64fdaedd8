// A Module as KMM reads it, with the way back to the text. A ManagedClusterModule's `moduleSpec` is looked at in the
// same way, so that whoever looks at Modules need not know of the hub.
import type { FieldPath } from '../../core/field-path.js';
import { readWhatFits } from '../../core/module/read-module.js';
import type { Module } from '../../core/module/types.js';
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import { memo } from '../../core/memo.js';
import type { YamlDocument } from '../objects/document.js';
import { moduleSpecOf } from '../objects/module-spec.js';
import type { Located, LocatedEntry } from '../yaml/located.js';
import { entryAt, locatedAt } from '../yaml/located.js';
import { plainValue } from '../yaml/value.js';

/** Field paths taken and given here are a Module's, `spec.moduleLoader…`, wherever the Module is in the document. */
export interface ModuleView {
  /** What is missing or of a wrong type is Go's zero value. */
  readonly module: Module;
  /** The Module is a ManagedClusterModule's `moduleSpec`: built on the hub, loaded on the spokes. */
  readonly onHub: boolean;
  /** The path in the document, as the API server writes it. */
  readonly field: (path: FieldPath) => FieldPath;
  /** The other way round: a path in the document as a Module's; undefined when it is not the Module's. */
  readonly ownField: (path: FieldPath) => FieldPath | undefined;
  readonly at: (path: FieldPath) => Located | undefined;
  /** Key and value; undefined where the path ends in an index or leads nowhere. */
  readonly entry: (path: FieldPath) => LocatedEntry | undefined;
  /** The value; where there is none, the key of the nearest field above it that is written. */
  readonly spanOf: (path: FieldPath) => Span;
}

/** Undefined for every other kind, and when there is no specification at all. */
export const moduleViewOf = memo((document: YamlDocument): ModuleView | undefined => {
  const spec = moduleSpecOf(document);
  return spec && viewOf(document, spec.path, spec.node);
});

/** The hub hands an empty name and namespace to the checks, and builds under names of its own. */
function viewOf(document: YamlDocument, specPath: FieldPath, spec: Located): ModuleView {
  const onHub = document.kind === 'ManagedClusterModule';
  const metadata = onHub ? {} : plainValue(locatedAt(document.root, ['metadata']));
  const field = (path: FieldPath): FieldPath => (path[0] === 'spec' ? [...specPath, ...path.slice(1)] : path);
  const at = (path: FieldPath): Located | undefined => locatedAt(document.root, field(path));
  const entry = (path: FieldPath): LocatedEntry | undefined => entryAt(document.root, field(path));
  return {
    module: readWhatFits({ metadata, spec: plainValue(spec) }),
    onHub,
    field,
    ownField: path =>
      specPath.every((step, index) => path[index] === step)
        ? ['spec', ...path.slice(specPath.length)]
        : undefined,
    at,
    entry,
    spanOf: path => written(at(path)?.span) ?? nearestKey(document.root, field(path)),
  };
}

/** A value that is left out has a place but no extent. */
const written = (span: Span | undefined): Span | undefined =>
  span && span.end > span.start ? span : undefined;

function nearestKey(root: Located | undefined, path: FieldPath): Span {
  for (let length = path.length; length > 0; length--) {
    const above = path.slice(0, length);
    const span = entryAt(root, above)?.keySpan ?? locatedAt(root, above)?.span;
    if (span) return span;
  }
  return spanOf(root?.span.start ?? 0, root?.span.start ?? 0);
}
