// The Kernels view in a few lines of text, for editors that have no such view and show a message instead.
import { isCovered } from '../../core/module/coverage.js';
import { coverageInWords, shadowedSentence, uncoveredInWords } from './coverage-words.js';
import { modulePreview } from './module-preview.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { documentsOf } from '../../analysis/objects/source-file.js';

const mostKernels = 5;

/** Undefined when there is no such Module now. */
export function kernelsTold(snapshot: Snapshot, uri: string, document: number): string | undefined {
  const placed = documentsOf(snapshot.files.get(uri))[document];
  const preview = placed && modulePreview(snapshot, uri, placed);
  if (!preview) return undefined;
  const { coverage, name } = preview;
  const uncovered = coverage.kernels.filter(kernel => !isCovered(kernel));
  const rest = uncovered.length - mostKernels;
  return [
    `${name}: ${coverageInWords(coverage) ?? 'no kernel counts'} (${coverage.request.source.label})`,
    ...uncovered
      .slice(0, mostKernels)
      .map(kernel => `${kernel.nodeKernel}: ${uncoveredInWords(kernel, coverage) ?? ''}`),
    ...(rest > 0 ? [`and ${String(rest)} more`] : []),
    ...coverage.mappings.flatMap(mapping => shadowedSentence(mapping, coverage) ?? []),
  ].join('\n');
}
