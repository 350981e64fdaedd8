// What hostile or generated text costs: twice the text may cost about twice the time, for each reader by itself.
import { dockerfileUsers, modulesOfConfigMap } from '../../server/src/analysis/dockerfile/users.js';
import { analyseYaml } from '../../server/src/analysis/objects/document.js';
import { isDeclared } from '../../server/src/analysis/objects/granted-accounts.js';
import { readKernelList } from '../../server/src/analysis/kernels/kernel-list.js';
import { suppressionsIn, withoutSuppressed } from '../../server/src/analysis/lint/suppress.js';
import { entryOf } from '../../server/src/analysis/yaml/located.js';
import { parseYaml } from '../../server/src/analysis/yaml/parse.js';
import { sketchYaml } from '../../server/src/analysis/yaml/sketch.js';
import { splitStream } from '../../server/src/analysis/yaml/stream.js';
import { assertGrowsLinearly } from '../support/growth.js';
import { problemsIn } from '../support/check.js';
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

/** A Module that builds, with an account of its own, and the ConfigMap it names. */
const inNamespace = (namespace: string): string =>
  `${moduleWithAccount}---\n${configMap}---\n`.replaceAll('namespace: kmm-dev', `namespace: ${namespace}`);

describe('the cost of reading', () => {
  for (const [what, inputOf] of Object.entries(texts)) {
    it(`YAML: ${what}`, () => assertGrowsLinearly({ inputOf, work: parseYaml, upTo: 64_000 }));
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
    const textOf = (size: number): string => 'k: 1 # kmm-ignore: unknown-field x\n'.repeat(size);
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
