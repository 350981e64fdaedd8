// Puts together the kernels that a preview counts, from the setting, the files and the cluster, and remembers what it
// has put together: the same places give the same object, so that previews need not be made anew at every keystroke.
import { readKernelList } from '../../analysis/kernels/kernel-list.js';
import type { KernelSource, KernelSupply } from '../../core/kernel/kernel-source.js';
import { kernelSource } from '../../core/kernel/kernel-source.js';
import type { NodeFacts } from '../../core/kernel/node.js';
import { memo } from '../../core/memo.js';

/** The nodes of a cluster as they were when the user asked for them. */
export interface ClusterNodes {
  /** The kubeconfig's name for the cluster and the user in it. */
  readonly context: string;
  readonly nodes: readonly NodeFacts[];
}

/** A file of kernels by what it is called in titles. Remembered by the identity of `text`'s holder. */
export interface KernelFile {
  readonly name: string;
  readonly file: { readonly text: string };
}

export interface KernelPlaces {
  /** The setting `kmm.kernels.list`. */
  readonly list: readonly string[];
  readonly files: readonly KernelFile[];
  readonly cluster: ClusterNodes | undefined;
}

/** What a file of kernels says; read once for each state of the file. */
export const kernelListOf = memo(({ text }: KernelFile['file']) => readKernelList(text));

/** Differently configured folders have different kernels; more of them than this are put together again. */
const mostRemembered = 16;

export class KernelShelf {
  #remembered: readonly { readonly basis: readonly unknown[]; readonly source: KernelSource }[] = [];

  sourceOf(places: KernelPlaces): KernelSource {
    const { list, files, cluster } = places;
    const basis = [cluster, JSON.stringify(list), ...files.flatMap(({ name, file }) => [name, file])];
    const known = this.#remembered.find(({ basis: other }) => isSame(basis, other));
    if (known) return known.source;
    const source = kernelSource(suppliesOf(places));
    this.#remembered = [{ basis, source }, ...this.#remembered].slice(0, mostRemembered);
    return source;
  }
}

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((part, index) => part === b[index]);

/** In the order in which a later place knows better about a node of the same name. */
const suppliesOf = ({ list, files, cluster }: KernelPlaces): readonly KernelSupply[] => [
  { origin: 'list', name: 'kmm.kernels.list', kernels: list, nodes: [] },
  ...files.map(({ name, file }): KernelSupply => ({ origin: 'file', name, ...kernelListOf(file) })),
  ...(cluster
    ? [{ origin: 'cluster', name: cluster.context, kernels: [], nodes: cluster.nodes } as const]
    : []),
];
