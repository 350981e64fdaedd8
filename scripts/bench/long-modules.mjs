// How long the first diagnosis of a very long Module takes: nobody writes one by hand, but programs do, and what grows
// with the square of the mappings shows here first.
import { bundledSchemas } from '../../out/server/src/start/bundled-schemas.js';
import { diagnose } from '../../out/server/src/service/answers/diagnose.js';
import { Workspace } from '../../out/server/src/service/workspace/workspace.js';
import { race } from './measure.mjs';

const uri = 'file:///bench/module.yaml';
const mappings = 10_000;

const literal = index => `literal: 5.14.${index}-427.el9_4.x86_64`;
const regexp = index => `regexp: '^5\\.14\\.${index}-.+\\.el9_4\\.x86_64$'`;
const image = 'containerImage: registry.example.com/kmod:${KERNEL_FULL_VERSION}';

const texts = {
  literals: index => [literal(index), image],
  patterns: index => [regexp(index), image],
  'patterns and literals in turn': index => [(index % 2 === 0 ? regexp : literal)(index), image],
  'a mistake in each': index => [regexp(index), image.replace('Image', 'Imag')],
};

/** One row per text, made by `row` of `{ text, lines, median, runs }`. */
export async function longModules(row) {
  const rows = [];
  for (const [text, linesOf] of Object.entries(texts)) {
    const source = moduleOf(linesOf);
    const { medians, runs } = await race([() => () => diagnosed(source)]);
    rows.push(row({ text, lines: source.split('\n').length - 1, median: medians[0], runs }));
  }
  return rows;
}

function diagnosed(text) {
  const workspace = new Workspace(bundledSchemas);
  workspace.load(uri, text);
  return diagnose(workspace.snapshot(), uri, (rule, error) => {
    throw new Error(rule, { cause: error });
  });
}

const moduleOf = linesOf => `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: kmod
  namespace: drivers
spec:
  selector: {}
  moduleLoader:
    container:
      modprobe:
        moduleName: kmod
      kernelMappings:
${Array.from({ length: mappings }, (_, index) => `        - ${linesOf(index).join('\n          ')}\n`).join('')}`;
