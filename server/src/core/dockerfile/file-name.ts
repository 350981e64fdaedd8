// Which files are Dockerfiles, told by their names, and by their texts where the names tell nothing.
import { isYamlName } from '../yaml-file-name.js';

/** Of a URI or a path: `Dockerfile`, `kmod.Dockerfile`, `Dockerfile.rhel9`, and the same with Containerfile. */
export const isDockerfileName = (uri: string): boolean =>
  /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[^/]+)?$|\.(?:Dockerfile|Containerfile)$/i.test(uri) &&
  !isYamlName(uri);

/** A Dockerfile begins with ARG or FROM, which no manifest does. */
const beginsAsDockerfile = (text: string): boolean =>
  /^\s*(?:ARG|FROM)[ \t]/i.test(text.split('\n').find(line => !/^\s*(?:#|$)/.test(line)) ?? '');

/** Whether the name alone says that a file is YAML or a Dockerfile. */
export const isTelling = (path: string): boolean => isYamlName(path) || isDockerfileName(path);

/** Of a file that somebody has named, who may have called it anything. */
export const isDockerfile = (path: string, text: string): boolean =>
  isTelling(path) ? isDockerfileName(path) : beginsAsDockerfile(text);
