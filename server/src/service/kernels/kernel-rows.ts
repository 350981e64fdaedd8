// The rows of one group of the Kernels view: each kernel with its image or why it has none, each excluded node with why.
import type { ExcludedNode } from '../../core/kernel/counted-rows.js';
import type { CountedKernel, Coverage } from '../../core/module/coverage.js';
import { loadedFor } from '../../core/module/coverage.js';
import type { KernelRow } from '../../protocol/kernels-view.js';
import { excludedInWords, uncoveredInWords } from './coverage-words.js';
import { mappingGroupId, stoppedBefore, withoutMapping } from './kernels-view.js';
import { modulePreview } from './module-preview.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { documentsOf } from '../../analysis/objects/source-file.js';

export interface RowsRequest {
  readonly snapshot: Snapshot;
  readonly uri: string;
  /** Index of the document in the file. */
  readonly document: number;
  /** Undefined: every kernel that counts. */
  readonly group: string | undefined;
  readonly limit: number;
}

/** Null when there is no such Module now. */
export function kernelRows(request: RowsRequest): readonly KernelRow[] | null {
  const { snapshot, uri, document, group, limit } = request;
  const placed = documentsOf(snapshot.files.get(uri))[document];
  const preview = placed && modulePreview(snapshot, uri, placed);
  if (!preview) return null;
  const { coverage } = preview;
  if (group === 'not eligible') return coverage.excluded.slice(0, limit).map(node => nodeRow(node, coverage));
  return kernelsOf(group, coverage)
    .slice(0, limit)
    .map(kernel => kernelRow(kernel, coverage));
}

function kernelsOf(group: string | undefined, coverage: Coverage): readonly CountedKernel[] {
  switch (group) {
    case undefined:
      return coverage.kernels;
    case 'no mapping':
      return withoutMapping(coverage);
    case 'failing':
      return stoppedBefore(coverage);
    default:
      return coverage.mappings.find(({ index }) => mappingGroupId(index) === group)?.wins ?? [];
  }
}

export function kernelRow(counted: CountedKernel, coverage: Coverage): KernelRow {
  const { nodeKernel, nodes, fate } = counted;
  const loaded = loadedFor(coverage.request, counted);
  const image = loaded?.ok ? loaded.value.containerImage : undefined;
  const number = 'mapping' in fate && fate.outcome !== 'broken' ? fate.mapping : undefined;
  return {
    label: nodeKernel,
    detail: image ?? reasonOf(counted, coverage),
    kernel: nodeKernel,
    nodes,
    ...(image !== undefined && { image }),
    ...(number !== undefined && { number: number + 1 }),
  };
}

function reasonOf(counted: CountedKernel, coverage: Coverage): string {
  if (counted.fate.outcome !== 'no mapping') return uncoveredInWords(counted, coverage) ?? '';
  return triedInWords(coverage.mappings.length);
}

/** `tried 1, 2, 3: none matched`. */
function triedInWords(count: number): string {
  const numbers = Array.from({ length: Math.min(count, mostNumbers) }, (_, index) => String(index + 1));
  const tried = count > mostNumbers ? `1 to ${String(count)}` : numbers.join(', ');
  return `tried ${tried}: none matched`;
}

const mostNumbers = 6;

function nodeRow(excluded: ExcludedNode, coverage: Coverage): KernelRow {
  const { name, kernelVersion } = excluded.node;
  return {
    label: name === '' ? 'node without a name' : name,
    detail: excludedInWords(excluded, coverage),
    kernel: kernelVersion,
    nodes: [],
  };
}
