// A schema as a list of facts, so that ours and a CRD's can be compared in both directions: one entry per place in
// the tree, with all keywords the API server acts on. Descriptions and what only we know (`x-kmm-*`) do not count.
import { createHash } from 'node:crypto';

/** A schema of any origin. */
interface AnySchema {
  readonly [keyword: string]: unknown;
  readonly properties?: Readonly<Record<string, AnySchema>>;
  readonly items?: AnySchema;
  readonly additionalProperties?: AnySchema;
}

/** Place (`.spec.tolerations[].key`, `.spec.selector{}`) -> its keywords as canonical JSON. */
export type FlatSchema = ReadonlyMap<string, string>;

const children = ['properties', 'items', 'additionalProperties'];
const words = ['description', 'examples', 'deprecated', 'x-kubernetes-group-version-kind'];

export function flatSchema(schema: object): FlatSchema {
  const places = new Map<string, string>();
  // Any object can be read as one without known keywords.
  collect(schema as AnySchema, '', places);
  return places;
}

/** What is in one of the two only, or differs: `place: ours <> theirs`. */
export function differences(ours: FlatSchema, theirs: FlatSchema): readonly string[] {
  const places = [...new Set([...ours.keys(), ...theirs.keys()])];
  return places
    .filter(place => ours.get(place) !== theirs.get(place))
    .map(place => `${place}: ${ours.get(place) ?? 'nothing'} <> ${theirs.get(place) ?? 'nothing'}`);
}

/** Equal for equal schemas; short enough to be kept for CRDs that are not in the repository. */
export const fingerprint = (schema: FlatSchema): string =>
  createHash('sha256')
    .update(JSON.stringify([...schema].sort()))
    .digest('hex')
    .slice(0, 16);

function collect(schema: AnySchema, place: string, places: Map<string, string>): void {
  const counted = Object.entries(schema).filter(([keyword]) => counts(keyword));
  places.set(place, canonical(Object.fromEntries(counted)));
  // ObjectMeta is the API server's own type: a CRD says `type: object` and nothing below it.
  if (schema['x-kmm-metadata'] === true) return;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    collect(property, `${place}.${name}`, places);
  }
  if (schema.items) collect(schema.items, `${place}[]`, places);
  if (schema.additionalProperties) collect(schema.additionalProperties, `${place}{}`, places);
}

const counts = (keyword: string): boolean =>
  !children.includes(keyword) && !words.includes(keyword) && !keyword.startsWith('x-kmm-');

/** JSON with the keys of every object in order, and `required`, which is a set, in order too. */
const canonical = (value: object): string =>
  JSON.stringify(value, (key, part: unknown) => {
    if (Array.isArray(part)) return key === 'required' ? [...part].sort() : part;
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
