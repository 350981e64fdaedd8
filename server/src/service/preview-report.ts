// The preview of every Module in a text as plain values, for the command line and tools. Mappings are counted from 0
// here, as in the file's own list.
import type { PlacedDocument } from '../analysis/document.js';
import { analyseYaml } from '../analysis/document.js';
import { moduleViewOf } from '../analysis/module-view.js';
import type { Release } from '../core/dialect.js';
import type { KernelSource } from '../core/kernel/kernel-source.js';
import type { CountedKernel, Coverage } from '../core/module/coverage.js';
import { coverageOf, loadedFor } from '../core/module/coverage.js';
import {
  coverageInWords,
  excludedInWords,
  neverReachedSentence,
  uncoveredInWords,
} from './coverage-words.js';

export interface PreviewedModule {
  readonly name: string;
  readonly namespace: string;
  /** `12 kernels: 10 covered, 2 not`. */
  readonly summary: string;
  readonly kernels: readonly PreviewedKernel[];
  readonly excluded: readonly { readonly node: string; readonly kernel: string; readonly why: string }[];
  /** A sentence for each mapping that would match and gets nothing. */
  readonly neverReached: readonly string[];
}

export interface PreviewedKernel {
  /** As a node reports it. */
  readonly kernel: string;
  readonly nodes: readonly string[];
  /** In `kernelMappings`; null when none takes it. */
  readonly mapping: number | null;
  /** The mapping's regexp; null when its literal matched. */
  readonly regexp: string | null;
  readonly image: string | null;
  /** Why there is no image. */
  readonly why: string | null;
}

export interface PreviewAsked {
  readonly source: KernelSource;
  readonly release: Release;
  /** Of Modules that name none. */
  readonly namespace: string;
}

export const previewReport = (text: string, asked: PreviewAsked): readonly PreviewedModule[] =>
  analyseYaml(text).documents.flatMap(placed => previewed(placed, asked) ?? []);

function previewed({ document }: PlacedDocument, asked: PreviewAsked): PreviewedModule | undefined {
  const view = moduleViewOf(document);
  if (!view) return undefined;
  const { source, release } = asked;
  const namespace = view.module.metadata.namespace || asked.namespace;
  const coverage = coverageOf({ module: view.module, namespace, release, source });
  return {
    name: document.identity.name ?? '',
    namespace,
    summary: coverageInWords(coverage) ?? 'no kernel counts for this Module',
    kernels: coverage.kernels.map(kernel => kernelOf(kernel, coverage)),
    excluded: coverage.excluded.map(excluded => ({
      node: excluded.node.name,
      kernel: excluded.node.kernelVersion,
      why: excludedInWords(excluded, coverage),
    })),
    neverReached: coverage.mappings.flatMap(mapping => neverReachedSentence(mapping, coverage) ?? []),
  };
}

function kernelOf(counted: CountedKernel, coverage: Coverage): PreviewedKernel {
  const { nodeKernel, kernel, nodes, fate } = counted;
  const index = fate.outcome === 'mapped' || fate.outcome === 'template' ? fate.mapping : undefined;
  const mapping = index === undefined ? undefined : coverage.mappings[index]?.mapping;
  const loaded = loadedFor(coverage.request, counted);
  return {
    kernel: nodeKernel,
    nodes,
    mapping: index ?? null,
    regexp: mapping && mapping.literal !== kernel ? mapping.regexp : null,
    image: loaded?.ok ? loaded.value.containerImage : null,
    why: uncoveredInWords(counted, coverage) ?? null,
  };
}
