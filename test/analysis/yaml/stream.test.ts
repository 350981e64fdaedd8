// Where a text is cut into documents. Every verdict is that of kubectl 1.32.4 (`kubectl annotate --local -f`), and
// kustomize 5.5.0 reads the same.
import assert from 'node:assert/strict';
import { analyseYaml } from '../../../server/src/analysis/objects/document.js';

const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';
const module = 'apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: Module\nmetadata:\n  name: m\n';

/** What both tools make of it: all of it, the first object and nothing of the rest, or an error. */
type Verdict = 'both' | 'first' | 'refused';

const cases: readonly (readonly [between: string, Verdict])[] = [
  ['---\n', 'both'],
  ['---\r\n', 'both'],
  ['---  \t # a comment\r\n', 'both'],
  ['---#a comment\n', 'both'],
  ['---\v\n', 'both'],
  ['---\u00a0\n', 'both'],
  ['---\u2028\n', 'both'],
  ['...\n---\n', 'both'],
  ['# a comment\n---#c\n', 'both'],
  ['...\n%YAML 1.1\n---\n', 'both'],
  ['\r---\r', 'first'],
  ['\r---\n', 'first'],
  ['\u2028---\n', 'first'],
  ['...\n', 'first'],
  ['... # over\n\n  # a comment\n', 'first'],
  ['---\r', 'refused'],
  ['---x\n', 'refused'],
  ['----\n', 'refused'],
  ['--- {}\n', 'refused'],
  ['--- &anchor\n', 'refused'],
  ['\ufeff---\n', 'refused'],
];

const verdictOn = (text: string): Verdict => {
  const { documents } = analyseYaml(text);
  const kinds = documents.map(({ document }) => document.syntax.map(({ kind }) => kind)).flat();
  if (kinds.includes('refused')) return 'refused';
  return kinds.includes('ignored') ? 'first' : 'both';
};

const namesIn = (text: string): readonly string[] =>
  analyseYaml(text).documents.map(({ document }) => document.identity.name ?? '');

describe('the cut between documents', () => {
  for (const [between, verdict] of cases) {
    it(`${JSON.stringify(between)}: ${verdict}`, () => {
      const text = map + between + module;
      assert.equal(verdictOn(text), verdict);
      if (verdict === 'both') assert.deepEqual(namesIn(text), ['a', 'm']);
      assert.equal(
        analyseYaml(text)
          .documents.map(({ document }) => document.text)
          .join(''),
        text,
      );
    });
  }

  for (const [front, verdict] of [
    ['---\n', 'both'],
    ['# a comment\n---\n', 'both'],
    ['\n---#c\n', 'both'],
    ['\ufeff---\n', 'both'],
    ['%YAML 1.1\r---\r', 'both'],
    ['# a comment\r---\r', 'both'],
    ['---#c\n', 'refused'],
    ['%YAML 1.1\n---\n', 'refused'],
    ['# a comment\n\n%TAG ! x:\r\n---\r\n', 'refused'],
    ['...\n', 'refused'],
  ] as const) {
    it(`in front of all, ${JSON.stringify(front)}: ${verdict}`, () => {
      assert.equal(verdictOn(front + module), verdict);
      if (verdict === 'both') assert.deepEqual(namesIn(front + module), ['m']);
    });
  }

  it('has a line that is cut in a quoted text as well', () => {
    assert.equal(verdictOn(`${module}spec:\n  a: "x\n---y\n  z"\n`), 'refused');
  });

  it('takes a line that a template makes for a cut', () => {
    const text = `${map}--- {{ if .Values.a }}\n${module}`;
    assert.equal(verdictOn(text), 'both');
    assert.equal(analyseYaml(text).documents.length, 2);
  });

  it('reads a document anew that has come to the very front', () => {
    const later = analyseYaml(`${map}---#c\n${module}`);
    assert.equal(later.documents[1]?.document.syntax.length, 0);
    const now = analyseYaml(`---#c\n${module}`, later);
    assert.equal(now.documents[0]?.document.syntax.length, 1);
  });
});
