// A string as YAML, so that the API server reads that very string.
import type { Located, ScalarStyle } from './located.js';
import { childOf } from './located.js';
import { resolveScalar } from './scalar.js';
import type { FieldPath } from '../../core/field-path.js';

export type ScalarContext = 'block' | 'flow';

/** In the style asked for where that is possible in one line; a block scalar's is not. */
export function scalarText(value: string, context: ScalarContext, like: ScalarStyle = 'plain'): string {
  // The escapes of JSON are escapes of YAML too.
  if (like === 'double' || /[\p{Cc}\p{Cs}\u2028\u2029\uFEFF]/u.test(value)) return JSON.stringify(value);
  if (like === 'plain' && canBePlain(value, context)) return value;
  return `'${value.replaceAll("'", "''")}'`;
}

/** A part of a string as it stands inside of a scalar that is written already. */
export function withinScalar(part: string, style: ScalarStyle): string {
  if (style === 'double') return JSON.stringify(part).slice(1, -1);
  return style === 'single' ? part.replaceAll("'", "''") : part;
}

function canBePlain(value: string, context: ScalarContext): boolean {
  if (!/^[^\s\-?:,[\]{}#&*!|>'"%@`]/.test(value) || /:(?:\s|$)|\s#|\s$/.test(value)) return false;
  if (context === 'flow' && /[,[\]{}:]/.test(value)) return false;
  return resolveScalar({ text: value, style: 'plain', tag: undefined }).value === value;
}

/** Whether what stands at a path stands between brackets, its own not counted. */
export function contextAt(root: Located | undefined, path: FieldPath): ScalarContext {
  let node = root;
  for (const step of path) {
    if (node && node.kind !== 'scalar' && node.flow) return 'flow';
    node = childOf(node, step);
  }
  return 'block';
}

/** A value in one line, between brackets where it is a collection. */
export function flowText(node: Located): string {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string' ? scalarText(node.value, 'flow') : String(node.value);
    case 'list':
      return `[${node.items.map(flowText).join(', ')}]`;
    case 'map':
      return node.entries.length === 0
        ? '{}'
        : `{ ${node.entries.map(({ key, value }) => `${scalarText(key, 'flow')}: ${flowText(value)}`).join(', ')} }`;
  }
}
