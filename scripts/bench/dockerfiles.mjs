// How long Dockerfiles take: diagnostics of one of ten thousand lines, in a file of its own and in a ConfigMap, of one as
// people write it, and of a hundred ConfigMaps in one file beside their Modules; and answers at a place in them. After an
// edit, one word of one Dockerfile is another one, and so it is before every answer.
import { bundledSchemas } from '../../out/server/src/start/bundled-schemas.js';
import { bundledSnippets } from '../../out/server/src/start/bundled-snippets.js';
import { allFeatures } from '../../out/server/src/service/workspace/client-features.js';
import { codeLenses } from '../../out/server/src/service/answers/code-lens.js';
import { diagnose } from '../../out/server/src/service/answers/diagnose.js';
import { dockerfileCompletions } from '../../server/src/service/dockerfile/complete.js';
import { dockerfileHover } from '../../server/src/service/dockerfile/hover.js';
import { linesOf } from '../../out/server/src/service/workspace/text-lines.js';
import { Workspace } from '../../out/server/src/service/workspace/workspace.js';
import { race } from './measure.mjs';

const lines = 10_000;
const configMaps = 100;

const questions = {
  '10,000 lines, opened': ['file:///bench/kmod.Dockerfile', 'new', run => dockerfile(lines, run)],
  '10,000 lines, after an edit': ['file:///bench/kmod.Dockerfile', 'same', run => dockerfile(lines, run)],
  '10,000 lines in a ConfigMap, opened': ['file:///bench/map.yaml', 'new', run => mapOf(0, lines, run)],
  '10,000 lines in a ConfigMap, after an edit': [
    'file:///bench/map.yaml',
    'same',
    run => mapOf(0, lines, run),
  ],
  '10,000 lines in a ConfigMap, its Module edited': [
    'file:///bench/map.yaml',
    'same',
    run => [moduleOf(0, run), mapOf(0, lines, 0)].join('---\n'),
  ],
  '10,000 lines in a ConfigMap, edited beside its Module': [
    'file:///bench/map.yaml',
    'same',
    besideModule(lines),
  ],
  '100 lines in a ConfigMap, edited beside its Module': ['file:///bench/map.yaml', 'same', besideModule(100)],
  '100 ConfigMaps and Modules, opened': ['file:///bench/maps.yaml', 'new', run => mapsOf(run)],
  '100 ConfigMaps and Modules, one ConfigMap edited': ['file:///bench/maps.yaml', 'same', run => mapsOf(run)],
  '100 ConfigMaps and Modules, one Module edited': ['file:///bench/maps.yaml', 'same', run => mapsOf(0, run)],
};

/** What is asked of a text at the place that `at` finds in it. */
const answers = {
  'hover of a variable': [askHover, text => text.indexOf('KERNEL_FULL_VERSION}/build')],
  'hover of a stage': [askHover, text => text.indexOf('AS builder') + 4],
  'hover of depmod': [askHover, text => text.indexOf('RUN depmod') + 5],
  'completion of a variable': [askCompletion, text => text.indexOf('{KERNEL_FULL_VERSION}/build')],
  'completion of a line': [askCompletion, text => text.lastIndexOf('RUN depmod')],
};

const texts = {
  '10,000 lines': ['file:///bench/kmod.Dockerfile', run => dockerfile(lines, run)],
  '10,000 lines in a ConfigMap': ['file:///bench/map.yaml', besideModule(lines)],
  '100 lines in a ConfigMap': ['file:///bench/map.yaml', besideModule(100)],
};

/** One row per question, made by `row` of `{ asked, median, runs }`. */
export async function dockerfiles(row) {
  const rows = [];
  for (const [asked, [uri, workspace, textOf]] of Object.entries(questions)) {
    const { medians, runs } = await race([contestant(uri, workspace, textOf)]);
    rows.push(row({ asked, median: medians[0], runs }));
  }
  for (const [asked, answer] of [...answersInTexts(), ['100 ConfigMaps and Modules, lenses', lenses()]]) {
    const { medians, runs } = await race([answer]);
    rows.push(row({ asked, median: medians[0], runs }));
  }
  return rows;
}

const answersInTexts = () =>
  Object.entries(texts).flatMap(([text, [uri, textOf]]) =>
    Object.entries(answers).map(([asked, [ask, at]]) => [
      `${text}, ${asked}`,
      answering(uri, textOf, ask, at),
    ]),
  );

function answering(uri, textOf, ask, at) {
  const workspace = new Workspace(bundledSchemas);
  return run => {
    const text = textOf(run + 1);
    return () => {
      workspace.edit(uri, text);
      const snapshot = workspace.snapshot();
      ask(snapshot, uri, linesOf(snapshot.files.get(uri)).position(at(text)));
    };
  };
}

function askHover(snapshot, uri, position) {
  if (!dockerfileHover(snapshot, uri, position)) throw new Error('We explain nothing there.');
}

function askCompletion(snapshot, uri, position) {
  const request = { snapshot, uri, position, features: allFeatures, snippets: bundledSnippets };
  if (dockerfileCompletions(request)?.length === 0) throw new Error('We complete nothing there.');
}

function lenses() {
  const workspace = new Workspace(bundledSchemas);
  return run => {
    const text = mapsOf(run + 1);
    return () => {
      workspace.edit('file:///bench/maps.yaml', text);
      const request = {
        snapshot: workspace.snapshot(),
        uri: 'file:///bench/maps.yaml',
        features: allFeatures,
      };
      if (codeLenses(request).length < configMaps) throw new Error('There are no lenses.');
    };
  };
}

function contestant(uri, workspace, textOf) {
  const same = new Workspace(bundledSchemas);
  return run => {
    const text = textOf(run + 1);
    return () => {
      const asked = workspace === 'same' ? same : new Workspace(bundledSchemas);
      asked.edit(uri, text);
      const found = diagnose(asked.snapshot(), uri, (rule, error) => {
        throw new Error(`Rule ${rule} failed`, { cause: error });
      });
      if (found.length === 0) throw new Error('We find nothing to say of the clone without a ref.');
    };
  };
}

/** A kmod image as people write it, made long by steps of its builder. */
function dockerfile(length, edit) {
  const steps = Math.max(0, Math.floor((length - 12) / 4));
  const builder = Array.from(
    { length: steps },
    (_, step) =>
      `RUN mkdir -p /usr/src/part-${step} && \\\n    cp /usr/src/a/${step}.c /usr/src/part-${step}/ && \\\n    # word ${step === steps >> 1 ? edit : 'none'}\n    echo word-${step === steps >> 1 ? edit : 'none'} > /usr/src/part-${step}/word\n`,
  );
  return `FROM ubuntu:24.04 AS builder
ARG KERNEL_FULL_VERSION
ENV WORD=word-${edit}
RUN apt-get update && apt-get install -y git make linux-headers-\${KERNEL_FULL_VERSION}
RUN git clone https://example.com/a.git /usr/src/a
${builder.join('')}RUN make -C /lib/modules/\${KERNEL_FULL_VERSION}/build M=/usr/src/a modules
FROM ubuntu:24.04
ARG KERNEL_FULL_VERSION
RUN apt-get update && apt-get install -y kmod
COPY --from=builder /usr/src/a/a.ko /opt/lib/modules/\${KERNEL_FULL_VERSION}/
RUN depmod -b /opt \${KERNEL_FULL_VERSION}
`;
}

export function mapOf(number, length, edit) {
  const text = dockerfile(length, edit).trimEnd().replaceAll('\n', '\n    ');
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: dockerfile-${number}
data:
  dockerfile: |
    ${text}
`;
}

function besideModule(length) {
  return run => [moduleOf(0, 0), mapOf(0, length, run)].join('---\n');
}

const mapsOf = (ofMap, ofModule = 0) =>
  Array.from({ length: configMaps }, (_, number) => [
    moduleOf(number, number === configMaps / 2 ? ofModule : 0),
    mapOf(number, 40, number === configMaps / 2 ? ofMap : 0),
  ])
    .flat()
    .join('---\n');

export const moduleOf = (number, edit) => `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: kmod-${number}
  labels:
    word: word-${edit}
spec:
  moduleLoader:
    container:
      modprobe:
        moduleName: a
      kernelMappings:
        - literal: 6.8.0-31-generic
          containerImage: quay.io/org/kmod-${number}:1
          build:
            dockerfileConfigMap:
              name: dockerfile-${number}
  selector: {}
`;
