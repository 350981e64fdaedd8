// Go to definition: from a name in a Module to the ConfigMap or Secret it means, in whatever file that is. Inside of a
// Dockerfile it is dockerfile-definition.ts' business.
import type { LocationLink, Position } from 'vscode-languageserver-types';
import type { Span } from '../../core/span.js';
import { dockerfileDefinition } from '../dockerfile/definition.js';
import { objectAt } from './object-at.js';
import type { PlacedDeclaration } from '../../analysis/objects/object-index.js';
import { declarationsOf, objectIndex } from '../../analysis/objects/object-index.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { linesOf } from '../workspace/text-lines.js';
import { toLocation } from '../workspace/to-lsp.js';

/**
 * All objects the name may mean; a ConfigMap's target is the key of its Dockerfile. On the object itself the answer is
 * the object, which editors take as the wish to see who refers to it.
 */
export function definition(snapshot: Snapshot, uri: string, position: Position): readonly LocationLink[] {
  const inDockerfile = dockerfileDefinition(snapshot, uri, position);
  if (inDockerfile) return inDockerfile;
  const object = objectAt(snapshot, uri, position);
  const file = snapshot.files.get(uri);
  if (!object || !file) return [];
  const originSelectionRange = linesOf(file).range(object.origin);
  return declarationsOf(objectIndex(snapshot.files), object).flatMap(found => {
    const target = targetOf(found);
    const whole = toLocation(snapshot, found.uri, target.whole);
    const selection = toLocation(snapshot, found.uri, target.selection);
    if (!whole || !selection) return [];
    return [
      {
        originSelectionRange,
        targetUri: found.uri,
        targetRange: whole.range,
        targetSelectionRange: selection.range,
      },
    ];
  });
}

/** What a jump to an object shows, and what it selects of that. */
export function targetOf({ nameEntry, nameSpan, dockerfile }: PlacedDeclaration): {
  readonly whole: Span;
  readonly selection: Span;
} {
  return dockerfile
    ? { whole: dockerfile.entry, selection: dockerfile.key }
    : { whole: nameEntry, selection: nameSpan };
}
