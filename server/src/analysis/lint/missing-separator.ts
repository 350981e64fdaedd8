// Whether one document is two that nobody has put a `---` between: then it has each of the keys of an object twice.
import type { Span } from '../../core/span.js';
import type { YamlDocument } from '../objects/document.js';

export interface MissingSeparator {
  /** The keys at the top of the document that are there a second time, in the order of the text. */
  readonly keys: readonly Span[];
  /** Where the second object begins. */
  readonly start: number;
}

/** Undefined for one object, even for one that has a key twice. */
export function separatorMissingIn({ root, duplicates }: YamlDocument): MissingSeparator | undefined {
  if (root?.kind !== 'map' || root.flow) return undefined;
  const own = new Set(root.entries.map(({ keySpan }) => keySpan));
  const twice = duplicates.filter(({ second, merge }) => !merge && own.has(second));
  const heads = new Set(twice.map(({ key }) => key).filter(key => headKeys.includes(key)));
  const [first] = twice;
  if (heads.size < 2 || !first) return undefined;
  return { keys: twice.map(({ second }) => second), start: first.second.start };
}

/** What every object has. One of them twice is a slip, two are another object. */
const headKeys: readonly string[] = ['apiVersion', 'kind', 'metadata'];
