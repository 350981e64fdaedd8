// Which ConfigMap or Secret the cursor is on, whether it stands on a name that refers to one or on the object itself.
import type { Position } from 'vscode-languageserver-types';
import { documentAt } from '../../analysis/objects/source-file.js';
import { objectFacts } from '../../analysis/objects/object-references.js';
import type { Span } from '../../core/span.js';
import { shiftSpan, touches } from '../../core/span.js';
import type { ObjectName } from '../../analysis/objects/object-index.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { linesOf } from '../workspace/text-lines.js';

export interface ObjectAtCursor extends ObjectName {
  /** The words in the file that mean the object. */
  readonly origin: Span;
}

/**
 * Of a reference all counts, from its key on; of an object `metadata.name` and the key of its Dockerfile
 * do, the Dockerfile's text does not.
 */
export function objectAt(snapshot: Snapshot, uri: string, position: Position): ObjectAtCursor | undefined {
  const file = snapshot.files.get(uri);
  const offset = file && linesOf(file).offset(position);
  const placed = file && documentAt(file, offset ?? 0);
  if (offset === undefined || !placed) return undefined;
  const { namespace, references, declaration } = objectFacts(placed.document);
  const at = offset - placed.start;
  const reference = references.find(({ within }) => touches(within, at));
  if (reference) {
    const { kind, name, span } = reference;
    return { kind, name, namespace, origin: shiftSpan(span, placed.start) };
  }
  if (!declaration) return undefined;
  const { kind, name, nameEntry, dockerfile } = declaration;
  const marks = [
    { area: nameEntry.span, origin: nameEntry.value.span },
    ...(dockerfile ? [{ area: dockerfile.key, origin: dockerfile.key }] : []),
  ];
  const hit = marks.find(({ area }) => touches(area, at));
  return hit && { kind, name, namespace, origin: shiftSpan(hit.origin, placed.start) };
}
