// Setting, adding and removing a field by its path in the document.
import type { FieldPath } from '../../core/field-path.js';
import type { Span } from '../../core/span.js';
import type { YamlDocument } from '../objects/document.js';
import type { ScalarStyle } from '../yaml/located.js';
import { entryAt, locatedAt } from '../yaml/located.js';
import type { Edit } from './entries.js';
import { addEntry, removeEntry } from './entries.js';
import type { ScalarContext } from '../yaml/scalar-text.js';
import { contextAt, scalarText } from '../yaml/scalar-text.js';

/** Writes a value as YAML for the place it will stand in. */
export type ValueText = (context: ScalarContext) => string;

/** A string, in the given style where that is possible. */
export const text =
  (value: string, style: ScalarStyle = 'plain'): ValueText =>
  context =>
    scalarText(value, context, style);

/** A list of one string, between brackets. */
export const listOfOne =
  (value: string): ValueText =>
  () =>
    `[${scalarText(value, 'flow')}]`;

export function removeField({ root, text: source }: YamlDocument, path: FieldPath): Edit {
  const map = locatedAt(root, path.slice(0, -1));
  const entry = entryAt(root, path);
  return map?.kind === 'map' && entry ? removeEntry(source, map, entry) : undefined;
}

/** Gives the field a value, be it written already or not; what is written must be a scalar or `[]` in one line. */
export function setField(document: YamlDocument, path: FieldPath, value: ValueText): Edit {
  const node = locatedAt(document.root, path);
  if (!node) return addField(document, path, value);
  const isEmptyList = node.kind === 'list' && node.items.length === 0;
  if ((node.kind !== 'scalar' && !isEmptyList) || isSpread(document, node.span)) return undefined;
  const context = contextAt(document.root, path);
  if (node.span.end > node.span.start) return [{ span: node.span, text: value(context) }];
  const entry = entryAt(document.root, path);
  return entry && setEmpty(document.text, entry.keySpan, ` ${value(context)}`);
}

function addField({ root, text: source }: YamlDocument, path: FieldPath, value: ValueText): Edit {
  const map = locatedAt(root, path.slice(0, -1));
  if (map?.kind !== 'map') return undefined;
  const context = map.flow ? 'flow' : contextAt(root, path);
  return addEntry(source, map, String(path.at(-1)), value(context));
}

/** Behind the colon of a key that has no value. */
function setEmpty(source: string, key: Span, value: string): Edit {
  const colon = /[ \t]*:/y;
  colon.lastIndex = key.end;
  const found = colon.exec(source)?.[0];
  if (found === undefined) return undefined;
  const at = key.end + found.length;
  return [{ span: { start: at, end: at }, text: value }];
}

const isSpread = ({ text: source }: YamlDocument, { start, end }: Span): boolean =>
  source.slice(start, end).includes('\n');
