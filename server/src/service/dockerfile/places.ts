// A Dockerfile as an Image Layout and those who move it take it: its text, its lines in the file it is written in, and
// the Modules whose image it makes. Templates are left out: nobody knows what they become.
import type { PlacedDocument, YamlDocument } from '../../analysis/objects/document.js';
import type { HostConfigMap, DockerfileSource } from '../../analysis/dockerfile/sources.js';
import type { DockerfileHome } from '../../analysis/dockerfile/view.js';
import { moduleViewOf } from '../../analysis/module/module-view.js';
import type { Files, SourceFile } from '../../analysis/objects/source-file.js';
import { documentsOf } from '../../analysis/objects/source-file.js';
import { decodedUri } from '../../analysis/objects/sibling-uri.js';
import type { Release } from '../../core/release.js';
import type { HandedModule } from '../../core/module/dir-name.js';
import type { Span } from '../../core/span.js';
import { shiftSpan, spanOf } from '../../core/span.js';
import { sourceName } from './dockerfiles.js';
import { previewedModule, unknownNamespace } from '../kernels/module-preview.js';
import { TextLines, linesOf } from '../workspace/text-lines.js';

export interface PlacedDockerfile {
  readonly home: DockerfileHome;
  readonly text: string;
  /** The ConfigMap's name, or the file's. */
  readonly name: string;
  /** A place in `text` as a line of the file, from 1. */
  readonly lineOf: (span: Span) => number;
  /** Undefined for a file of its own. */
  readonly configMap: HostConfigMap | undefined;
  /** The Modules that build from it. */
  readonly users: readonly PlacedUser[];
}

/** The Module whose image it is. */
export interface LayoutUser extends HandedModule {
  readonly name: string;
  readonly namespace: string;
  /** The name of the ConfigMap that the Dockerfile stands in; undefined for a file. */
  readonly configMap: string | undefined;
}

/** A Module that builds from a Dockerfile, and where it is written. */
export interface PlacedUser extends LayoutUser {
  readonly uri: string;
  readonly document: YamlDocument;
}

/** In their order. */
export const placedDockerfiles = (
  files: Files,
  sources: readonly DockerfileSource[],
  release: Release,
): readonly PlacedDockerfile[] =>
  sources.flatMap(source => {
    const file = files.get(source.uri);
    return file && !isTemplate(source) ? [placedDockerfile(source, file, release)] : [];
  });

const isTemplate = ({ text, host }: DockerfileSource): boolean =>
  text.includes('{{') || host?.placed.document.templated === true;

/** `file`: the one it is written in. */
export function placedDockerfile(
  source: DockerfileSource,
  file: SourceFile,
  release: Release,
): PlacedDockerfile {
  const { uri, home, text, host, modules } = source;
  return {
    ...{ home, text },
    name: sourceName(source) ?? decodedUri(uri.slice(uri.lastIndexOf('/') + 1)),
    lineOf: lineIn(source, file),
    configMap: host,
    users: modules.flatMap(({ uri: moduleUri, placed, mappings }) => {
      const configMap = mappings[0]?.effective.build?.dockerfileConfigMap?.name;
      return placedUser(moduleUri, placed, configMap, release) ?? [];
    }),
  };
}

function lineIn({ host, text }: DockerfileSource, file: SourceFile): PlacedDockerfile['lineOf'] {
  const lines = linesOf(file);
  if (!host) return ({ start }) => lines.position(start).line + 1;
  const { embedded, placed, entry } = host;
  const isLiteral = entry.value.kind === 'scalar' && entry.value.style === 'literal';
  if (isLiteral) {
    // Its lines are the text's, one for one, below the header.
    const first = lines.position(placed.start + entry.value.span.start).line + 2;
    const own = new TextLines(text);
    return ({ start }) => first + own.position(start).line;
  }
  const lineOf = remembered(offset => {
    const { start } = shiftSpan(embedded.hostSpan(spanOf(offset, offset + 1)), placed.start);
    return lines.position(start).line + 1;
  });
  return ({ start }) => lineOf(start);
}

/** The way back to the YAML goes through the whole text. */
function remembered(of: (offset: number) => number): (offset: number) => number {
  const known = new Map<number, number>();
  return offset => {
    const value = known.get(offset) ?? of(offset);
    known.set(offset, value);
    return value;
  };
}

/** All Modules of a file that somebody has named, whatever they build from. */
export const modulesIn = (
  uri: string,
  file: SourceFile,
  configMap: string | undefined,
  release: Release,
): readonly PlacedUser[] =>
  documentsOf(file).flatMap(placed => placedUser(uri, placed, configMap, release) ?? []);

function placedUser(
  uri: string,
  { document }: Pick<PlacedDocument, 'document'>,
  configMap: string | undefined,
  release: Release,
): PlacedUser | undefined {
  const view = moduleViewOf(document);
  if (!view) return undefined;
  const { name = 'Module without a name' } = document.identity;
  const module = previewedModule(document, view, release);
  const namespace = module.metadata.namespace || unknownNamespace;
  return { uri, document, name, module, onHub: view.onHub, namespace, configMap };
}
