// The place in a Dockerfile that a position in a file means, and the way back: in a file of its own they are the same,
// in a ConfigMap the YAML's quotes, escapes, folding and indentation are in between.
import type { Position, Range } from 'vscode-languageserver-types';
import type { PlacedDocument } from '../../analysis/objects/document.js';
import { documentAt } from '../../analysis/objects/source-file.js';
import { dockerfileText } from '../../analysis/objects/object-references.js';
import type { DockerfileSource } from '../../analysis/dockerfile/sources.js';
import { embeddedSource } from '../../analysis/dockerfile/sources.js';
import { isConfigMap } from '../../analysis/objects/kinds.js';
import { textAt } from '../../analysis/objects/text-at.js';
import { locatedAt } from '../../analysis/yaml/located.js';
import { cover } from '../../analysis/yaml/template-actions.js';
import { hole } from '../../core/dockerfile/hole.js';
import { parseYaml } from '../../analysis/yaml/parse.js';
import type { Span } from '../../core/span.js';
import { shiftSpan } from '../../core/span.js';
import { dockerfileOf, dockerfileQuestion } from './dockerfiles.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { linesOf } from '../workspace/text-lines.js';

export interface DockerfileCursor {
  readonly source: DockerfileSource;
  /** The source's text; blank lines at its end that YAML leaves away are in it when the cursor is on one. */
  readonly text: string;
  /** In `text`. */
  readonly offset: number;
  /** In the file. */
  readonly fileOffset: number;
  /** A place in `text` as one in the file. */
  readonly rangeOf: (span: Span) => Range;
}

/** Undefined where there is no Dockerfile. */
export function dockerfileCursor(
  snapshot: Snapshot,
  uri: string,
  position: Position,
): DockerfileCursor | undefined {
  const file = snapshot.files.get(uri);
  if (!file) return undefined;
  const lines = linesOf(file);
  const fileOffset = lines.offset(position);
  if (file.kind === 'dockerfile') {
    const source = dockerfileOf(snapshot, uri);
    const rangeOf = (span: Span): Range => lines.range(span);
    return source && { source, text: file.text, offset: fileOffset, fileOffset, rangeOf };
  }
  const placed = documentAt(file, fileOffset);
  const inside = placed && insideOf(placed, fileOffset - placed.start);
  const source = placed && inside && embeddedSource(dockerfileQuestion(snapshot, uri), uri, placed);
  const host = source?.host;
  if (!inside || !host) return undefined;
  const rangeOf = (span: Span): Range =>
    lines.range(shiftSpan(host.embedded.hostSpan(span), host.placed.start));
  return { source, ...inside, fileOffset, rangeOf };
}

/** One character that YAML allows and nobody writes. */
const mark = '\uE3A9';

/**
 * YAML itself says where the cursor is: a mark is put there and looked for in the value. So this holds in every style,
 * and in blank lines, of which a value knows nothing.
 */
function insideOf(
  { document }: PlacedDocument,
  offset: number,
): { readonly text: string; readonly offset: number } | undefined {
  const text = isConfigMap(document.identity) ? textAt(document, offset) : undefined;
  if (text === undefined) return undefined;
  const marked = `${text.slice(0, offset)}${mark}${text.slice(offset)}`;
  const value = dockerfileText(locatedAt(parseYaml(marked).root, document.at ?? []))?.replaceAll(cover, hole);
  const at = value?.indexOf(mark) ?? -1;
  return value === undefined || at < 0
    ? undefined
    : { text: value.slice(0, at) + value.slice(at + 1), offset: at };
}
