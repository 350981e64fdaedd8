import type { FieldPath } from '../../core/field-path.js';
import type { Span } from '../../core/span.js';
import { memo } from '../../core/memo.js';

/**
 * A value of a YAML document together with where it is written. It holds no syntax nodes; spans count from the
 * start of the document's own text. Anchors and merge keys are resolved: an alias is the anchor's value with the
 * alias' span.
 */
export type Located = LocatedScalar | LocatedMap | LocatedList;

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export type ScalarValue = string | number | boolean | null;

export interface LocatedScalar {
  readonly kind: 'scalar';
  /** As the API server reads it (YAML 1.1 as go-yaml does, not 1.2). */
  readonly value: ScalarValue;
  /**
   * Whether the server has an int64 in the end: `5`, `0x1F`, and `5.0` too, which its JSON writes as `5`; not `1.5`,
   * not 2^63. A `value` near 2^63 is off by rounding, but below 2^63 exactly when this is true.
   */
  readonly integer: boolean;
  readonly style: ScalarStyle;
  /** The whole token: quotes included; for a block scalar from its header on. Empty for a value left out. */
  readonly span: Span;
}

export interface LocatedMap {
  readonly kind: 'map';
  readonly entries: readonly LocatedEntry[];
  readonly flow: boolean;
  readonly span: Span;
}

export interface LocatedEntry {
  /** The key as the JSON object gets it: `true:` is the key "true". */
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Located;
  /** From the key to the end of the value. */
  readonly span: Span;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly items: readonly Located[];
  readonly flow: boolean;
  readonly span: Span;
}

/** The last entry with that key wins, as in the API server's JSON. */
export function entryOf(node: Located | undefined, key: string): LocatedEntry | undefined {
  if (node?.kind !== 'map') return undefined;
  if (node.entries.length > quicklySearched) return indexOf(node).get(key);
  // Asked hundreds of thousands of times for a long document: no closure for each.
  for (let index = node.entries.length - 1; index >= 0; index--) {
    const entry = node.entries[index];
    if (entry?.key === key) return entry;
  }
  return undefined;
}

/** A map with more entries gets an index: nobody knows how often it will be asked. */
const quicklySearched = 16;

const indexOf = memo(({ entries }: LocatedMap) => new Map(entries.map(entry => [entry.key, entry])));

export function childOf(node: Located | undefined, step: string | number): Located | undefined {
  if (typeof step === 'string') return entryOf(node, step)?.value;
  return node?.kind === 'list' ? node.items[step] : undefined;
}

export function locatedAt(root: Located | undefined, path: FieldPath): Located | undefined {
  let node = root;
  for (const step of path) node = childOf(node, step);
  return node;
}

/** The entry that a path ends in, when its last step is a key. */
export function entryAt(root: Located | undefined, path: FieldPath): LocatedEntry | undefined {
  const last = path.at(-1);
  return typeof last === 'string' ? entryOf(locatedAt(root, path.slice(0, -1)), last) : undefined;
}

/** The entries with one of the keys, in the order of the text. */
export const entriesInOrder = (node: Located | undefined, keys: readonly string[]): readonly LocatedEntry[] =>
  keys
    .map(key => entryOf(node, key))
    .filter(entry => entry !== undefined)
    .toSorted((a, b) => a.keySpan.start - b.keySpan.start);

/** The string at a path; undefined when there is none or it is not a string. */
export function stringAt(root: Located | undefined, path: FieldPath): string | undefined {
  const node = locatedAt(root, path);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}
