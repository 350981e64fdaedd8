// Which Dockerfile of a file a user means, who has named a document, a position, or neither.
import type { Position } from 'vscode-languageserver-types';
import { documentAt } from '../../analysis/objects/source-file.js';
import type { SourceFile } from '../../analysis/objects/source-file.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { linesOf } from '../workspace/text-lines.js';
import { dockerfilesOf, writtenIn } from './dockerfiles.js';
import type { PlacedDockerfile } from './places.js';
import { placedDockerfiles } from './places.js';

/** Which Dockerfile of a file. */
export interface DockerfileAsked {
  readonly document?: number | undefined;
  readonly position?: Position | undefined;
}

/** The one at the document or position, or the first of the file. */
export function chosenDockerfile(
  snapshot: Snapshot,
  uri: string,
  { document, position }: DockerfileAsked,
): PlacedDockerfile | undefined {
  const file = snapshot.files.get(uri);
  if (!file) return undefined;
  const { release } = snapshot.settingsFor(writtenIn(uri));
  const all = placedDockerfiles(snapshot.files, dockerfilesOf(snapshot, uri), release);
  const index = document ?? (position && documentIndexAt(file, position));
  const chosen = all.find(({ configMap }) => configMap?.placed.index === index);
  return chosen ?? (document === undefined || file.kind === 'dockerfile' ? all[0] : undefined);
}

const documentIndexAt = (file: SourceFile, position: Position): number | undefined =>
  documentAt(file, linesOf(file).offset(position))?.index;
