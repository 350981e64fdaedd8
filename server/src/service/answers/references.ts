// Who refers to the ConfigMap or Secret under the cursor: all Modules that name it, in all files.
import type { DocumentHighlight, Location, Position, ReferenceContext } from 'vscode-languageserver-types';
import { DocumentHighlightKind } from 'vscode-languageserver-types';
import { dockerfileHighlights } from '../dockerfile/definition.js';
import { objectAt } from './object-at.js';
import type {
  ObjectIndex,
  ObjectName,
  PlacedDeclaration,
  PlacedReference,
} from '../../analysis/objects/object-index.js';
import { declarationsOf, objectIndex, referencesOf } from '../../analysis/objects/object-index.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { toLocation } from '../workspace/to-lsp.js';

/** The names in Modules, and with `includeDeclaration` those of the objects themselves. */
export function references(
  snapshot: Snapshot,
  uri: string,
  position: Position,
  { includeDeclaration }: ReferenceContext,
): readonly Location[] {
  const { declared, referred } = mentionsAt(snapshot, uri, position);
  const places = [
    ...(includeDeclaration ? declared.map(found => ({ uri: found.uri, span: found.nameSpan })) : []),
    ...referred,
  ];
  return places.flatMap(place => toLocation(snapshot, place.uri, place.span) ?? []);
}

/** The same within one file, for the editor to mark. */
export function documentHighlights(
  snapshot: Snapshot,
  uri: string,
  position: Position,
): readonly DocumentHighlight[] {
  const inDockerfile = dockerfileHighlights(snapshot, uri, position);
  if (inDockerfile) return inDockerfile;
  const { declared, referred } = mentionsAt(snapshot, uri, position);
  const marks = [
    ...declared.map(found => ({ ...found, span: found.nameSpan, kind: DocumentHighlightKind.Write })),
    ...referred.map(found => ({ ...found, kind: DocumentHighlightKind.Read })),
  ];
  return marks
    .filter(mark => mark.uri === uri)
    .flatMap(({ span, kind }) => {
      const location = toLocation(snapshot, uri, span);
      return location ? [{ range: location.range, kind }] : [];
    });
}

interface Mentions {
  readonly declared: readonly PlacedDeclaration[];
  readonly referred: readonly PlacedReference[];
}

function mentionsAt(snapshot: Snapshot, uri: string, position: Position): Mentions {
  const object = objectAt(snapshot, uri, position);
  return object ? mentionsOf(objectIndex(snapshot.files), object) : { declared: [], referred: [] };
}

const mentionsOf = (index: ObjectIndex, object: ObjectName): Mentions => ({
  declared: declarationsOf(index, object),
  referred: referencesOf(index, object),
});
