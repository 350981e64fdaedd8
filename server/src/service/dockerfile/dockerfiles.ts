// The Dockerfiles of a snapshot: the lookup of analysis/dockerfile/sources.ts with what the settings say put in, and the
// documents in which somebody edits a ConfigMap's.
import type { DockerfileQuestion, DockerfileSource } from '../../analysis/dockerfile/sources.js';
import { dockerfileAt, dockerfilesIn } from '../../analysis/dockerfile/sources.js';
import { dockerfileHostOf } from '../../protocol/dockerfiles.js';
import type { Snapshot } from '../workspace/snapshot.js';

export const dockerfileQuestion = (snapshot: Snapshot, uri: string): DockerfileQuestion => ({
  files: snapshot.files,
  release: snapshot.settingsFor(writtenIn(uri)).release,
  isChosen: other => snapshot.settingsFor(other).isKmodDockerfile,
});

/** All that a file holds, ordinary ones included: `isKmod` tells them apart. */
export function dockerfilesOf(snapshot: Snapshot, uri: string): readonly DockerfileSource[] {
  const edited = editedSource(snapshot, uri);
  return edited ? [edited] : dockerfilesIn(dockerfileQuestion(snapshot, uri), uri);
}

/** `document`: the index of the ConfigMap in its file. Without it the file itself, or the first that a YAML file holds. */
export const dockerfileOf = (
  snapshot: Snapshot,
  uri: string,
  document?: number,
): DockerfileSource | undefined =>
  editedSource(snapshot, uri) ?? dockerfileAt(dockerfileQuestion(snapshot, uri), uri, document);

/** The YAML, where a ConfigMap's Dockerfile is edited as a document of its own. */
export const writtenIn = (uri: string): string => dockerfileHostOf(uri)?.uri ?? uri;

/** The text of the document, used as the ConfigMap's is. */
function editedSource(snapshot: Snapshot, uri: string): DockerfileSource | undefined {
  const host = dockerfileHostOf(uri);
  const file = host && snapshot.files.get(uri);
  const written = file && namedSource(snapshot, host.uri, host);
  return written && { ...written, uri, text: file.text, host: undefined, keeper: file };
}

/** The Dockerfile in a ConfigMap of that name: at the place where it was, else the only one. */
export function namedSource(
  snapshot: Snapshot,
  uri: string,
  { document, name }: { readonly document: number; readonly name: string },
): DockerfileSource | undefined {
  const all = dockerfilesIn(dockerfileQuestion(snapshot, uri), uri);
  const named = all.filter(source => source.host && sourceName(source) === name);
  const there = named.find(({ host }) => host?.placed.index === document);
  return there ?? (named.length === 1 ? named[0] : undefined);
}

/** The ConfigMap's; undefined for a file of its own. */
export const sourceName = ({ host }: DockerfileSource): string | undefined =>
  host && (host.placed.document.identity.name ?? 'ConfigMap without a name');
