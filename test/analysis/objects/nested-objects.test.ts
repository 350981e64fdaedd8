// Objects inside of objects, as deep as anybody nests them.
import { strict as assert } from 'node:assert';
import { problemsIn } from '../../support/check.js';

const inLists = (depth: number): string => {
  const lists = Array.from({ length: depth }, (_, level) => {
    const indentation = ' '.repeat(2 * level);
    return ['apiVersion: v1', 'kind: List', 'items:', '-'].map(line => `${indentation}${line}\n`).join('');
  });
  const object = [
    'apiVersion: kmm.sigs.x-k8s.io/v1beta1',
    'kind: Module',
    'metadata: { name: nic }',
    'spec: {}',
  ];
  return lists.join('') + object.map(line => `${' '.repeat(2 * depth)}${line}\n`).join('');
};

describe('an object inside of many lists', () => {
  for (const depth of [1, 50, 400]) {
    it(`is found in ${String(depth)} of them`, () => {
      assert.match(problemsIn(inLists(depth)).join('\n'), /^missing-field: `spec` lacks `selector`/m);
    });
  }
});
