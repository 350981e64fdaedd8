// Changing a part of a string and leaving the rest of its text as it is written.
import type { FieldPath } from '../../core/field-path.js';
import type { Span } from '../../core/span.js';
import type { YamlDocument } from '../objects/document.js';
import { locatedAt } from '../yaml/located.js';
import { sourceSpanOf } from '../yaml/scalar-source.js';
import type { Edit } from './entries.js';
import { setField, text } from './fields.js';
import { contextAt } from '../yaml/scalar-text.js';

/** `part` counts in the value at `path`. What a quote or a bracket would end is written anew as a whole. */
export function replacePart(document: YamlDocument, path: FieldPath, part: Span, by: string): Edit {
  const node = locatedAt(document.root, path);
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return undefined;
  const span = sourceSpanOf(document.text, node, part);
  if (!span) return undefined;
  const isBracketed = node.style === 'plain' && contextAt(document.root, path) === 'flow';
  const harmless = isBracketed ? /^[\w./:*-]*$/ : /^[\w./:*${}-]*$/;
  if (part.start > 0 && harmless.test(by)) return [{ span, text: by }];
  const value = node.value.slice(0, part.start) + by + node.value.slice(part.end);
  return setField(document, path, text(value, node.style));
}
