// What templates and wrappers cost: the first diagnosis of a text with actions or in a List, beside the same text without.
import { bundledSchemas } from '../../out/server/src/start/bundled-schemas.js';
import { diagnose } from '../../out/server/src/service/answers/diagnose.js';
import { Workspace } from '../../out/server/src/service/workspace/workspace.js';
import { race } from './measure.mjs';

const uri = 'file:///bench/module.yaml';

const pairs = {
  'a Module of 500 mappings with Helm actions': [templated(500), plain(500)],
  'a List of 400 Modules, beside a stream': [listOf(400), streamOf(400)],
};

/** One row per pair, made by `row` of `{ text, median, without, runs }`. */
export async function templates(row) {
  const rows = [];
  for (const [text, sources] of Object.entries(pairs)) {
    const { medians, runs } = await race(sources.map(source => () => () => diagnosed(source)));
    rows.push(row({ text, median: medians[0], without: medians[1], runs }));
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

function templated(mappings) {
  return `${head('{{ .Release.Name }}')}${mappingsOf(
    mappings,
    index =>
      `        {{- if .Values.kernels.k${index} }}\n        - literal: 5.14.${index}-{{ .Values.build }}\n          containerImage: {{ .Values.registry }}/kmod:\${KERNEL_FULL_VERSION}\n        {{- end }}\n`,
  )}`;
}

function plain(mappings) {
  return `${head('my-kmod')}${mappingsOf(
    mappings,
    index =>
      `        - literal: 5.14.${index}-427\n          containerImage: quay.io/org/kmod:\${KERNEL_FULL_VERSION}\n`,
  )}`;
}

function listOf(modules) {
  const items = Array.from({ length: modules }, (_, index) =>
    small(index).replaceAll(/^/gm, '    ').replace('    ', '  - ').trimEnd(),
  );
  return `apiVersion: v1\nkind: List\nitems:\n${items.join('\n')}\n`;
}

function streamOf(modules) {
  return Array.from({ length: modules }, (_, index) => small(index)).join('---\n');
}

function small(index) {
  return `${head(`my-kmod-${index}`)}        - literal: 5.14.0-427\n          containerImage: quay.io/org/kmod:1\n`;
}

function mappingsOf(count, mappingOf) {
  return Array.from({ length: count }, (_, index) => mappingOf(index)).join('');
}

function head(name) {
  return `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: ${name}
  namespace: drivers
spec:
  selector: {}
  moduleLoader:
    container:
      modprobe:
        moduleName: kmod
      kernelMappings:
`;
}
