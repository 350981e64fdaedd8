// The files in `schemas/` have the form that core/api-server/json-schema.ts promises: what TypeScript cannot see in JSON.
import assert from 'node:assert/strict';
import { releases } from '../../../server/src/core/release.js';
import { schemaDocuments } from '../../support/schema-documents.js';

type Json = Readonly<Record<string, unknown>>;

const inEverySchema = [
  'description',
  'type',
  'format',
  'required',
  'default',
  'enum',
  'examples',
  'pattern',
  'minItems',
  'maxItems',
  'anyOf',
  'x-kubernetes-int-or-string',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
  'x-kubernetes-validations',
];
const onlyAnnotated = [
  'x-kmm-metadata',
  'x-kmm-since',
  'x-kmm-removed',
  'x-kmm-deprecated',
  'x-kmm-variants',
  '$ref',
  'properties',
  'items',
  'additionalProperties',
];
const subschemas = ['properties', 'items', 'additionalProperties'];

/** Every schema of every file, with the place it is in. */
const everySchema = Object.entries(schemaDocuments).flatMap(([file, { definitions }]) =>
  Object.entries(definitions).flatMap(([name, schema]) => [
    ...within(asJson(schema), `${file}#/definitions/${name}`, file),
  ]),
);

describe('schemas', () => {
  it('use known keywords only', () => {
    const known = [...inEverySchema, ...onlyAnnotated];
    const strange = everySchema.flatMap(({ schema, place }) =>
      Object.keys(schema)
        .filter(keyword => !known.includes(keyword))
        .map(keyword => `${place}: ${keyword}`),
    );
    assert.deepEqual(strange, []);
  });

  it('describe every property, in sentences', () => {
    const properties = everySchema.filter(({ isProperty }) => isProperty);
    const silent = properties.filter(({ schema, file }) => !isProse(descriptionOf(schema, file)));
    assert.ok(properties.length > 300, 'there are properties to look at');
    assert.deepEqual(
      silent.map(({ place }) => place),
      [],
    );
  });

  it('name known releases only, and none that comes before its beginning', () => {
    const order = (release: unknown): number => releases.findIndex(known => known === release);
    for (const { schema, place } of everySchema) {
      const { 'x-kmm-deprecated': deprecation, 'x-kmm-variants': variants = [] } = schema;
      for (const annotated of [spanOf(schema), ...asList(variants).map(variantSpan)]) {
        const [first = '1.0.0', end] = annotated;
        assert.notEqual(order(first), -1, `${place}: ${String(first)}`);
        if (end !== undefined) assert.ok(order(end) > order(first), `${place}: until ${String(end)}`);
      }
      if (deprecation !== undefined) {
        const { since, use, reason } = asJson(deprecation);
        assert.ok(order(since) > 0, place);
        assert.ok(isProse(reason), place);
        assert.equal(typeof (use ?? ''), 'string', place);
      }
    }
  });

  it('vary in keywords only, and in some release', () => {
    for (const { schema, place } of everySchema) {
      for (const variant of asList(schema['x-kmm-variants'] ?? [])) {
        const { since, removed, ...overlay } = asJson(variant);
        assert.ok(since !== undefined || removed !== undefined, place);
        assert.deepEqual(
          Object.keys(overlay).filter(keyword => !inEverySchema.includes(keyword)),
          [],
          place,
        );
      }
    }
  });

  it('refer to definitions that exist, and say nothing of their structure beside', () => {
    for (const { schema, place, file } of everySchema) {
      if (schema['$ref'] === undefined) continue;
      assert.ok(targetOf(schema, file), `${place}: ${String(schema['$ref'])}`);
      assert.deepEqual(
        Object.keys(schema).filter(keyword => subschemas.includes(keyword)),
        [],
        place,
      );
    }
  });

  it('use every definition', () => {
    const used = new Set(everySchema.map(({ schema, file }) => absolute(schema['$ref'], file)));
    for (const [file, document] of Object.entries(schemaDocuments)) {
      for (const { $ref } of document['x-kmm-kinds'] ?? []) used.add(absolute($ref, file));
    }
    const all = Object.entries(schemaDocuments).flatMap(([file, { definitions }]) =>
      Object.keys(definitions).map(name => `${file}#/definitions/${name}`),
    );
    assert.deepEqual(
      all.filter(place => !used.has(place)),
      [],
    );
  });

  it('require only properties that exist', () => {
    for (const { schema, place } of everySchema) {
      const names = [schema, ...asList(schema['x-kmm-variants'] ?? []).map(asJson)].flatMap(part =>
        asList(part['required'] ?? []),
      );
      const known = Object.keys(asJson(schema['properties'] ?? {}));
      assert.deepEqual(
        names.filter(name => !known.includes(String(name))),
        [],
        place,
      );
    }
  });
});

interface Found {
  readonly schema: Json;
  readonly place: string;
  readonly file: string;
  readonly isProperty: boolean;
}

function* within(schema: Json, place: string, file: string, isProperty = false): Generator<Found> {
  yield { schema, place, file, isProperty };
  for (const [name, property] of Object.entries(asJson(schema['properties'] ?? {}))) {
    yield* within(asJson(property), `${place}/properties/${name}`, file, true);
  }
  for (const part of ['items', 'additionalProperties']) {
    if (schema[part] !== undefined) yield* within(asJson(schema[part]), `${place}/${part}`, file);
  }
}

function descriptionOf(schema: Json, file: string): unknown {
  const target = targetOf(schema, file);
  return schema['description'] ?? (target && descriptionOf(target.schema, target.file));
}

function targetOf(schema: Json, file: string): { readonly schema: Json; readonly file: string } | undefined {
  const [target = '', pointer = ''] = absolute(schema['$ref'], file).split('#');
  const found = schemaDocuments[target]?.definitions[pointer.replace('/definitions/', '')];
  return found && { schema: asJson(found), file: target };
}

function absolute(reference: unknown, file: string): string {
  const text = String(reference);
  return text.startsWith('#') ? file + text : text;
}

function isProse(text: unknown): boolean {
  return typeof text === 'string' && /^[A-Z`].{9,}\.$/.test(text);
}

const spanOf = (schema: Json) => [schema['x-kmm-since'], schema['x-kmm-removed']] as const;

function variantSpan(variant: unknown) {
  const { since, removed } = asJson(variant);
  return [since, removed] as const;
}

function asJson(value: unknown): Json {
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value));
  // Checked in the line above.
  return value as Json;
}

function asList(value: unknown): readonly unknown[] {
  assert.ok(Array.isArray(value));
  return value;
}
