// The Secrets that a build of a Dockerfile has mounted, as far as files of the workspace say. Of their contents only
// the names of keys.
import type { DockerfileSource } from '../../analysis/dockerfile/sources.js';
import type { PlacedDeclaration } from '../../analysis/objects/object-index.js';
import { declarationsOf, objectIndex } from '../../analysis/objects/object-index.js';
import { objectFacts } from '../../analysis/objects/object-references.js';
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import type { Snapshot } from '../workspace/snapshot.js';

/** Empty when no manifest here has them. */
export const secretKeys = (snapshot: Snapshot, source: DockerfileSource, name: string): readonly string[] => {
  const found = secretDeclarations(snapshot, source, name);
  return [...new Set(found.flatMap(({ contents }) => contents.keys.map(key => key.name)))];
};

/** Where the Modules that build with it would find the Secret. */
export function secretDeclarations(
  { files }: Snapshot,
  { modules }: DockerfileSource,
  name: string,
): readonly PlacedDeclaration[] {
  const index = objectIndex(files);
  const namespaces = new Set(modules.map(({ placed }) => objectFacts(placed.document).namespace));
  const found = [...namespaces].flatMap(namespace =>
    declarationsOf(index, { kind: 'Secret', name, namespace }),
  );
  return [...new Set(found)];
}

/** All that `build.secrets` of its Modules name. */
export const mountedSecretNames = ({ users }: DockerfileSource): readonly string[] => [
  ...new Set(users.flatMap(({ secrets }) => secrets.map(({ text }) => text)).filter(text => text !== '')),
];

/** The Secret that a path around the offset leads to, and the path. */
export function secretAtPath(
  text: string,
  offset: number,
): { readonly name: string; readonly span: Span } | undefined {
  const span = wordAround(text, offset);
  const [, name] = /(?:^|[=:,])\/run\/secrets\/([^/]+)/.exec(text.slice(span.start, span.end)) ?? [];
  return name === undefined ? undefined : { name, span };
}

/** What stands between blanks, quotes and the shell's own signs. */
export function wordAround(text: string, offset: number): Span {
  const inWord = (at: number): boolean => at >= 0 && /[^\s"'`;&|()<>]/.test(text.charAt(at));
  let start = offset;
  let end = offset;
  while (inWord(start - 1)) start--;
  while (end < text.length && inWord(end)) end++;
  return spanOf(start, end);
}
