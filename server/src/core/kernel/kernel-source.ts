// The kernels that a preview counts, and where they come from in words that fit a title: "12 kernels from nodes.yaml".
// It knows nothing of how they were read, and nothing of Modules: who counts for one is `node.ts`' business.
import { kernelCatalog } from './catalog.js';
import type { NodeFacts } from './node.js';
import { kernelOfNode } from './version.js';

/** list: the setting; catalog: the built-in samples, used when nothing else is named. */
export type KernelOrigin = 'list' | 'file' | 'cluster' | 'catalog';

/** What one place has to offer. */
export interface KernelSupply {
  readonly origin: KernelOrigin;
  /** How a title names the place: `kmm.kernels.list`, a file's name, a cluster's context. */
  readonly name: string;
  /** Kernels of which no node is known, each as a node would report it. */
  readonly kernels: readonly string[];
  readonly nodes: readonly NodeFacts[];
}

/** All that a preview counts. The same object as long as nothing has changed, so results may be remembered by it. */
export interface KernelSource {
  /** For titles: "12 kernels from nodes.yaml", "built-in sample kernels: load yours", "no kernels from nodes.yaml". */
  readonly label: string;
  /** Where the kernels come from, without duplicates. `['catalog']` = the built-in samples. */
  readonly origins: readonly KernelOrigin[];
  /** Kernels without a known node: they count for every Module. No two are the same to KMM. */
  readonly kernels: readonly string[];
  /** Nodes by distinct names, those without a kernel too: a Module's selector and tolerations decide about them. */
  readonly nodes: readonly NodeFacts[];
}

/** Merges what there is; a node that a later place knows as well is taken from there. */
export function kernelSource(supplies: readonly KernelSupply[]): KernelSource {
  const useful = supplies.filter(({ kernels, nodes }) => kernels.length > 0 || nodes.length > 0);
  const barren = supplies.filter(supply => supply.origin === 'file' && !useful.includes(supply));
  const without = enumerated([...new Set(barren.map(({ name }) => name))]);
  if (useful.length === 0) return barren.length > 0 ? noKernels(without) : sampleKernels;
  const source = {
    origins: [...new Set(useful.map(({ origin }) => origin))],
    kernels: withoutRepeats(useful.flatMap(({ kernels }) => kernels)),
    nodes: withoutRepeatedNodes(useful.flatMap(({ nodes }) => nodes)),
  };
  const names = [...new Set(useful.map(({ name }) => name))];
  const rest = barren.length > 0 ? `; none from ${without}` : '';
  return { ...source, label: `${counted(distinctKernels(source).length)} from ${enumerated(names)}${rest}` };
}

/** Whoever names files gets no samples in their stead. */
const noKernels = (files: string): KernelSource => ({
  label: `no kernels from ${files}`,
  origins: ['file'],
  kernels: [],
  nodes: [],
});

export const sampleKernels: KernelSource = {
  label: 'built-in sample kernels: load yours',
  origins: ['catalog'],
  kernels: kernelCatalog.map(({ kernelVersion }) => kernelVersion),
  nodes: [],
};

/** Whether these are only the built-in samples, about which nothing may be counted as the user's. */
export const isSample = ({ origins }: KernelSource): boolean => origins.includes('catalog');

/** Every kernel of a source once, listed ones first, each as a node reports it. */
export const distinctKernels = ({
  kernels,
  nodes,
}: Pick<KernelSource, 'kernels' | 'nodes'>): readonly string[] =>
  withoutRepeats([...kernels, ...nodes.flatMap(({ kernelVersion }) => kernelVersion || [])]);

/** The first of all that are the same kernel to KMM: two that differ only by one `+` at the end are. */
export function withoutRepeats(kernels: readonly string[]): readonly string[] {
  const seen = new Map<string, string>();
  for (const kernel of kernels) {
    const matched = kernelOfNode(kernel);
    if (!seen.has(matched)) seen.set(matched, kernel);
  }
  return [...seen.values()];
}

/** The last of all that have the same name. Those without one are kept: nothing says that two of them are one. */
export function withoutRepeatedNodes(nodes: readonly NodeFacts[]): readonly NodeFacts[] {
  const byName = new Map<string, NodeFacts>();
  for (const node of nodes) if (node.name !== '') byName.set(node.name, node);
  return [...byName.values(), ...nodes.filter(({ name }) => name === '')];
}

const counted = (kernels: number): string => (kernels === 1 ? '1 kernel' : `${String(kernels)} kernels`);

const namesInFull = 3;

function enumerated(names: readonly string[]): string {
  const shown =
    names.length > namesInFull
      ? [...names.slice(0, namesInFull - 1), `${String(names.length - namesInFull + 1)} more`]
      : names;
  const last = shown.at(-1) ?? '';
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${last}` : last;
}
