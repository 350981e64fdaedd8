import { strict as assert } from 'node:assert';
import { Budget } from '../../server/src/core/budget.js';

describe('a budget', () => {
  it('grants what is left, to the last piece', () => {
    const budget = new Budget(3);
    assert.deepEqual([budget.spend(2), budget.spend(1), budget.isSpent], [true, true, false]);
  });

  it('grants nothing more, however small, once something was too much', () => {
    const budget = new Budget(3);
    assert.deepEqual([budget.spend(4), budget.spend(1), budget.isSpent], [false, false, true]);
  });
});
