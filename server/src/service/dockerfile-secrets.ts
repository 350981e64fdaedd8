// The Secrets that a build of a Dockerfile has mounted, as far as files of the workspace say. Of their contents only
// the names of keys.
import type { DockerfileSource } from '../analysis/dockerfile-sources.js';
import { declarationsOf, objectIndex } from '../analysis/object-index.js';
import type { Snapshot } from './snapshot.js';

/** Empty when no manifest here has them. */
export function secretKeys(
  snapshot: Snapshot,
  { modules }: DockerfileSource,
  name: string,
): readonly string[] {
  const index = objectIndex(snapshot.files);
  const namespaces = new Set(modules.map(({ placed }) => namespaceOf(placed.document)));
  const found = [...namespaces].flatMap(namespace =>
    declarationsOf(index, { kind: 'Secret', name, namespace }),
  );
  return [...new Set(found.flatMap(({ contents }) => contents.keys.map(key => key.name)))];
}

const namespaceOf = ({ kind, identity }: DockerfileSource['modules'][number]['placed']['document']) =>
  kind === 'ManagedClusterModule' ? undefined : identity.namespace;

/** All that `build.secrets` of its Modules name. */
export const mountedSecretNames = ({ users }: DockerfileSource): readonly string[] => [
  ...new Set(users.flatMap(({ secrets }) => secrets.map(({ text }) => text)).filter(text => text !== '')),
];
