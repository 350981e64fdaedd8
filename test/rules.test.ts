// Every rule is proven by its fixture: one file per rule in test/fixtures/rules, named after it.
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rules } from '../server/src/analysis/rules/registry.gen.js';
import { relabelled, voiceOf } from './support/rule-fixture.js';
import { repositoryRoot } from './support/shared.js';

const folder = join(repositoryRoot, 'test/fixtures/rules');
const fixtures = readdirSync(folder).sort();

/** `no-dockerfile-key.yaml` and `copy-from.Dockerfile` -> the rule's id. */
const ruleOf = (file: string): string => file.replace(/\..*$/, '');

/** Fixtures are rewritten to what is true now instead of being compared with it. */
const updating = process.env['UPDATE_FIXTURES'] === '1';

describe('rules', () => {
  for (const file of fixtures) {
    it(`${file}: every diagnostic is labelled and every label is hit`, () => {
      const path = join(folder, file);
      const source = readFileSync(path, 'utf8');
      const expected = relabelled(source, file);
      if (updating) {
        if (expected !== source) writeFileSync(path, expected);
      } else assert.equal(source, expected, 'the fixture is not what the rules say (npm run test:update)');
    });
  }

  for (const { id } of rules) {
    it(`${id} has a fixture in which it speaks, and a document in which it is silent`, () => {
      const own = fixtures.filter(name => ruleOf(name) === id);
      assert.ok(own.length > 0, `add test/fixtures/rules/${id}.yaml or .Dockerfile`);
      const voices = own.map(file => voiceOf(id, readFileSync(join(folder, file), 'utf8'), file));
      assert.ok(
        voices.some(({ speaks }) => speaks),
        'it never speaks',
      );
      assert.ok(
        voices.some(({ silent }) => silent),
        'it is never silent: add a document that it has nothing to say about',
      );
    });
  }

  it('has no fixture without a rule', () => {
    const ids = rules.map(({ id }) => id);
    assert.deepEqual(
      fixtures.filter(file => !ids.includes(ruleOf(file))),
      [],
      `fixtures in ${basename(folder)} are named after a rule`,
    );
  });
});
