// The steps of the API server on their own. That they give the server's answers is proven in
// parity/apiserver.test.ts.
import assert from 'node:assert/strict';
import { violationsOf } from '../../../server/src/core/api-server/api-server.js';
import { serverAnswer } from '../../support/server-answer.js';
import { holds } from '../../../server/src/core/api-server/cel.js';
import type { JsonSchema } from '../../../server/src/core/api-server/json-schema.js';
import type { Json, JsonObject } from '../../../server/src/core/json/json-value.js';
import { pruneObject } from '../../../server/src/core/api-server/prune.js';
import { checkStructure } from '../../../server/src/core/api-server/structure.js';
import type { ViolationKind } from '../../../server/src/core/api-server/violation.js';
import { nearestWord } from '../../../server/src/core/text/nearest.js';

const metadata: JsonSchema = {
  type: 'object',
  'x-kmm-metadata': true,
  properties: {
    name: { type: 'string' },
    generateName: { type: 'string' },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    generation: { type: 'integer', format: 'int64' },
    creationTimestamp: { type: 'string', format: 'date-time' },
    managedFields: { type: 'array', items: { type: 'object', properties: { fieldsV1: { type: 'object' } } } },
  },
};

const schemaOf = (spec: JsonSchema): JsonSchema => ({
  type: 'object',
  properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata, spec, status: {} },
});

const objectOf = (spec: Json): JsonObject => ({
  apiVersion: 'a/v1',
  kind: 'A',
  metadata: { name: 'a' },
  spec,
});

function answer(spec: Json, schema: JsonSchema) {
  const { code, fields } = serverAnswer(violationsOf(objectOf(spec), schemaOf(schema)), 0);
  return [code, ...fields];
}

const integer = (format?: string): JsonSchema => ({
  type: 'object',
  properties: { n: { type: 'integer', ...(format && { format }) } },
});

describe('checkStructure', () => {
  const kindsOf = (value: Json, schema: JsonSchema): readonly ViolationKind['kind'][] =>
    checkStructure({ n: value }, schema).map(({ kind }) => kind);

  it('takes what fits int64 for an integer', () => {
    assert.deepEqual(kindsOf(5, integer()), []);
    assert.deepEqual(kindsOf(-(2 ** 63), integer()), []);
    assert.deepEqual(kindsOf(2 ** 63, integer('int64')), ['type']);
    assert.deepEqual(kindsOf(1.5, integer()), ['type']);
    assert.deepEqual(kindsOf(true, integer()), ['type']);
  });

  it('refuses what is out of int32, or nearly whole, without naming the field', () => {
    assert.deepEqual(kindsOf(2 ** 31 - 1, integer('int32')), []);
    assert.deepEqual(kindsOf(-(2 ** 31), integer('int32')), []);
    assert.deepEqual(kindsOf(2 ** 31, integer('int32')), ['range']);
    assert.deepEqual(kindsOf(-(2 ** 31) - 1, integer('int32')), ['range']);
    assert.deepEqual(kindsOf(1.0000000001, integer()), ['range']);
    const [violation] = checkStructure({ n: 2 ** 31 }, integer('int32'));
    assert.deepEqual([violation?.named, violation?.path], [false, ['n']]);
  });

  it('takes an integer or a string for a quantity, and nothing else', () => {
    const quantity: JsonSchema = {
      type: 'object',
      properties: { n: { 'x-kubernetes-int-or-string': true, pattern: '^[0-9]+m?$' } },
    };
    assert.deepEqual(kindsOf(1, quantity), []);
    assert.deepEqual(kindsOf('100m', quantity), []);
    assert.deepEqual(kindsOf('x', quantity), ['pattern']);
    for (const value of [1.5, 2 ** 63, true, [1]]) assert.deepEqual(kindsOf(value, quantity), ['type']);
  });

  it('finds keys that JSON pointers escape', () => {
    const labels: JsonSchema = { type: 'object', additionalProperties: { type: 'string' } };
    const [violation] = checkStructure({ 'a/b~c.d': 1 }, labels);
    assert.deepEqual(violation?.path, ['a/b~c.d']);
  });
});

describe('pruneObject', () => {
  const schema = schemaOf({
    type: 'object',
    properties: {
      text: { type: 'string' },
      dir: { type: 'string', default: '/opt' },
      list: { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } },
      map: { type: 'object', additionalProperties: { type: 'string' } },
    },
  });
  const prunedSpec = (spec: Json) => {
    const { object, unknown } = pruneObject(objectOf(spec), schema);
    return [object['spec'], unknown.map(path => path.join('.'))];
  };

  it('drops null, unless a default takes its place', () => {
    assert.deepEqual(prunedSpec({ text: null, dir: null, map: { a: null } }), [{ dir: '/opt', map: {} }, []]);
    assert.deepEqual(prunedSpec({ list: [null] }), [{ list: [null], dir: '/opt' }, []]);
  });

  it('notes fields of maps that stand where something else belongs', () => {
    assert.deepEqual(prunedSpec({ text: { x: 1 }, list: { x: [{ y: 1 }] } })[1], [
      'spec.text.x',
      'spec.list.x',
    ]);
    assert.deepEqual(prunedSpec({ map: [{ x: 1 }], foo: null })[1], ['spec.map.0.x', 'spec.foo']);
  });

  it('is not taken in by names that every JavaScript object has', () => {
    const spec: Json = { ['__proto__']: 1, constructor: 1, map: { toString: 'x' } };
    assert.deepEqual(prunedSpec(spec)[1], ['spec.__proto__', 'spec.constructor']);
  });
});

describe('violationsOf', () => {
  it('looks no further than the first step that refuses', () => {
    const spec: JsonSchema = { ...integer(), required: ['m'] };
    assert.deepEqual(answer({ n: 1.5 }, spec), [422, 'spec.m', 'spec.n']);
    assert.deepEqual(answer({ n: 1.5, x: 1 }, spec), [400, 'spec.x']);
    const labelled = { ...objectOf({ x: 1 }), metadata: { name: 'a', labels: { a: 1 } } };
    assert.deepEqual(serverAnswer(violationsOf(labelled, schemaOf(spec)), 0), {
      accepted: false,
      code: 400,
      fields: [],
    });
  });

  it('answers duplicate keys together with unknown fields', () => {
    const violations = violationsOf(objectOf({ x: 1, n: true }), schemaOf(integer()));
    assert.deepEqual(serverAnswer(violations, 1), { accepted: false, code: 400, fields: ['spec.x'] });
    assert.equal(serverAnswer([], 1).code, 400);
    assert.equal(serverAnswer([], 0).accepted, true);
  });

  it('does not look at what is in status', () => {
    assert.deepEqual(violationsOf({ ...objectOf({}), status: 5 }, schemaOf({})), []);
  });

  it('compares list items by their keys', () => {
    const list: JsonSchema = {
      type: 'object',
      properties: {
        l: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['a', 'b'],
          items: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } } },
        },
      },
    };
    const item = { a: 'x', b: 'y' };
    assert.deepEqual(answer({ l: [item, { a: 'x' }, item, item] }, list), [422, 'spec.l[2]']);
    assert.deepEqual(answer({ l: [{ a: 'x' }, { b: 'x' }, {}] }, list), [201]);
  });

  it('runs CEL rules only when nothing stands in their way', () => {
    const spec: JsonSchema = {
      ...integer(),
      properties: { n: { type: 'integer' }, a: {}, b: {} },
      'x-kubernetes-validations': [{ rule: '!(has(self.a) && has(self.b))', message: 'no' }],
    };
    assert.deepEqual(answer({ a: 1, b: 1 }, spec), [422, 'spec']);
    assert.deepEqual(answer({ a: 1 }, spec), [201]);
    assert.deepEqual(answer({ a: 1, b: 1, n: 'x' }, spec), [422, 'spec.n']);
  });
});

describe('metadata', () => {
  const meta = (value: Json | undefined) => {
    const { metadata: _, ...rest } = objectOf({});
    const object = value === undefined ? rest : { ...rest, metadata: value };
    const { code, fields } = serverAnswer(violationsOf(object, schemaOf({})), 0);
    return [code, ...fields];
  };

  it('needs a name, or what a name can be made of', () => {
    for (const nameless of [undefined, null, {}, { name: '' }, { name: null }]) {
      assert.deepEqual(meta(nameless), [422, 'metadata.name']);
    }
    assert.deepEqual(meta({ generateName: 'a-' }), [201]);
    assert.deepEqual(meta({ generateName: 'A-' }), [422, 'metadata.generateName', 'metadata.name']);
  });

  it('must fit the Go type, where null fits everywhere', () => {
    for (const wrong of [
      [],
      'x',
      { name: 5 },
      { name: 'a', labels: { a: 1 } },
      { name: 'a', generation: 1.5 },
    ]) {
      assert.deepEqual(meta(wrong), [400]);
    }
    assert.deepEqual(meta({ name: 'a', creationTimestamp: 'today' }), [400]);
    assert.deepEqual(meta({ name: 'a', creationTimestamp: null, labels: null, generation: 5 }), [201]);
    assert.deepEqual(meta({ name: 'a', creationTimestamp: '2026-07-29T10:00:00Z' }), [201]);
  });

  it('knows its fields, but not those below fieldsV1', () => {
    assert.deepEqual(meta({ name: 'a', foo: null }), [400, 'metadata.foo']);
    assert.deepEqual(meta({ name: 'a', managedFields: [{ fieldsV1: { x: 1 } }] }), [201]);
  });

  it('has names and labels of a certain form', () => {
    for (const name of ['a', 'a.b', '1', 'a-b', 'a'.repeat(253)])
      assert.deepEqual(meta({ name }), [201], name);
    for (const name of ['A', 'a_b', '-a', 'a.', 'a..b', 'a b', 'a'.repeat(254)]) {
      assert.deepEqual(meta({ name }), [422, 'metadata.name'], name);
    }
    for (const key of ['a', 'A_b.c', 'x.y/a', `x/${'a'.repeat(63)}`]) {
      assert.deepEqual(meta({ name: 'a', labels: { [key]: '' } }), [201], key);
    }
    for (const key of ['', 'a b', '/a', 'X/a', 'x/y/a', 'x/', 'a'.repeat(64)]) {
      assert.deepEqual(meta({ name: 'a', labels: { [key]: '' } }), [422, 'metadata.labels'], key);
    }
    assert.deepEqual(meta({ name: 'a', labels: { a: '-x' } }), [422, 'metadata.labels']);
  });
});

describe('holds', () => {
  const self = { a: 1 };
  for (const [rule, wanted] of [
    ['has(self.a)', true],
    ['has(self.b)', false],
    ['!has(self.b)', true],
    ['!(has(self.a) && has(self.b))', true],
    ['has(self.b) || has(self.a)', true],
    ['has(self.a) || has(self.b) && has(self.b)', true],
    ['(has(self.a) || has(self.b)) && has(self.b)', false],
    ['!has(self.a) && has(self.b) || has(self.b)', false],
    ['size(self.a) > 1', undefined],
    ['has(self.a) && self.a == 1', undefined],
  ] as const) {
    it(`${rule} is ${String(wanted)}`, () => {
      assert.equal(holds(rule, self), wanted);
    });
  }
});

describe('nearestWord', () => {
  const words = ['kernelMappings', 'regexp', 'literal', 'containerImage', 'sign', 'build'];
  for (const [word, wanted] of [
    ['kernelMaping', 'kernelMappings'],
    ['KernelMappings', 'kernelMappings'],
    ['regex', 'regexp'],
    ['litreal', 'literal'],
    ['sgin', 'sign'],
    ['foo', undefined],
    ['x', undefined],
    ['image', undefined],
  ] as const) {
    it(`${word} is ${wanted ?? 'nothing known'}`, () => {
      assert.equal(nearestWord(word, words), wanted);
    });
  }
});
