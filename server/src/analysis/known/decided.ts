// Whether what is written is what the cluster will see. Templates, scripts and broken YAML leave that open, and what
// is open must not be called wrong.
import type { FieldPath } from '../../core/field-path.js';
import type { YamlDocument } from '../objects/document.js';
import type { EvidenceKind } from './evidence.js';
import type { Located } from '../yaml/located.js';
import { locatedAt } from '../yaml/located.js';
import { guessedFrom } from '../yaml/parse.js';
import { isFilledInLater } from './open-text.js';

/**
 * True when the values of all `fields`, or their absence, are certain. In a template lines may come and go, so there
 * only what is wrong with one `value` by itself can be certain.
 */
export function isDecided(document: YamlDocument, fields: readonly FieldPath[], kind: EvidenceKind): boolean {
  if (document.templated && kind !== 'value') return false;
  const broken = guessedFrom(document)?.span.start ?? Infinity;
  return fields.every(field => {
    const node = locatedAt(document.root, field);
    const whole = kind === 'value' ? node : locatedAt(document.root, field.slice(0, -1));
    return !(node && isOpen(node)) && (whole?.span.end ?? 0) <= broken;
  });
}

const remembered = new WeakMap<Located, boolean>();

/** A scalar that another program will still put something into, or a collection that holds one. */
function isOpen(node: Located): boolean {
  const known = remembered.get(node) ?? holdsUnexpanded(node);
  if (node.kind !== 'scalar') remembered.set(node, known);
  return known;
}

function holdsUnexpanded(node: Located): boolean {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string' && isFilledInLater(node.value);
    case 'list':
      return node.items.some(isOpen);
    case 'map':
      return node.entries.some(({ key, value }) => isFilledInLater(key) || isOpen(value));
  }
}
