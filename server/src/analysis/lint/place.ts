// Where in the text of a document something about a field is shown.
import type { FieldPath } from '../../core/field-path.js';
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import type { YamlDocument } from '../objects/document.js';
import type { Located } from '../yaml/located.js';
import { entryAt, entryOf, locatedAt } from '../yaml/located.js';

/** The key of the field; for a list item what stands first in it. */
export function keySpan(document: YamlDocument, path: FieldPath): Span {
  const key = entryAt(document.root, path)?.keySpan;
  if (key) return key;
  const node = locatedAt(document.root, path);
  return node && path.length > 0 ? headOf(node, document.text) : headline(document);
}

/** The value, when it is written in one line; else the key in front of it. */
export function fieldSpan(document: YamlDocument, path: FieldPath): Span {
  const node = locatedAt(document.root, path);
  if (!node) return parentSpan(document, path);
  const { start, end } = node.span;
  const oneLine = end > start && !/[\r\n]/.test(document.text.slice(start, end));
  return oneLine && path.length > 0 ? node.span : keySpan(document, path);
}

/** For what is not there: the key of the nearest field around it. A key without a value is there itself. */
export function parentSpan(document: YamlDocument, path: FieldPath): Span {
  const own = entryAt(document.root, path)?.keySpan;
  if (own) return own;
  for (let length = path.length - 1; length > 0; length--) {
    const above = path.slice(0, length);
    if (locatedAt(document.root, above)) return keySpan(document, above);
  }
  return headline(document);
}

/** What a reader takes for the document's name: its `kind`. */
function headline({ root, text }: YamlDocument): Span {
  return entryOf(root, 'kind')?.value.span ?? (root ? headOf(root, text) : spanOf(0, 0));
}

function headOf(node: Located, text: string): Span {
  if (node.kind === 'map' && !node.flow && node.entries[0]) return node.entries[0].keySpan;
  if (node.kind === 'list' && !node.flow && node.items[0]) return headOf(node.items[0], text);
  const { start, end } = node.span;
  const line = text.slice(start, end).split(/[\r\n]/, 1)[0] ?? '';
  return spanOf(start, start + line.length);
}
