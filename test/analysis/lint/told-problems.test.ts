// Which problems of a file are told where there are too many, and what it costs to find more than that.
import { strict as assert } from 'node:assert';
import { checkDocument } from '../../../server/src/analysis/lint/engine.js';
import { toldProblems } from '../../../server/src/analysis/lint/told-problems.js';
import type { Finding, Rule } from '../../../server/src/analysis/lint/rule.js';
import { analyseYaml } from '../../../server/src/analysis/objects/document.js';
import type { Problem, Severity } from '../../../server/src/core/problem.js';
import { problemsOf, snapshotOf } from '../../support/check.js';
import { goodModule } from '../../support/manifests.js';
import { testSchemas } from '../../support/schemas.js';

const problems = (size: number, severityOf: (index: number) => Severity): readonly Problem[] =>
  Array.from({ length: size }, (_, index) => ({
    code: 'unknown-field',
    severity: severityOf(index),
    message: '',
    span: { start: index, end: index + 1 },
  }));

const closings = (told: readonly Problem[]) =>
  told
    .filter(({ untold }) => untold !== undefined)
    .map(({ code, severity, untold, span }) => [code, severity, untold, span.start]);

describe('problems that are told of a file', () => {
  it('are all, up to a thousand', () => {
    const all = problems(1000, () => 'error');
    assert.equal(toldProblems(all), all);
  });

  it('are the most severe in the order of the text, and then how many others there are', () => {
    const all = problems(1500, index => (index >= 1400 ? 'error' : 'warning'));
    const told = toldProblems(all);
    assert.deepEqual(told.slice(0, -1), [...all.slice(0, 900), ...all.slice(1400)]);
    assert.deepEqual(closings(told), [['more-problems', 'warning', 500, 900]]);
    assert.match(told.at(-1)?.message ?? '', /500 more/);
  });

  it('leave no severity out of what is counted', () => {
    const all = problems(3000, index => (index % 3 === 0 ? 'hint' : 'error'));
    assert.deepEqual(closings(toldProblems(all)), [
      ['more-problems', 'error', 1000, 1501],
      ['more-problems', 'hint', 1000, 0],
    ]);
  });
});

/** A rule that finds something in the first characters of a text, and how often it was asked for words. */
function talkative(count: number, severityOf: (index: number) => Severity = () => 'error') {
  let asked = 0;
  const findings = function* (): Iterable<Finding> {
    for (let start = 0; start < count; start++) {
      yield { span: { start, end: start }, severity: severityOf(start), message: () => String(++asked) };
    }
  };
  const rule: Rule = { id: 'talks', severity: 'error', summary: '', explanation: '', check: findings };
  return { rule, asked: () => asked };
}

function checked(rule: Rule, text: string): readonly Problem[] {
  const [placed] = analyseYaml(text).documents;
  if (!placed) assert.fail();
  const { document } = placed;
  const subject = { document, release: 'main', distribution: 'upstream', schemas: testSchemas } as const;
  return checkDocument([rule], subject, assert.fail);
}

describe('problems of a rule that finds thousands', () => {
  it('are put into words as far as they are told, and counted beyond', () => {
    const { rule, asked } = talkative(50_000);
    const found = checked(rule, 'a: 1\n');
    assert.ok(asked() <= 1001, String(asked()));
    assert.deepEqual(closings(found), [['talks', 'error', 49_000, 1000]]);
    assert.deepEqual(closings(toldProblems(found)), [['more-problems', 'error', 49_000, 1000]]);
  });

  it('count by severity: one error behind a thousand warnings is an error', () => {
    const { rule } = talkative(1500, index => (index === 1200 ? 'error' : 'warning'));
    const found = toldProblems(checked(rule, 'a: 1\n'));
    assert.deepEqual(closings(found), [
      ['more-problems', 'error', 1, 1200],
      ['more-problems', 'warning', 499, 1000],
    ]);
  });

  it('count nothing that a comment takes back', () => {
    const keys = Array.from(
      { length: 1500 },
      (_, index) => `k${String(index)}: 1 # kmm-ignore: unknown-field w\n`,
    );
    const files = [{ path: 'a.yaml', text: goodModule + keys.join('') }];
    const found = problemsOf(snapshotOf({ files, settings: {} }), 'a.yaml').map(({ code }) => code);
    assert.ok(!found.includes('unknown-field') && !found.includes('more-problems'));
  });
});
