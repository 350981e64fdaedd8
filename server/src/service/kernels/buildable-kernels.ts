// For which of the kernels that are known for a file its Module builds an image.
import { modulePreview } from './module-preview.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { documentsOf } from '../../analysis/objects/source-file.js';

/** In the order in which they are listed; empty when there is no such Module now. */
export function buildableKernels(snapshot: Snapshot, uri: string, document: number): readonly string[] {
  const placed = documentsOf(snapshot.files.get(uri)).find(({ index }) => index === document);
  const preview = placed && modulePreview(snapshot, uri, placed);
  if (!preview) return [];
  const { kernels, request } = preview.coverage;
  const container = request.module.spec.moduleLoader?.container;
  const isBuilt = (mapping: number): boolean =>
    Boolean(container?.kernelMappings?.[mapping]?.build ?? container?.build);
  return kernels
    .filter(({ fate }) => fate.outcome === 'mapped' && isBuilt(fate.mapping))
    .map(({ nodeKernel }) => nodeKernel);
}
