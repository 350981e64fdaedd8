// The Dockerfiles of a snapshot: the lookup of analysis/dockerfile-sources.ts with what the settings say put in.
import type { DockerfileQuestion, DockerfileSource } from '../analysis/dockerfile-sources.js';
import { dockerfileAt, dockerfilesIn } from '../analysis/dockerfile-sources.js';
import type { Snapshot } from './snapshot.js';

export const dockerfileQuestion = (snapshot: Snapshot, uri: string): DockerfileQuestion => ({
  files: snapshot.files,
  release: snapshot.settingsFor(uri).release,
  isChosen: other => snapshot.settingsFor(other).isKmodDockerfile,
});

/** All that a file holds, ordinary ones included: `isKmod` tells them apart. */
export const dockerfilesOf = (snapshot: Snapshot, uri: string): readonly DockerfileSource[] =>
  dockerfilesIn(dockerfileQuestion(snapshot, uri), uri);

/** `document`: the index of the ConfigMap in its file. Without it the file itself, or the first that a YAML file holds. */
export const dockerfileOf = (
  snapshot: Snapshot,
  uri: string,
  document?: number,
): DockerfileSource | undefined => dockerfileAt(dockerfileQuestion(snapshot, uri), uri, document);
