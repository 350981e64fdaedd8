// What fits at a place of a document with a schema: its keys and values, each written so that it can stand there.
// The keys and values come from the assist; how they are written is decided here.
import type { CursorPlace } from '../../analysis/yaml/cursor.js';
import type { FieldPath } from '../../core/field-path.js';
import type { JsonSchema } from '../../core/api-server/json-schema.js';
import { childSchema } from '../../core/api-server/schema.js';
import type { StopToken } from '../../core/stop.js';
import type { Choice } from './completion-item.js';
import { typeName } from './field-help.js';
import { flowKeyShape, isMap, keyShape, plainKeyShape } from './key-shape.js';
import { knownValues, nodeLabels } from './known-values.js';
import type { Suggestion, YamlAssist } from '../ports/ports.js';
import { snippetLiteral } from './snippet-text.js';

/** Where choices are written, when the schema has told map from list. */
export interface ChoicePlace {
  /** The map whose key or the field whose value is chosen. */
  readonly path: FieldPath;
  readonly what: 'key' | 'value';
  readonly lead?: 'dash' | 'below';
}

export const rank = { required: 1, optional: 2, snippet: 3, deprecated: 4, aside: 5 } as const;

/** Settles what a place is once the schema of the value at its path is known. */
export function targetOf(place: CursorPlace, schema: JsonSchema | undefined): ChoicePlace {
  const { path, kind } = place;
  const itemOf = schema?.type === 'array' && kind !== 'key' ? schema.items : undefined;
  if (kind === 'item' || (kind === 'content' && itemOf)) {
    return { path: [...path, 0], what: isMap(itemOf ?? schema?.items) ? 'key' : 'value', lead: 'dash' };
  }
  if (kind === 'key') return { path, what: 'key' };
  if (kind === 'content') return { path, what: isMap(schema) ? 'key' : 'value' };
  if (!place.flow && place.quote === '' && isMap(schema)) return { path, what: 'key', lead: 'below' };
  return { path, what: 'value' };
}

/** Choices for keys and plain values; ordered as the schema orders them, with what must be there in front. */
export async function schemaChoices(
  assist: YamlAssist,
  root: JsonSchema,
  place: CursorPlace,
  target: ChoicePlace,
  stop: StopToken,
): Promise<readonly Choice[]> {
  const schema = schemaAt(root, target.path);
  if (!schema) return [];
  const suggestions = await assist.suggest({ schema: root, path: target.path }, stop);
  const lead = target.lead ? { lead: target.lead } : {};
  if (target.what === 'value')
    return valueChoices(suggestions, place, target).map(one => ({ ...one, ...lead }));
  return [...keyChoices(suggestions, schema, place, target), ...labelChoices(place, target)].map(one => ({
    ...one,
    ...lead,
  }));
}

export const schemaAt = (root: JsonSchema, path: FieldPath): JsonSchema | undefined =>
  path.reduce<JsonSchema | undefined>((schema, step) => schema && childSchema(schema, step), root);

function keyChoices(
  suggestions: readonly Suggestion[],
  schema: JsonSchema,
  place: CursorPlace,
  target: ChoicePlace,
): readonly Choice[] {
  const order = Object.keys(schema.properties ?? {});
  return suggestions
    .filter(({ kind, label }) => kind === 'key' && isOffered(label, place, target))
    .filter(({ label }) => !place.body || holdsMore(schema.properties?.[label]))
    .toSorted((a, b) => order.indexOf(a.label) - order.indexOf(b.label))
    .map(({ label, documentation }) => {
      const child = schema.properties?.[label];
      const required = schema.required?.includes(label) === true;
      return {
        kind: 'key',
        label,
        ...keyTexts(label, child, place),
        ...(child && { detail: typeName(child) }),
        ...(documentation !== undefined && { documentation }),
        ...(child?.deprecated && { deprecated: true }),
        rank: rankOf(child, required),
      };
    });
}

function rankOf(field: JsonSchema | undefined, isRequired: boolean): number {
  if (field?.deprecated) return rank.deprecated;
  return isRequired ? rank.required : rank.optional;
}

const holdsMore = (schema: JsonSchema | undefined): boolean => schema?.type === 'array' || isMap(schema);

/** Nobody writes `status`; and a key that is there already would be there twice. */
const isOffered = (label: string, place: CursorPlace, target: ChoicePlace): boolean =>
  (target.lead !== undefined || !place.present.includes(label)) &&
  !(label === 'status' && target.path.length === 0);

function keyTexts(
  key: string,
  schema: JsonSchema | undefined,
  place: CursorPlace,
): Pick<Choice, 'text' | 'plain'> {
  if (place.colon) return { text: key };
  if (place.body) return { text: `${key}:` };
  if (place.flow) return { text: flowKeyShape(key, schema) };
  return { text: keyShape(key, schema), plain: plainKeyShape(key, schema) };
}

function labelChoices(place: CursorPlace, target: ChoicePlace): readonly Choice[] {
  if (target.path.at(-1) !== 'selector') return [];
  return nodeLabels
    .filter(({ key }) => !place.present.includes(key))
    .map(({ key, value, meaning }) => ({
      kind: 'key',
      label: key,
      text: place.colon ? key : `${key}: ${value === '' ? '$0' : value}`,
      ...(meaning !== undefined && { documentation: meaning }),
      rank: rank.optional,
    }));
}

function valueChoices(
  suggestions: readonly Suggestion[],
  place: CursorPlace,
  target: ChoicePlace,
): readonly Choice[] {
  const offered = suggestions.filter(({ kind }) => kind === 'value').map(({ label }) => ({ value: label }));
  const known = knownValues(target.path);
  const extra = known.filter(({ value }) => !offered.some(other => other.value === value));
  return [...offered, ...extra].map(value => ({
    kind: 'value',
    label: value.value,
    text: snippetLiteral(place.quote === '' ? value.value : value.value.replace(/^(["'])(.*)\1$/, '$2')),
    ...('meaning' in value && value.meaning !== undefined && { documentation: value.meaning }),
    rank: rank.optional,
  }));
}
