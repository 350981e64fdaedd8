// A ConfigMap's Dockerfile as a text of its own: how it is called, read and written back. docs/protocol.md describes
// the messages.
import type { TextEdit } from 'vscode-languageserver-types';
import type { DockerfilePlace } from './image-layout.js';

/** Client to server, request. Null when there is no such Dockerfile in a ConfigMap now. */
export const dockerfileTextMethod = 'kmm/dockerfile/text';

export type DockerfileTextParams = DockerfilePlace;

export interface EmbeddedDockerfile {
  /** The ConfigMap's. */
  readonly name: string;
  /** The index of its document in the file. */
  readonly document: number;
  readonly text: string;
}

/**
 * Client to server, request: what to change in the YAML so that the ConfigMap has another Dockerfile. A
 * `ReplacedDockerfile`, or a `Refusal` when there is no such ConfigMap now or nothing can be written that is read back.
 */
export const replaceDockerfileMethod = 'kmm/dockerfile/replace';

export interface ReplaceDockerfileParams {
  readonly textDocument: { readonly uri: string };
  /** Where the ConfigMap was last, and how it is called: it may have moved. */
  readonly document: number;
  readonly name: string;
  /** What the client believes the YAML to have. */
  readonly base: string;
  readonly text: string;
}

export interface ReplacedDockerfile {
  /** What the YAML has. When it is not `base` there are no edits: somebody else has changed it. */
  readonly text: string;
  /** Absent in that case only. */
  readonly edits?: readonly TextEdit[];
  /** Of the YAML's text that the edits are for; null when it is not open. */
  readonly version: number | null;
}

/** URIs of this scheme name a Dockerfile in a ConfigMap; the server takes their documents for that. */
export const dockerfileScheme = 'kmm-dockerfile';

/** Where a document of that scheme is embedded. */
export interface DockerfileHost {
  readonly uri: string;
  readonly document: number;
  readonly name: string;
}

/** The path of such a URI: it ends like a Dockerfile's, whatever the ConfigMap is called. */
export const dockerfilePath = ({ uri, document, name }: DockerfileHost): string =>
  `/${encodeURIComponent(uri)}/${String(document)}/${encodeURIComponent(name)}.Dockerfile`;

/** Undefined for a path that `dockerfilePath` did not make. */
export function dockerfileHostIn(path: string): DockerfileHost | undefined {
  const [, uri, document, name] = /^\/([^/]+)\/(\d+)\/([^/]+)\.Dockerfile$/.exec(path) ?? [];
  if (uri === undefined || name === undefined) return undefined;
  try {
    return { uri: decodeURIComponent(uri), document: Number(document), name: decodeURIComponent(name) };
  } catch {
    return undefined;
  }
}

/** The same of a whole URI, percent-encoded as a client sends it. */
export function dockerfileHostOf(uri: string): DockerfileHost | undefined {
  if (!uri.startsWith(`${dockerfileScheme}:/`)) return undefined;
  try {
    return dockerfileHostIn(decodeURIComponent(uri.slice(dockerfileScheme.length + 1)));
  } catch {
    return undefined;
  }
}
