// Whether what is written is what the cluster will see. Templates, scripts and broken YAML leave that open, and what
// is open must not be called wrong.
import type { FieldPath } from '../../core/field-path.js';
import type { YamlDocument } from '../objects/document.js';
import type { EvidenceKind } from './evidence.js';
import type { Located } from '../yaml/located.js';
import { childOf, entryAt, locatedAt } from '../yaml/located.js';
import { guessedFrom } from '../yaml/parse.js';
import type { Branch } from '../yaml/template-cover.js';
import type { TemplateHoles } from '../yaml/template-holes.js';
import { isFilledInLater } from './open-text.js';

/**
 * True when the values of all `fields`, or their absence, are certain. In a template lines may come and go: there fields
 * stand together only when the same lines hold them, and one is absent only where nothing can bring it.
 */
export function isDecided(document: YamlDocument, fields: readonly FieldPath[], kind: EvidenceKind): boolean {
  if (document.templated && kind !== 'value' && !standTogether(document, fields)) return false;
  const broken = guessedFrom(document)?.span.start ?? Infinity;
  return fields.every(field => {
    const node = locatedAt(document.root, field);
    const whole = kind === 'value' ? node : locatedAt(document.root, field.slice(0, -1));
    return !(node && isOpen(node)) && (whole?.span.end ?? 0) <= broken;
  });
}

function standTogether(document: YamlDocument, fields: readonly FieldPath[]): boolean {
  const { holes, root } = document;
  if (!holes) return false;
  const written = fields.filter(field => locatedAt(root, field) !== undefined);
  const places = new Set(written.map(field => branchOf(document, holes, field)));
  return places.size <= 1 && fields.every(field => written.includes(field) || isAbsent(document, field));
}

/** The lines that hold a field; a list's item may begin in other lines than it goes on in. */
function branchOf({ root }: YamlDocument, holes: TemplateHoles, field: FieldPath): Branch | undefined {
  const start = entryAt(root, field)?.keySpan.start ?? locatedAt(root, field)?.span.start ?? 0;
  return holes.branchAt(start);
}

/** Whether no line that a template may still bring holds the field. */
export function isAbsent({ root, holes, templated }: YamlDocument, field: FieldPath): boolean {
  let node = root;
  for (const step of field) {
    if (!node) return !templated;
    if (node.kind === 'scalar') return !isOpen(node);
    const child = childOf(node, step);
    if (!child) return !(holes?.mayHold(node, step) ?? templated);
    node = child;
  }
  return false;
}

/** Whether a value is written in full, and all of it stands or falls together. */
export function isClosed(document: YamlDocument, node: Located): boolean {
  if (isOpen(node)) return false;
  const { holes, templated } = document;
  return holes ? isWhole(holes, node, holes.branchAt(node.span.start)) : !templated;
}

function isWhole(holes: TemplateHoles, node: Located, branch: Branch | undefined): boolean {
  if (node.kind === 'scalar') return true;
  if (holes.isOpen(node)) return false;
  const inside =
    node.kind === 'list'
      ? node.items.map(item => ({ start: item.span.start, item }))
      : node.entries.map(({ keySpan, value }) => ({ start: keySpan.start, item: value }));
  return inside.every(({ start, item }) => holes.branchAt(start) === branch && isWhole(holes, item, branch));
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
