// A ConfigMap's Dockerfile for those who edit it as a text of its own: what it says, and what to change in the YAML so
// that it says something else. A ConfigMap is found again by its name when its document has moved.
import type { YamlDocument } from '../../analysis/objects/document.js';
import { isCertain, replaceText } from '../../analysis/edits/long-text.js';
import type { Outcome } from '../../core/outcome.js';
import { failure, success } from '../../core/outcome.js';
import { guessedFrom } from '../../analysis/yaml/parse.js';
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

/** A refusal says why nothing can be changed. */
export function replaceDockerfile(
  snapshot: Snapshot,
  { uri, version }: FileAddress,
  wanted: Replacement,
): Outcome<ReplacedDockerfile> {
  const found = namedSource(snapshot, uri, wanted);
  if (!found?.host) return noSuchConfigMap(wanted.name);
  const { document, start } = found.host.placed;
  if (!isCertain(document)) return uncertain(wanted.name, document);
  if (found.text !== wanted.base) return success({ text: found.text, version });
  const changes = replaceText(document, found.host.field, wanted.text);
  if (!changes) return unfit(wanted.name);
  const edits = changes.flatMap(
    change => toTextEdit(snapshot, uri, { ...change, span: shiftSpan(change.span, start) }) ?? [],
  );
  return success({ text: found.text, edits, version });
}

export const noSuchConfigMap = (name: string): Outcome<never> =>
  failure(
    `The file has no ConfigMap \`${name}\` with a Dockerfile now, or several.`,
    'Open the Dockerfile again, from the ConfigMap that is meant.',
  );

/** Lines that a broken document has lost, or a template puts in, would be gone. */
const uncertain = (name: string, document: YamlDocument): Outcome<never> =>
  document.templated
    ? failure(
        `The YAML of ConfigMap \`${name}\` is made by a template, so nobody knows what it becomes.`,
        'Edit the Dockerfile in the YAML.',
      )
    : failure(
        `The YAML of ConfigMap \`${name}\` cannot be read: ${guessedFrom(document)?.message ?? 'it is broken'}.`,
        'Correct it first. Nothing is written into it until then.',
      );

const unfit = (name: string): Outcome<never> =>
  failure(
    `YAML cannot hold this text as ConfigMap \`${name}\` is written, so that it is read back as it is.`,
    'Write `dockerfile: |` in a map of lines of its own, and leave out characters that YAML has to escape.',
  );
