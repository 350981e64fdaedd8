// What a located value is without its places.
import type { Located } from './located.js';

/** The JSON value the API server would get. A key that is there twice has its last value. */
export function plainValue(node: Located | undefined): unknown {
  switch (node?.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plainValue);
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]));
    case undefined:
      return undefined;
  }
}
