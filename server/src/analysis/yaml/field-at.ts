// Which field of an object the cursor is on, read off the outline, so that broken text elsewhere does not matter.
import type { FieldPath } from '../../core/field-path.js';
import type { Span } from '../../core/span.js';
import { touches } from '../../core/span.js';
import type { FlowCollection } from './flow-sketch.js';
import { sketchFlow } from './flow-sketch.js';
import type { SketchNode } from './sketch.js';
import { pathOf, sketchYaml } from './sketch.js';

export interface FieldAt {
  readonly path: FieldPath;
  readonly on: 'key' | 'value';
  /** The key or the value as written. */
  readonly span: Span;
}

/** Undefined in comments, on punctuation and between things. */
export function fieldAt(text: string, offset: number): FieldAt | undefined {
  for (const node of sketchYaml(text).nodes) {
    if (node.kind === 'entry' && touches(node.keySpan, offset)) return at(node, 'key', node.keySpan);
    if (node.valueKind === 'none' || !touches(node.valueSpan, offset)) continue;
    if (node.valueKind !== 'flow') return at(node, 'value', node.valueSpan);
    return inFlow(sketchFlow(text, node.valueSpan.start, node.valueSpan.end), pathOf(node), offset);
  }
  return undefined;
}

const at = (node: SketchNode, on: FieldAt['on'], span: Span): FieldAt => ({ path: pathOf(node), on, span });

function inFlow(collection: FlowCollection, path: FieldPath, offset: number): FieldAt | undefined {
  for (const [index, entry] of collection.entries.entries()) {
    const own = [...path, collection.kind === 'map' ? entry.key : index];
    if (collection.kind === 'map' && touches(entry.keySpan, offset))
      return { path: own, on: 'key', span: entry.keySpan };
    if (!touches(entry.valueSpan, offset)) continue;
    return entry.nested
      ? inFlow(entry.nested, own, offset)
      : { path: own, on: 'value', span: entry.valueSpan };
  }
  return undefined;
}
