// The preview of every Module in a text as plain values, for the command line and tools. Mappings are counted from 0
// here, as in the file's own list.
import type { YamlDocument } from '../../analysis/objects/document.js';
import { analyseYaml } from '../../analysis/objects/document.js';
import { mentionsKmm } from '../../analysis/objects/kinds.js';
import type { CountedKernel, Coverage } from '../../core/module/coverage.js';
import { loadedFor } from '../../core/module/coverage.js';
import {
  coverageInWords,
  excludedInWords,
  shadowedSentence,
  uncoveredInWords,
} from '../kernels/coverage-words.js';
import type { PreviewBasis } from '../kernels/module-preview.js';
import { previewDocument, previewRefusal } from '../kernels/module-preview.js';

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

export interface PreviewReport {
  readonly modules: readonly PreviewedModule[];
  /** A sentence for each Module that nothing can be said of. */
  readonly refused: readonly string[];
}

/** `basis.namespace` is that of Modules that name none. */
export function previewReport(text: string, basis: PreviewBasis): PreviewReport {
  const documents = analyseYaml(text).documents.map(({ document }) => document);
  return {
    modules: documents.flatMap(document => previewed(document, basis) ?? []),
    refused: documents.flatMap(document => refusalOf(document) ?? []),
  };
}

function refusalOf(document: YamlDocument): string | undefined {
  const why = document.kind || mentionsKmm(document.text) ? previewRefusal(document) : undefined;
  return why && `${document.identity.name ?? 'A document'} cannot be previewed: ${why}.`;
}

function previewed(document: YamlDocument, basis: PreviewBasis): PreviewedModule | undefined {
  const preview = previewDocument(document, basis);
  if (!preview) return undefined;
  const { name, coverage } = preview;
  return {
    name,
    namespace: coverage.request.namespace,
    summary: coverageInWords(coverage) ?? 'no kernel counts for this Module',
    kernels: coverage.kernels.map(kernel => kernelOf(kernel, coverage)),
    excluded: coverage.excluded.map(excluded => ({
      node: excluded.node.name,
      kernel: excluded.node.kernelVersion,
      why: excludedInWords(excluded, coverage),
    })),
    neverReached: coverage.mappings.flatMap(mapping => shadowedSentence(mapping, coverage) ?? []),
  };
}

function kernelOf(counted: CountedKernel, coverage: Coverage): PreviewedKernel {
  const { nodeKernel, kernel, nodes, fate } = counted;
  const index = 'mapping' in fate && fate.outcome !== 'broken' ? fate.mapping : undefined;
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
