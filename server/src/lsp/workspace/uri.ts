// One spelling per file. Editors percent-encode file URIs each in its own way, and the disk has yet another; the
// workspace is keyed by the disk's, so that an open file and the same file on disk are one.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { dockerfileHostOf, dockerfilePath, dockerfileScheme } from '../../protocol/dockerfiles.js';

/**
 * The spelling of the disk for `file:` URIs, also where one is the host of an embedded Dockerfile; any other URI, and
 * one that is no path here, as it is.
 */
export function canonicalUri(uri: string): string {
  const host = dockerfileHostOf(uri);
  if (host) {
    const path = dockerfilePath({ ...host, uri: canonicalUri(host.uri) });
    return `${dockerfileScheme}:${encodeURI(path)}`;
  }
  if (!uri.startsWith('file:')) return uri;
  try {
    return pathToFileURL(fileURLToPath(uri)).href;
  } catch {
    return uri;
  }
}

/**
 * Schemes of texts beside a file of the workspace: an older state of it, as the left side of a comparison has it, or
 * what a program printed. Virtual folders, notebooks and files that were never saved are files like others.
 */
const otherStates =
  /^(?:git(?!hub:)[-\w]*|svn|hg|review|pr|githubpr|conflictresolution|merge-conflict[-.\w]*|vscode-local-history|chat-[-\w]+|vscode-chat[-\w]*|output|debug|search-editor|vscode-terminal|vscode-scm):/i;

/** True for a text that is not what somebody works on: nothing is said of it, and nothing follows from it. */
export const isOtherState = (uri: string): boolean => otherStates.test(uri);

/** True when the file `uri` is in the folder or one below it. Both canonical. */
export const isBelow = (folder: string, uri: string): boolean =>
  uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
