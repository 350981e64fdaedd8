// What hostile or generated text costs: twice the text may cost about twice the time, for each reader by itself.
import { strict as assert } from 'node:assert';
import { dockerfileUsers, modulesOfConfigMap } from '../../server/src/analysis/dockerfile/users.js';
import { analyseYaml } from '../../server/src/analysis/objects/document.js';
import { isDeclared } from '../../server/src/analysis/objects/granted-accounts.js';
import { readKernelList } from '../../server/src/analysis/kernels/kernel-list.js';
import { suppressionsIn, withoutSuppressed } from '../../server/src/analysis/lint/suppress.js';
import { verdictOf } from '../../server/src/analysis/lint/verdict.js';
import { entryText, insideOf, itemTexts } from '../../server/src/analysis/kernels/block.js';
import { cursorPlace } from '../../server/src/analysis/yaml/cursor.js';
import { entryOf } from '../../server/src/analysis/yaml/located.js';
import { parseYaml } from '../../server/src/analysis/yaml/parse.js';
import { sketchYaml } from '../../server/src/analysis/yaml/sketch.js';
import { plainlySpelt } from '../../server/src/analysis/yaml/template-actions.js';
import { withActionsAsLetters } from '../../server/src/analysis/known/open-text.js';
import { splitStream } from '../../server/src/analysis/yaml/stream.js';
import { assertGrowsLinearly } from '../support/growth.js';
import { problemsIn } from '../support/check.js';
import { testSchemas } from '../support/schemas.js';
import { stepsOf } from '../support/steps.js';
import { configMap, goodModule, moduleWithAccount } from '../support/manifests.js';

const lines = (size: number, line: (index: number) => string): string =>
  Array.from({ length: size }, (_, index) => line(index)).join('');

const merges = (size: number): string =>
  `a0: &a0 {k: x}\n${lines(size, index => `a${index + 1}: &a${index + 1} {<<: [*a${index}, *a${index}]}\n`)}`;

const texts: Readonly<Record<string, (size: number) => string>> = {
  'keys in a map': size => lines(size, index => `k${index}: 1\n`),
  'one key again and again': size => 'k: 1\n'.repeat(size),
  'a flow list in one line': size => `[${'x,'.repeat(size)}]`,
  'merge keys of merge keys': merges,
  'aliases of one map': size => `a: &a {b: c}\nl:\n${'- *a\n'.repeat(size)}`,
  'placeholders in one line': size => `a: ]\n${'{{a}} '.repeat(size)}\n`,
  'a document that breaks off in every line': size => lines(size, index => `k${index}: ]\n`),
  'quotes that nobody closes': size => lines(size, index => `k${index}: "\n`),
  'blank lines in a plain value': size => `a: b\n${'\n'.repeat(size)}  c\n`,
};

/** What actions leave open, in a map that has a value behind them. */
const templates: Readonly<Record<string, (size: number) => string>> = {
  'comments that nobody closes': size => '{{/* a\n'.repeat(size),
  'escaped quotes that nobody closes': size => `a: {{ ${'\\"'.repeat(size)}\n`,
  'lines that are brought in one place': size =>
    `a:\n  b: c\n${'  {{ include "x" . | nindent 2 }}\n'.repeat(size)}`,
  'lines that are brought in the first column': size => `a:\n  b: c\n${'{{ include "x" . }}\n'.repeat(size)}`,
  'lines that are brought for a key without a value': size => `a:\n${'  {{ include "x" . }}\n'.repeat(size)}`,
  'conditions in a list': size =>
    `a:\n${lines(size, index => `{{ if .b${index} }}\n- c\n{{ else }}\n- d\n{{ end }}\n`)}`,
  'conditions in a map': size =>
    `a:\n${lines(size, index => `  {{ if .b }}\n  c${index}: d\n  {{ else }}\n  e${index}: f\n  {{ end }}\n`)}`,
  'conditions in conditions': size => `${'{{ if .a }}\n'.repeat(size)}b: c\n${'{{ end }}\n'.repeat(size)}`,
  'one key again and again under conditions': size => '{{ if .a }}\nb: c\n{{ end }}\n'.repeat(size),
};

const dockerfileLines: Readonly<Record<string, string>> = {
  'an action in each line': '    ENV A={{ .Values.a }}\n',
  'lines that are brought': '    {{ include "x" . }}\n',
  'one condition again and again': '    {{ if .Values.a }}\n    ENV A=b\n    {{ end }}\n',
};

/** In flow style, as every word of them counts. */
const items: Readonly<Record<string, (index: number) => string>> = {
  ConfigMaps: () => 'apiVersion: v1, kind: ConfigMap, data: {}',
  'Modules without anything': () => 'apiVersion: kmm.sigs.x-k8s.io/v1beta1, kind: Module, spec: {}',
  'a key twice in each': () => 'apiVersion: v1, kind: ConfigMap, data: {}, kind: ConfigMap',
};

/** A Module that builds, with an account of its own, and the ConfigMap it names. */
const inNamespace = (namespace: string): string =>
  `${moduleWithAccount}---\n${configMap}---\n`.replaceAll('namespace: kmm-dev', `namespace: ${namespace}`);

describe('the cost of reading', () => {
  for (const [what, inputOf] of Object.entries(texts)) {
    it(`YAML: ${what}`, () => assertGrowsLinearly({ inputOf, work: parseYaml, upTo: 64_000 }));
  }

  for (const [what, inputOf] of Object.entries(templates)) {
    it(`templates: ${what}`, () => {
      assertGrowsLinearly({ inputOf, work: text => analyseYaml(text), from: 200, upTo: 4_000 });
    });
  }

  it('the actions of one value, each written in another way', () => {
    const inputOf = (size: number): string => '{{a}} '.repeat(size);
    assertGrowsLinearly({ inputOf, work: withActionsAsLetters, upTo: 64_000 });
    assertGrowsLinearly({ inputOf, work: plainlySpelt, upTo: 64_000 });
  });

  for (const [what, line] of Object.entries(dockerfileLines)) {
    it(`a Dockerfile that a template makes, checked by all rules: ${what}`, () => {
      const head =
        'apiVersion: v1\nkind: ConfigMap\ndata:\n  dockerfile: |\n    ARG KERNEL_FULL_VERSION\n    FROM {{ .Values.base }}\n';
      const inputOf = (size: number): string => head + line.repeat(size);
      assertGrowsLinearly({ inputOf, work: problemsIn, from: 100, upTo: 4_000 });
    });
  }

  for (const [what, itemOf] of Object.entries(items)) {
    it(`a list of objects, checked by all rules: ${what}`, () => {
      const inputOf = (size: number): string =>
        `apiVersion: v1\nkind: List\nitems:\n${lines(size, index => `- {${itemOf(index)}}\n`)}`;
      const work = (text: string): unknown => problemsIn(text);
      assertGrowsLinearly({ inputOf, work, from: 100, upTo: 4_000 });
    });
  }

  for (const [what, inputOf] of Object.entries(texts).slice(0, 3)) {
    it(`the outline: ${what}`, () => assertGrowsLinearly({ inputOf, work: sketchYaml, upTo: 64_000 }));
  }

  it('a stream of many documents', () => {
    assertGrowsLinearly({ inputOf: size => '---\na: 1\n'.repeat(size), work: splitStream, upTo: 64_000 });
    assertGrowsLinearly({ inputOf: size => lines(size, index => `---\na: ${index}\n`), work: analyseYaml });
  });

  it('the entries of a long map, each looked up', () => {
    assertGrowsLinearly({
      inputOf: size => ({ size, map: parseYaml(lines(size, index => `k${index}: 1\n`)).root }),
      work: ({ size, map }) => Array.from({ length: size }, (_, index) => entryOf(map, `k${index}`)),
      costOf: stepsOf,
      from: 100,
    });
  });

  it('suppressions, and the problems they take back', () => {
    // What was last read is kept: each text is another one.
    let turn = 0;
    const textOf = (size: number): string =>
      `${'k: 1 # kmm-ignore: unknown-field x\n'.repeat(size)}# ${String(turn++)}\n`;
    assertGrowsLinearly({
      inputOf: size => ({ text: textOf(size), starts: Array.from({ length: size }, (_, line) => line * 35) }),
      work: ({ text, starts }) =>
        withoutSuppressed(
          text,
          starts.map(start => ({
            code: 'unknown-field',
            severity: 'error',
            message: '',
            span: { start, end: start },
          })),
        ),
      upTo: 64_000,
    });
    const blanks = (size: number): string => `k: 1 # kmm-ignore: ${' '.repeat(size)}x\n`;
    assertGrowsLinearly({ inputOf: blanks, work: suppressionsIn, upTo: 64_000 });
  });

  it('where the cursor is, in a long map, a long line and deep nesting', () => {
    const forms = [
      (size: number) => `${goodModule}${lines(size, index => `k${index}:\n  a: 1\n`)}`,
      (size: number) => `${goodModule}x: [${'{a: 1}, '.repeat(size)}`,
      (size: number) => `${goodModule}x: "${'a '.repeat(size)}`,
      (size: number) => `${goodModule}${'# x\n'.repeat(size)}`,
      (size: number) => `a: |\n${'  b\n'.repeat(size)}`,
    ];
    const work = (text: string): unknown => cursorPlace(text, text.length);
    for (const inputOf of forms) assertGrowsLinearly({ inputOf, work, upTo: 64_000 });
  });

  it('the verdict of the API server, by itself', () => {
    const forms = [
      (size: number) => goodModule + lines(size, index => `k${index}: 1\n`),
      (size: number) => goodModule + lines(size, index => `  k${index}: 1\n`),
      (size: number) => `${goodModule}  tolerations:\n${'  - {operator: 1, effect: 2}\n'.repeat(size)}`,
    ];
    for (const form of forms) {
      const inputOf = (size: number) => analyseYaml(form(size)).documents[0]?.document;
      const work = (document: ReturnType<typeof inputOf>): unknown =>
        document && verdictOf({ document, release: '2.6.0', distribution: 'upstream', schemas: testSchemas });
      assertGrowsLinearly({ inputOf, work, upTo: 16_000 });
    }
  });

  it('entries and items that are found by their indentation', () => {
    const forms = [
      (size: number) => `items:\n${'- a: b\n  c: d\n'.repeat(size)}`,
      (size: number) => `${lines(size, index => `k${index}: 1\n`)}items:\n- a\n`,
      (size: number) => `items:\n${'# x\n'.repeat(size)}- a\n`,
      (size: number) => `items:\n${' \n'.repeat(size)}- a\n`,
      (size: number) => `items:\n${' '.repeat(size)}- a\n`,
    ];
    const work = (text: string): unknown => {
      const inside = insideOf(entryText(text, 0, 'items') ?? '');
      return inside === undefined ? undefined : itemTexts(inside);
    };
    for (const inputOf of forms) assertGrowsLinearly({ inputOf, work, upTo: 64_000 });
  });

  it('a stream of empty documents, for which no rule is asked', () => {
    const steps = (size: number): number => stepsOf(problemsIn, `${goodModule}${'---\n'.repeat(size)}`);
    problemsIn(goodModule);
    const each = (steps(400) - steps(200)) / 200;
    assert.ok(each < 150, `${String(each)} calls for each`);
  });

  it('a file of kernels in any form', () => {
    const node = (index: number): string =>
      `- {kind: Node, metadata: {name: n${index}}, status: {nodeInfo: {kernelVersion: 6.1.${index}-1}}}\n`;
    const table = (size: number): string =>
      `NAME  STATUS  KERNEL-VERSION\n${lines(size, index => `n${index}  Ready  6.1.${index}-1\n`)}`;
    const forms = [
      (size: number) => lines(size, node),
      table,
      (size: number) => lines(size, i => `6.1.${i}-1\n`),
    ];
    for (const inputOf of forms) assertGrowsLinearly({ inputOf, work: readKernelList, upTo: 32_000 });
  });

  it('unknown fields, checked by all rules', () => {
    const inputOf = (size: number): string => goodModule + lines(size, index => `k${index}: 1\n`);
    assertGrowsLinearly({ inputOf, work: problemsIn, from: 100, costOf: stepsOf });
  });

  it('who builds with whom, for one name in many namespaces', () => {
    const inputOf = (size: number) => {
      const text = lines(size, index => inNamespace(`ns-${index}`));
      return { size, files: new Map([['file:///many.yaml', analyseYaml(text)]]) };
    };
    const work = ({ size, files }: ReturnType<typeof inputOf>): unknown =>
      Array.from({ length: size }, (_, index) => {
        const namespace = `ns-${index}`;
        const modules = modulesOfConfigMap(files, { name: 'my-kmod-dockerfile', namespace }, '2.6.0');
        const account = isDeclared(files, { namespace, name: 'kmod-loader' });
        return [dockerfileUsers(files, modules, '2.6.0'), account];
      });
    assertGrowsLinearly({ inputOf, work, from: 100, costOf: stepsOf });
  });

  it('objects of one name, checked by all rules', () => {
    const generator =
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nconfigMapGenerator:\n';
    const inputOf = (size: number): string => generator + '- {name: g, files: [dockerfile=D]}\n'.repeat(size);
    assertGrowsLinearly({ inputOf, work: problemsIn, from: 100, costOf: stepsOf });
  });
});
