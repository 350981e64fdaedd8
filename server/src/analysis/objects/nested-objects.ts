// Manifests that are values of another manifest: the items of a list, what a policy, a ManifestWork, a SyncSet, an
// OpenShift Template or a playbook makes. They are told by their shape, apiVersion and kind together, so that a wrapper
// nobody has heard of is looked into as well; what shape cannot tell stands in `asideOf`.
import type { FieldPath } from '../../core/field-path.js';
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import { lineEnd, lineStart } from '../yaml/lines.js';
import type { Located, LocatedEntry, LocatedMap } from '../yaml/located.js';
import { childOf, locatedAt, stringAt } from '../yaml/located.js';

export interface NestedObject {
  /** The way to it from the root of the document it is written in. */
  readonly at: FieldPath;
  readonly root: LocatedMap;
  /** Its lines, those behind it that are indented like it included. */
  readonly within: Span;
  /** What a list says of items that do not say it themselves. */
  readonly told: { readonly apiVersion: string | undefined; readonly kind: string | undefined };
}

/** A path in a document as one of the object in it; undefined for what is not in the object. */
export function ownPath({ at = [] }: { readonly at?: FieldPath }, path: FieldPath): FieldPath | undefined {
  return at.every((step, index) => path[index] === step) ? path.slice(at.length) : undefined;
}

/** In the order of the text, outer ones first. */
export function nestedObjectsIn(text: string, root: Located | undefined): readonly NestedObject[] {
  if (!root || !mayHoldAny(text, root)) return [];
  const found: NestedObject[] = [];
  collect(root, [], (node, at) => {
    if (at.length === 0) return;
    const told = toldByList(root, at);
    if (isManifest(node, told)) found.push({ at, root: node, within: linesOf(text, node), told });
  });
  return found;
}

/** Most documents are one object, and their text says so. */
function mayHoldAny(text: string, root: Located): boolean {
  const first = text.indexOf('apiVersion');
  if (first < 0) return false;
  return childOf(root, 'apiVersion') === undefined || text.includes('apiVersion', first + 1) || isList(root);
}

/** Steps that nobody goes deeper than, so that no call stack is too short. */
const deepest = 1000;

function collect(node: Located, at: FieldPath, visit: (node: LocatedMap, at: FieldPath) => void): void {
  if (node.kind === 'scalar' || at.length > deepest) return;
  if (node.kind === 'list') {
    node.items.forEach((item, index) => {
      collect(item, [...at, index], visit);
    });
    return;
  }
  visit(node, at);
  const aside = asideOf(node);
  for (const entry of node.entries) {
    if (!aside(entry) && isWrittenIn(node, entry)) collect(entry.value, [...at, entry.key], visit);
  }
}

/** What an alias brings is an object where it is written. */
const isWrittenIn = ({ span }: LocatedMap, { value }: LocatedEntry): boolean =>
  value.kind === 'scalar' || (value.span.start >= span.start && value.span.end <= span.end);

/** What has the shape of a manifest and is none, or none that anybody makes. */
function asideOf(node: LocatedMap): (entry: LocatedEntry) => boolean {
  const isAbsent =
    /^mustnothave$/i.test(stringAt(node, ['complianceType']) ?? '') || stringAt(node, ['state']) === 'absent';
  return ({ key }) =>
    metadataOnly.has(key) ||
    (isAbsent && (key === 'objectDefinition' || key === 'definition' || key === 'resource_definition'));
}

/** References, and what only the cluster writes. */
const metadataOnly = new Set([
  'metadata',
  'status',
  'ownerReferences',
  'involvedObject',
  'claimRef',
  'scaleTargetRef',
]);

type Told = NestedObject['told'];

function isManifest(node: LocatedMap, told: Told): boolean {
  const apiVersion = stringAt(node, ['apiVersion']) ?? told.apiVersion;
  const kind = stringAt(node, ['kind']) ?? told.kind;
  if (apiVersion === undefined || kind === undefined) return false;
  return bodies.some(key => childOf(node, key)?.kind === 'map') || isList(node);
}

const bodies = ['metadata', 'spec', 'data', 'stringData'];

/** kubectl takes any object with `items` for a list of objects. */
export const isList = (node: Located | undefined): boolean =>
  /List$/.test(stringAt(node, ['kind']) ?? '') && childOf(node, 'items')?.kind === 'list';

/** The items of a `ModuleList` are Modules. Source: apimachinery unstructured/unstructured.go `decodeToList`. */
function toldByList(root: Located, at: FieldPath): Told {
  const list = locatedAt(root, at.slice(0, -2));
  const isItem = at.at(-2) === 'items' && typeof at.at(-1) === 'number' && isList(list);
  const kind = isItem ? stringAt(list, ['kind'])?.replace(/List$/, '') : undefined;
  return kind
    ? { apiVersion: stringAt(list, ['apiVersion']), kind }
    : { apiVersion: undefined, kind: undefined };
}

function linesOf(text: string, { span, flow, entries }: LocatedMap): Span {
  const [first] = entries;
  if (flow || !first) return span;
  const column = first.keySpan.start - lineStart(text, first.keySpan.start);
  let end = lineEnd(text, span.end);
  for (;;) {
    const next = end + 1;
    const stop = lineEnd(text, next);
    const line = text.slice(next, stop);
    if (next > text.length || (line.trim() !== '' && line.search(/\S/) < column))
      return spanOf(span.start, end);
    end = stop;
  }
}
