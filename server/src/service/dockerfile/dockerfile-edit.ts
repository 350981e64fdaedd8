// A ConfigMap's Dockerfile for those who edit it as a text of its own: what it says, and what to change in the YAML so
// that it says something else. A ConfigMap is found again by its name when its document has moved.
import { replaceText } from '../../analysis/edits/long-text.js';
import { shiftSpan } from '../../core/span.js';
import type { EmbeddedDockerfile, ReplacedDockerfile } from '../../protocol/dockerfiles.js';
import type { FileAddress } from '../workspace/file-address.js';
import { namedSource } from './dockerfiles.js';
import type { DockerfileAsked } from './chosen-dockerfile.js';
import { chosenDockerfile } from './chosen-dockerfile.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { toTextEdit } from '../workspace/to-lsp.js';

/** Null when there is no such Dockerfile in a ConfigMap. */
export function embeddedDockerfile(
  snapshot: Snapshot,
  uri: string,
  choice: DockerfileAsked,
): EmbeddedDockerfile | null {
  const found = chosenDockerfile(snapshot, uri, choice);
  if (!found?.configMap) return null;
  return { name: found.name, document: found.configMap.placed.index, text: found.text };
}

export interface Replacement {
  readonly document: number;
  readonly name: string;
  readonly base: string;
  readonly text: string;
}

/** Null when there is no such ConfigMap. */
export function replaceDockerfile(
  snapshot: Snapshot,
  { uri, version }: FileAddress,
  wanted: Replacement,
): ReplacedDockerfile | null {
  const found = namedSource(snapshot, uri, wanted);
  if (!found?.host || found.host.placed.document.templated) return null;
  if (found.text !== wanted.base) return { text: found.text, version };
  const { document, start } = found.host.placed;
  const changes = replaceText(document, ['data', 'dockerfile'], wanted.text);
  const edits = changes?.flatMap(
    change => toTextEdit(snapshot, uri, { ...change, span: shiftSpan(change.span, start) }) ?? [],
  );
  return { text: found.text, ...(edits && { edits }), version };
}
