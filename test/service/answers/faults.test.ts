// Our own faults: a rule or a reader that throws costs its own answer, and users are told that it is missing.
import { strict as assert } from 'node:assert';
import { analyseYaml } from '../../../server/src/analysis/objects/document.js';
import { checkDocument } from '../../../server/src/analysis/lint/engine.js';
import { rule as unknownField } from '../../../server/src/analysis/rules/objects/unknown-field.js';
import type { Rule } from '../../../server/src/analysis/lint/rule.js';
import { parseYaml } from '../../../server/src/analysis/yaml/parse.js';
import { diagnose } from '../../../server/src/service/answers/diagnose.js';
import { snapshotOf, uriOf } from '../../support/check.js';
import { goodModule } from '../../support/manifests.js';
import { testSchemas } from '../../support/schemas.js';

const uri = uriOf('one.yaml');
const wrongModule = `${goodModule.replaceAll('quay.io', 'registry.example.com')}wrong: 1\n`;
const text = `${wrongModule}---\n${wrongModule}`;
const snapshot = () => snapshotOf({ files: [{ path: 'one.yaml', text }], settings: {} });

describe('a fault of ours', () => {
  it('in a rule costs the answer of this rule', () => {
    const broken: Rule = {
      id: 'broken',
      severity: 'error',
      summary: '',
      explanation: '',
      check: () => {
        throw new Error('out of order');
      },
    };
    const [placed] = analyseYaml(text).documents;
    assert.ok(placed);
    const logged: string[] = [];
    const found = checkDocument(
      [broken, unknownField],
      { document: placed.document, release: '2.4.1', distribution: 'upstream', schemas: testSchemas },
      (what, error) => logged.push(`${what}: ${String(error)}`),
    );
    assert.deepEqual(
      found.map(({ code }) => code),
      ['not-checked', 'unknown-field'],
    );
    assert.match(found[0]?.message ?? '', /^Rule `broken` could not be checked because of a fault in KMM/);
    assert.deepEqual(logged, ['Rule `broken`: Error: out of order']);
  });

  it('in the reader of YAML costs one document', () => {
    let documents = 0;
    const file = analyseYaml(text.replace('---\n', '---\n# other\n'), undefined, own => {
      documents += 1;
      if (documents === 1) throw new Error('out of order');
      return parseYaml(own);
    });
    const logged: string[] = [];
    const found = diagnose({ ...snapshot(), files: new Map([[uri, file]]) }, uri, what => logged.push(what));
    assert.deepEqual(
      found.map(({ code, document }) => [code, document]),
      [
        ['not-checked', 0],
        ['unknown-field', 1],
      ],
    );
    assert.deepEqual(logged, ['This document']);
  });

  it('in what all rules need costs the file, which is said', () => {
    const fails = (): never => {
      throw new Error('out of order');
    };
    const found = diagnose({ ...snapshot(), settingsFor: fails }, uri, () => undefined);
    assert.deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      [['not-checked', 'warning']],
    );
  });
});
