// Where a mapping of a Module begins, for whoever leads there.
import type { Location } from 'vscode-languageserver-types';
import { moduleViewOf } from '../../analysis/module/module-view.js';
import { shiftSpan, spanOf } from '../../core/span.js';
import { mappingField } from '../../core/module/container-field.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { toLocation } from '../workspace/to-lsp.js';
import { documentsOf } from '../../analysis/objects/source-file.js';

/** `document` is the index in the file, `mapping` that in `kernelMappings`. Undefined when there is no such Module now. */
export function mappingLocation(
  snapshot: Snapshot,
  uri: string,
  document: number,
  mapping: number,
): Location | undefined {
  const placed = documentsOf(snapshot.files.get(uri))[document];
  const view = placed && moduleViewOf(placed.document);
  if (!placed || !view) return undefined;
  const { start } = shiftSpan(view.spanOf(mappingField(mapping)), placed.start);
  return toLocation(snapshot, uri, spanOf(start, start));
}
