// Document links: a name that can mean one known object only is a link to it. Where it could mean several, only "go
// to definition" can show them all.
import type { DocumentLink } from 'vscode-languageserver-types';
import type { YamlDocument } from '../../analysis/objects/document.js';
import { isDockerfile } from '../../analysis/dockerfile/holders.js';
import { generatorItemsOf, isKustomization } from '../../analysis/objects/kustomization.js';
import { objectFacts } from '../../analysis/objects/object-references.js';
import type { Span } from '../../core/span.js';
import { shiftSpan } from '../../core/span.js';
import { siblingUri } from '../../analysis/objects/sibling-uri.js';
import { targetOf } from './definition.js';
import type { ObjectName, PlacedDeclaration } from '../../analysis/objects/object-index.js';
import { declarationsOf, objectIndex } from '../../analysis/objects/object-index.js';
import { documentsOf } from '../../analysis/objects/source-file.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { linesOf } from '../workspace/text-lines.js';
import { toLocation } from '../workspace/to-lsp.js';

export function documentLinks(snapshot: Snapshot, uri: string): readonly DocumentLink[] {
  const file = snapshot.files.get(uri);
  if (!file) return [];
  const lines = linesOf(file);
  const index = objectIndex(snapshot.files);
  return documentsOf(file).flatMap(({ document, start }) => {
    const { namespace, references } = objectFacts(document);
    const toFiles = isKustomization(document, uri) ? generatorLinks(uri, document) : [];
    const toObjects = references.flatMap(({ kind, name, span }) => {
      const wanted: ObjectName = { kind, name, namespace };
      const [only, ...more] = declarationsOf(index, wanted);
      const target = only && more.length === 0 ? linkTo(snapshot, only) : undefined;
      return target
        ? [{ range: lines.range(shiftSpan(span, start)), target, tooltip: `Open ${described(wanted)}` }]
        : [];
    });
    const shifted = toFiles.map(({ span, ...link }) => ({
      ...link,
      range: lines.range(shiftSpan(span, start)),
    }));
    return [...toObjects, ...shifted];
  });
}

/** From a generator to the Dockerfile that it makes a ConfigMap of. */
const generatorLinks = (
  uri: string,
  document: YamlDocument,
): readonly (Omit<DocumentLink, 'range'> & { readonly span: Span })[] =>
  generatorItemsOf(document, 'files')
    .filter(isDockerfile)
    .map(({ span, value: path }) => ({
      span,
      target: encodeURI(siblingUri(uri, path)).replaceAll(/[?#]/g, encodeURIComponent),
      tooltip: `Open ${path}`,
    }));

const described = ({ kind, name, namespace }: ObjectName): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

/** `#L12,5`: line and column from 1, as editors read the fragment of a file's URI. */
function linkTo(snapshot: Snapshot, declaration: PlacedDeclaration): string | undefined {
  const location = toLocation(snapshot, declaration.uri, targetOf(declaration).selection);
  if (!location) return undefined;
  const { line, character } = location.range.start;
  return `${declaration.uri}#L${String(line + 1)},${String(character + 1)}`;
}
