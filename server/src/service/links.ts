// Document links: a name that can mean one known object only is a link to it. Where it could mean several, only "go
// to definition" can show them all.
import type { DocumentLink } from 'vscode-languageserver-types';
import { objectFacts } from '../analysis/object-references.js';
import { shiftSpan } from '../core/span.js';
import { targetOf } from './definition.js';
import type { ObjectName, PlacedDeclaration } from '../analysis/object-index.js';
import { declarationsOf, objectIndex } from '../analysis/object-index.js';
import type { Snapshot } from './snapshot.js';
import { linesOf } from './text-lines.js';
import { toLocation } from './to-lsp.js';

export function documentLinks(snapshot: Snapshot, uri: string): readonly DocumentLink[] {
  const file = snapshot.files.get(uri);
  if (!file) return [];
  const lines = linesOf(file);
  const index = objectIndex(snapshot.files);
  return file.documents.flatMap(({ document, start }) => {
    const { namespace, references } = objectFacts(document);
    return references.flatMap(({ kind, name, span }) => {
      const wanted: ObjectName = { kind, name, namespace };
      const [only, ...more] = declarationsOf(index, wanted);
      const target = only && more.length === 0 ? linkTo(snapshot, only) : undefined;
      return target
        ? [{ range: lines.range(shiftSpan(span, start)), target, tooltip: `Open ${described(wanted)}` }]
        : [];
    });
  });
}

const described = ({ kind, name, namespace }: ObjectName): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

/** `#L12,5`: line and column from 1, as editors read the fragment of a file's URI. */
function linkTo(snapshot: Snapshot, declaration: PlacedDeclaration): string | undefined {
  const location = toLocation(snapshot, declaration.uri, targetOf(declaration).selection);
  if (!location) return undefined;
  const { line, character } = location.range.start;
  return `${declaration.uri}#L${String(line + 1)},${String(character + 1)}`;
}
