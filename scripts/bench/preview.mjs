// How long it takes to tell who gets which kernel: 500 mappings, 5,000 kernels. From cold, nothing of it is known, no
// pattern compiled and no text read; after an edit, one pattern of a Module that is known is another one.
import { bundledSchemas } from '../../out/server/src/start/bundled-schemas.js';
import { moduleViewOf } from '../../out/server/src/analysis/module/module-view.js';
import { coverageOf } from '../../out/server/src/core/module/coverage.js';
import { allFeatures } from '../../out/server/src/service/workspace/client-features.js';
import { inlayHints } from '../../out/server/src/service/answers/inlay-hints.js';
import { kernelsView } from '../../out/server/src/service/kernels/kernels-view.js';
import { Workspace } from '../../out/server/src/service/workspace/workspace.js';
import { defaultSettings } from '../../out/server/src/protocol/settings.js';
import { race } from './measure.mjs';

const uri = 'file:///bench/module.yaml';
const mappings = 500;
const kernels = Array.from({ length: 5000 }, (_, index) => kernelOf(index));

const questions = {
  'who wins, from cold': coldCoverage,
  'who wins, one pattern edited': editedCoverage,
  'Kernels view, from cold': coldView,
  'Kernels view, one pattern edited': editedView,
  'hints of a screen, one pattern edited': editedHints,
};

/** One row per question, made by `row` of `{ asked, median, runs }`. */
export async function previews(row) {
  const rows = [];
  for (const [asked, contestant] of Object.entries(questions)) {
    const { medians, runs } = await race([contestant()]);
    rows.push(row({ asked, median: medians[0], runs }));
  }
  return rows;
}

function coldCoverage() {
  return run => {
    const module = moduleOf(textOf({ cold: run }));
    const source = { label: 'bench', origins: ['file'], kernels, nodes: [] };
    return () => checked(coverageOf({ module, namespace: 'bench', release: '2.6.0', source }));
  };
}

function editedCoverage() {
  const source = { label: 'bench', origins: ['file'], kernels, nodes: [] };
  return run => {
    const module = moduleOf(textOf({ edited: run }));
    return () => checked(coverageOf({ module, namespace: 'bench', release: '2.6.0', source }));
  };
}

function coldView() {
  return run => {
    const text = textOf({ cold: `view ${run}` });
    return () => viewed(newWorkspace(), text);
  };
}

function editedView() {
  const workspace = newWorkspace();
  return run => {
    const text = textOf({ edited: run });
    return () => viewed(workspace, text);
  };
}

function editedHints() {
  const workspace = newWorkspace();
  const range = { start: { line: 500, character: 0 }, end: { line: 560, character: 0 } };
  return run => {
    const text = textOf({ edited: run });
    return () => {
      workspace.edit(uri, text);
      const asked = { snapshot: workspace.snapshot(), uri, range, features: allFeatures };
      if (inlayHints(asked, { stopped: false }).length < 20) throw new Error('There are no hints.');
    };
  };
}

function newWorkspace() {
  const workspace = new Workspace(bundledSchemas);
  workspace.configure(() => ({ ...defaultSettings, kernels: { list: kernels, files: [] } }));
  return workspace;
}

function viewed(workspace, text) {
  workspace.edit(uri, text);
  const view = kernelsView(workspace.snapshot(), uri);
  if (view?.modules[0]?.groups.length < mappings) throw new Error('The view is not whole.');
}

function checked({ mappings: covered }) {
  const won = covered.reduce((count, { wins }) => count + wins.length, 0);
  if (won < kernels.length / 2) throw new Error('Too few kernels are won for this to mean anything.');
}

function moduleOf(text) {
  const workspace = new Workspace(bundledSchemas);
  workspace.edit(uri, text);
  return moduleViewOf(workspace.snapshot().files.get(uri).documents[0].document).module;
}

/** Every mapping has a pattern of its own; with `cold` they are others than those of any other run. */
function textOf({ cold = '', edited = '' }) {
  const list = Array.from({ length: mappings }, (_, index) => {
    const unlike = cold === '' ? '' : `|^cold ${cold} ${index}$`;
    const changed = index === 250 && edited !== '' ? `|^edited ${edited}$` : '';
    return `        - regexp: '^.+-${index}\\.\\d+\\.\\d+\\.el\\d+_${index % 10}\\.x86_64$${unlike}${changed}'
          containerImage: quay.io/org/my-kmod:\${KERNEL_FULL_VERSION}
`;
  });
  return `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: my-kmod
spec:
  moduleLoader:
    container:
      modprobe:
        moduleName: my_kmod
      kernelMappings:
${list.join('')}  selector: {}
`;
}

function kernelOf(index) {
  const arch = index % 5 === 0 ? 'aarch64' : 'x86_64';
  return `${5 + (index % 2)}.${index % 20}.0-${index % 500}.${index % 37}.${index}.el${8 + (index % 3)}_${index % 10}.${arch}`;
}
