// Strings of a Module that are certain, with their places: what most advice begins with.
import type { FieldPath } from '../../core/field-path.js';
import type { Span } from '../../core/span.js';
import { containerField, mappingsField, mappingField } from '../../core/module/container-field.js';
import type { YamlDocument } from '../objects/document.js';
import type { ModuleView } from '../module/module-view.js';
import { moduleViewOf } from '../module/module-view.js';
import type { LocatedScalar } from '../yaml/located.js';
import { sourceSpanOf } from '../yaml/scalar-source.js';
import { isDecided } from '../known/decided.js';
import { fieldSpan } from './place.js';

export interface FieldText {
  /** In the document, as the API server writes it. */
  readonly field: FieldPath;
  readonly value: string;
  readonly node: LocatedScalar;
}

export interface MappingText extends FieldText {
  /** In `kernelMappings`. */
  readonly index: number;
}

/** The string at a Module's path; undefined when it is none, empty, or something will still be put into it. */
export function textAt(document: YamlDocument, view: ModuleView, path: FieldPath): FieldText | undefined {
  const node = view.at(path);
  if (node?.kind !== 'scalar' || typeof node.value !== 'string' || node.value === '') return undefined;
  const field = view.field(path);
  return isDecided(document, [field], 'value') ? { field, value: node.value, node } : undefined;
}

/** One field of every kernel mapping, in order. */
export function mappingTexts(document: YamlDocument, key: 'literal' | 'regexp'): readonly MappingText[] {
  const view = moduleViewOf(document);
  const mappings = view?.at(mappingsField);
  if (!view || mappings?.kind !== 'list') return [];
  return mappings.items.flatMap((_, index) => {
    const text = textAt(document, view, [...mappingField(index), key]);
    return text ? [{ ...text, index }] : [];
  });
}

/** The strings of a list below the container, such as `modprobe.args.load`. */
export function containerTexts(document: YamlDocument, ...keys: readonly string[]): readonly FieldText[] {
  const view = moduleViewOf(document);
  const node = view?.at([...containerField, ...keys]);
  if (!view || !node) return [];
  const paths = node.kind === 'list' ? node.items.map((_, index) => [...keys, index]) : [keys];
  return paths.flatMap(path => textAt(document, view, [...containerField, ...path]) ?? []);
}

/** Where a part of the string is written; all of it where that cannot be told. */
export const partSpan = (document: YamlDocument, { node, field }: FieldText, part: Span): Span =>
  sourceSpanOf(document.text, node, part) ?? fieldSpan(document, field);
