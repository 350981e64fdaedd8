// Where Dockerfiles are written, a ConfigMap or a file of their own, and which Modules build with each: the one lookup
// for whatever looks at a Dockerfile. What it becomes for a kernel is dockerfile-view.ts' business.
import type { Release } from '../../core/release.js';
import type { PlacedDocument } from '../objects/document.js';
import { isKmodDockerfile, mentionsKernel } from './kmod-dockerfile.js';
import type { DockerfileModule, DockerfileUser } from './users.js';
import { modulesOfConfigMap, dockerfileUsers, nearestModules, unfollowedBuilds } from './users.js';
import type { DockerfileHome } from './view.js';
import { dockerfileKey } from './dockerfile-key.js';
import { holdersOf } from './holders.js';
import type { FieldPath } from '../../core/field-path.js';
import type { ObjectIdentity } from '../objects/kinds.js';
import { isBuildConfig, isConfigMap } from '../objects/kinds.js';
import { isPatch } from '../objects/kustomization.js';
import { dockerfileEntry, objectFacts } from '../objects/object-references.js';
import type { DockerfileFile, Files } from '../objects/source-file.js';
import { documentsOf } from '../objects/source-file.js';
import { hole } from '../../core/dockerfile/hole.js';
import { cover } from '../yaml/template-actions.js';
import type { EmbeddedText } from '../yaml/embed.js';
import { embeddedText } from '../yaml/embed.js';
import type { Located, LocatedEntry } from '../yaml/located.js';
import { entryAt } from '../yaml/located.js';

export interface DockerfileSource {
  readonly uri: string;
  /** In a ConfigMap, what a template brings is a hole of the same length. */
  readonly text: string;
  /** The ConfigMap it is written in; undefined for a file of its own. */
  readonly host: HostConfigMap | undefined;
  /** Who builds it: KMM what a ConfigMap holds or is made to hold, a file of its own whoever likes to. */
  readonly home: DockerfileHome;
  readonly modules: readonly DockerfileModule[];
  /** One for each mapping of `modules`. */
  readonly users: readonly DockerfileUser[];
  /** How many builds may be meant where they are so many that none of them is followed. */
  readonly unfollowed: number;
  /** It is KMM's business, and no patch of one. */
  readonly isKmod: boolean;
  /** The same object as long as nobody changes the text: what is found out about it may be remembered with it. */
  readonly keeper: object;
}

export interface HostConfigMap {
  readonly placed: PlacedDocument;
  readonly field: FieldPath;
  /** `dockerfile: …`, from the start of the document. */
  readonly entry: LocatedEntry;
  /** Places in it count from the start of the document, too. */
  readonly embedded: EmbeddedText;
}

export interface DockerfileQuestion {
  readonly files: Files;
  readonly release: Release;
  /** The user says that this file is a kmod image's. */
  readonly isChosen: (uri: string) => boolean;
}

/** `document`: the index of the ConfigMap in its file; undefined for a file of its own, or for the first there is. */
export const dockerfileAt = (
  question: DockerfileQuestion,
  uri: string,
  document?: number,
): DockerfileSource | undefined =>
  dockerfilesIn(question, uri).find(
    ({ host }) => document === undefined || (host?.placed.index ?? 0) === document,
  );

export function dockerfilesIn(question: DockerfileQuestion, uri: string): readonly DockerfileSource[] {
  const file = question.files.get(uri);
  if (file?.kind === 'dockerfile') return [fileSource(question, uri, file)];
  return documentsOf(file).flatMap(placed => embeddedSource(question, uri, placed) ?? []);
}

/**
 * Where an object has a Dockerfile: KMM's ConfigMap, or a BuildConfig, which buildah builds. A key in another case is a
 * mistake, and its text is looked at as it will be once the key is right.
 */
function dockerfileField(identity: ObjectIdentity, root: Located | undefined): FieldPath | undefined {
  if (isConfigMap(identity)) return ['data', dockerfileEntry(root)?.key ?? dockerfileKey];
  return isBuildConfig(identity) ? ['spec', 'source', 'dockerfile'] : undefined;
}

/** Of one document; undefined when it holds no Dockerfile. */
export function embeddedSource(
  { files, release }: DockerfileQuestion,
  uri: string,
  placed: PlacedDocument,
): DockerfileSource | undefined {
  const { document } = placed;
  const { root, text: written } = document.covered ?? document;
  const field = dockerfileField(document.identity, root);
  const entry = field && entryAt(root, field);
  const embedded = entry ? embeddedText(written, entry) : undefined;
  if (!entry || !embedded) return undefined;
  const text = embedded.text.replaceAll(cover, hole);
  const { declaration, namespace } = objectFacts(document);
  const name = declaration && { name: declaration.name, namespace };
  const modules = name
    ? nearestModules(files, modulesOfConfigMap(files, name, release), { ...name, uri })
    : [];
  const unfollowed = name ? unfollowedBuilds(files, name, release) : 0;
  const isWhole = !isPatch(files, uri) && text.trim() !== '';
  return {
    uri,
    text,
    host: { placed, field, entry, embedded },
    keeper: document,
    home: isConfigMap(document.identity) ? 'ConfigMap' : 'file',
    modules,
    users: dockerfileUsers(files, modules, release),
    unfollowed,
    isKmod: isWhole && (modules.length + unfollowed > 0 || isMeant(document.identity, text)),
  };
}

const isMeant = (identity: ObjectIdentity, text: string): boolean =>
  isConfigMap(identity) ? mentionsKernel(text) : isKmodDockerfile(text);

function fileSource(
  { files, release, isChosen }: DockerfileQuestion,
  uri: string,
  file: DockerfileFile,
): DockerfileSource {
  const { text } = file;
  const holders = holdersOf(files, uri);
  const modules = holders.flatMap(holder => modulesOfConfigMap(files, holder, release));
  const unfollowed = holders.reduce((sum, holder) => sum + unfollowedBuilds(files, holder, release), 0);
  const isMentioned = isKmodDockerfile(text) || (holders.length > 0 && mentionsKernel(text));
  return {
    uri,
    text,
    host: undefined,
    keeper: file,
    home: holders.length > 0 ? 'ConfigMap' : 'file',
    modules,
    users: dockerfileUsers(files, modules, release),
    unfollowed,
    isKmod: modules.length + unfollowed > 0 || isMentioned || isChosen(uri),
  };
}
