// What a located value is without its places.
import type { Json } from '../../core/json/json-value.js';
import type { Located } from './located.js';

/** The JSON value the API server would get. A key that is there twice has its last value. */
export function plainValue(node: Located): Json;
export function plainValue(node: Located | undefined): Json | undefined;
export function plainValue(node: Located | undefined): Json | undefined {
  switch (node?.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(item => plainValue(item));
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]));
    case undefined:
      return undefined;
  }
}
