// From the annotated schemas to the schema of one KMM release: what that release's CRD says, plus descriptions.
// Pure and not cheap (a few milliseconds): the caller remembers the result by kind and release.
import { before, since } from '../release.js';
import type { Release } from '../release.js';
import type { FieldPath } from '../field-path.js';
import type { AnnotatedDocuments, AnnotatedSchema, FieldHistory, JsonSchema } from './json-schema.js';

/** Undefined when `release` does not serve that kind under that apiVersion. */
export function schemaFor(
  documents: AnnotatedDocuments,
  apiVersion: string,
  kind: string,
  release: Release,
): JsonSchema | undefined {
  for (const [file, document] of Object.entries(documents)) {
    const entry = document['x-kmm-kinds']?.find(
      known => known.kind === kind && `${known.group}/${known.version}` === apiVersion,
    );
    if (!entry) continue;
    if (!existsIn(entry, release)) return undefined;
    const { group, version, 'x-kmm-deprecated': deprecation } = entry;
    const root = definition(entry.$ref, { documents, release, file, done: new Map() });
    return {
      ...root,
      'x-kubernetes-group-version-kind': [{ group, version, kind }],
      ...(deprecation &&
        since(release, deprecation.since) && { deprecated: true, 'x-kmm-deprecated': deprecation }),
    };
  }
  return undefined;
}

/**
 * What is known of the field at `path` in any release: `since` counts the fields above it too.
 * Undefined when no release has it, and inside a field that this release does not have.
 */
export function fieldHistory(schema: JsonSchema, path: FieldPath): FieldHistory | undefined {
  let here = schema;
  let oldest: Release = '1.0.0';
  for (const [index, step] of path.entries()) {
    const next = childSchema(here, step);
    if (!next) {
      const absent = absentField(here, step);
      return absent && index === path.length - 1
        ? { ...absent, since: newer(oldest, absent.since) }
        : undefined;
    }
    here = next;
    oldest = newer(oldest, here['x-kmm-since'] ?? oldest);
  }
  return { ...historyOf(here), since: oldest };
}

/** The schema of the value under a key or index; undefined when the schema does not know the key. */
export function childSchema(schema: JsonSchema, step: string | number): JsonSchema | undefined {
  if (typeof step === 'number') return schema.items;
  const properties = schema.properties;
  return properties && Object.hasOwn(properties, step) ? properties[step] : schema.additionalProperties;
}

function absentField(schema: JsonSchema, step: string | number): FieldHistory | undefined {
  const absent = schema['x-kmm-absent'];
  return absent && Object.hasOwn(absent, step) ? absent[step] : undefined;
}

/** The schema of the value under a path; undefined where the schema knows nothing. */
export const schemaAt = (schema: JsonSchema, path: FieldPath): JsonSchema | undefined =>
  path.reduce<JsonSchema | undefined>((here, step) => here && childSchema(here, step), schema);

interface Place {
  readonly documents: AnnotatedDocuments;
  readonly release: Release;
  /** The file that a `$ref` beginning with `#` points into. */
  readonly file: string;
  /** Definitions derived already, by absolute reference. */
  readonly done: Map<string, JsonSchema>;
}

function definition(reference: string, place: Place): JsonSchema {
  const [document = '', pointer = ''] = reference.split('#');
  const file = document || place.file;
  const known = place.done.get(`${file}#${pointer}`);
  if (known) return known;
  const name = /^\/definitions\/([^/]+)$/.exec(pointer)?.[1] ?? '';
  const annotated = place.documents[file]?.definitions[name];
  if (!annotated) throw new Error(`schemas/${place.file}: nothing at ${reference}`);
  const derived = derive(annotated, { ...place, file });
  place.done.set(`${file}#${pointer}`, derived);
  return derived;
}

function derive(annotated: AnnotatedSchema, place: Place): JsonSchema {
  const {
    $ref,
    properties,
    items,
    additionalProperties,
    'x-kmm-variants': variants = [],
    'x-kmm-deprecated': deprecation,
    ...keywords
  } = annotated;
  const inForce = variants.filter(variant => existsFrom(variant.since, variant.removed, place.release));
  return {
    ...($ref === undefined ? {} : definition($ref, place)),
    ...keywords,
    ...Object.assign({}, ...inForce.map(({ since: _, removed: __, ...overlay }) => overlay)),
    ...(properties && deriveProperties(properties, place)),
    ...(items && { items: derive(items, place) }),
    ...(additionalProperties && { additionalProperties: derive(additionalProperties, place) }),
    ...(deprecation &&
      since(place.release, deprecation.since) && { deprecated: true, 'x-kmm-deprecated': deprecation }),
  };
}

function deriveProperties(
  properties: Readonly<Record<string, AnnotatedSchema>>,
  place: Place,
): Pick<JsonSchema, 'properties' | 'x-kmm-absent'> {
  const entries = Object.entries(properties);
  const present = entries.filter(([, property]) => existsIn(property, place.release));
  const absent = entries.filter(([, property]) => !existsIn(property, place.release));
  return {
    properties: Object.fromEntries(present.map(([name, property]) => [name, derive(property, place)])),
    ...(absent.length > 0 && {
      'x-kmm-absent': Object.fromEntries(absent.map(([name, property]) => [name, historyOf(property)])),
    }),
  };
}

type Annotations = Pick<AnnotatedSchema, 'x-kmm-since' | 'x-kmm-removed' | 'x-kmm-deprecated'>;

function historyOf(annotated: Annotations): FieldHistory {
  const removed = annotated['x-kmm-removed'];
  const deprecated = annotated['x-kmm-deprecated'];
  return {
    since: annotated['x-kmm-since'] ?? '1.0.0',
    ...(removed && { removed }),
    ...(deprecated && { deprecated }),
  };
}

const existsIn = (annotated: Annotations, release: Release): boolean =>
  existsFrom(annotated['x-kmm-since'], annotated['x-kmm-removed'], release);

const existsFrom = (first: Release | undefined, end: Release | undefined, release: Release): boolean =>
  (first === undefined || since(release, first)) && (end === undefined || before(release, end));

const newer = (a: Release, b: Release): Release => (since(a, b) ? a : b);
