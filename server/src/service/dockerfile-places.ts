// Where Dockerfiles are written, a file of their own or a ConfigMap in YAML, and which Modules build from each.
import type { PlacedDocument, YamlDocument, YamlFile } from '../analysis/document.js';
import type { DockerfileHome } from '../analysis/dockerfile-view.js';
import { isConfigMap } from '../analysis/kinds.js';
import { moduleViewOf } from '../analysis/module-view.js';
import type { Files } from '../analysis/object-index.js';
import { objectIndex, referencesOf } from '../analysis/object-index.js';
import { objectFacts } from '../analysis/object-references.js';
import { roleOf } from '../analysis/object-roles.js';
import type { EmbeddedText } from '../analysis/yaml/embed.js';
import { embeddedText } from '../analysis/yaml/embed.js';
import type { LocatedEntry } from '../analysis/yaml/located.js';
import { entryAt } from '../analysis/yaml/located.js';
import { decodedUri } from '../analysis/sibling-uri.js';
import type { Release } from '../core/dialect.js';
import type { Span } from '../core/span.js';
import { shiftSpan, spanOf } from '../core/span.js';
import type { LayoutUser } from './image-layout.js';
import { previewedModule, unknownNamespace } from './module-preview.js';
import { linesOf } from './text-lines.js';

export interface PlacedDockerfile {
  readonly home: DockerfileHome;
  readonly text: string;
  /** The ConfigMap's name, or the file's. */
  readonly name: string;
  /** A place in `text` as a line of the file, from 1. */
  readonly lineOf: (span: Span) => number;
  /** Undefined for a file of its own. */
  readonly configMap: PlacedConfigMap | undefined;
}

export interface PlacedConfigMap {
  readonly placed: PlacedDocument;
  /** `dockerfile: …`, in the document. */
  readonly entry: LocatedEntry;
  readonly embedded: EmbeddedText;
}

/** In the order of the file. */
export function dockerfilesIn(uri: string, file: YamlFile): readonly PlacedDockerfile[] {
  if (file.isDockerfile) return isTemplate(file.text) ? [] : [standalone(uri, file)];
  return file.documents.flatMap(placed => embeddedIn(file, placed) ?? []);
}

/** Of Helm and its like; nobody knows what it becomes. */
const isTemplate = (text: string): boolean => text.includes('{{');

function standalone(uri: string, file: YamlFile): PlacedDockerfile {
  const lineOf = ({ start }: Span): number => linesOf(file).position(start).line + 1;
  const name = decodedUri(uri.slice(uri.lastIndexOf('/') + 1));
  return { home: 'file', text: file.text, name, lineOf, configMap: undefined };
}

function embeddedIn(file: YamlFile, placed: PlacedDocument): PlacedDockerfile | undefined {
  const { document, start } = placed;
  if (!isConfigMap(document.identity) || document.templated) return undefined;
  const entry = entryAt(document.root, ['data', 'dockerfile']);
  const embedded = entry && embeddedText(document.text, entry);
  if (!embedded || isTemplate(embedded.text)) return undefined;
  const lineOf = remembered(offset => {
    const { start: from } = shiftSpan(embedded.hostSpan(spanOf(offset, offset + 1)), start);
    return linesOf(file).position(from).line + 1;
  });
  return {
    home: 'ConfigMap',
    text: embedded.text,
    name: document.identity.name ?? 'ConfigMap without a name',
    lineOf: span => lineOf(span.start),
    configMap: { placed, entry, embedded },
  };
}

export type EmbeddedPlace = PlacedDockerfile & { readonly configMap: PlacedConfigMap };

/** At the place where it was; else the only one of that name. */
export function namedConfigMap(
  { files }: { readonly files: Files },
  uri: string,
  { document, name }: { readonly document: number; readonly name: string },
): EmbeddedPlace | undefined {
  const file = files.get(uri);
  const named = (file ? dockerfilesIn(uri, file) : []).filter(isEmbedded).filter(each => each.name === name);
  const there = named.find(({ configMap }) => configMap.placed.index === document);
  return there ?? (named.length === 1 ? named[0] : undefined);
}

const isEmbedded = (dockerfile: PlacedDockerfile): dockerfile is EmbeddedPlace =>
  dockerfile.configMap !== undefined;

/** The way back to the YAML goes through the whole text. */
function remembered(of: (offset: number) => number): (offset: number) => number {
  const known = new Map<number, number>();
  return offset => {
    const value = known.get(offset) ?? of(offset);
    known.set(offset, value);
    return value;
  };
}

/** A Module that builds from a Dockerfile, and where it is written. */
export interface PlacedUser extends LayoutUser {
  readonly uri: string;
  readonly document: YamlDocument;
}

/** The Modules that name the ConfigMap; empty for a file, whose Modules nobody knows here. */
export function usersOf(
  files: Files,
  { configMap }: PlacedDockerfile,
  release: Release,
): readonly PlacedUser[] {
  if (!configMap) return [];
  const { declaration, namespace } = objectFacts(configMap.placed.document);
  if (!declaration) return [];
  const { kind, name } = declaration;
  const references = referencesOf(objectIndex(files), { kind, name, namespace });
  const uris = new Map(
    references
      .filter(({ field }) => roleOf(field) === 'dockerfileConfigMap')
      .map(({ document, uri }) => [document, uri]),
  );
  return [...uris].flatMap(([document, uri]) => placedUser(uri, document, name, release) ?? []);
}

/** All Modules of a file that somebody has named, whatever they build from. */
export const modulesIn = (
  uri: string,
  { documents }: YamlFile,
  configMap: string | undefined,
  release: Release,
): readonly PlacedUser[] =>
  documents.flatMap(({ document }) => placedUser(uri, document, configMap, release) ?? []);

function placedUser(
  uri: string,
  document: YamlDocument,
  configMap: string | undefined,
  release: Release,
): PlacedUser | undefined {
  const view = moduleViewOf(document);
  if (!view) return undefined;
  const { name = 'Module without a name' } = document.identity;
  const module = previewedModule(document, view, release);
  const namespace = module.metadata.namespace || unknownNamespace;
  return { uri, document, name, module, namespace, configMap };
}
