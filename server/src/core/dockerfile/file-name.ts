// Which files are Dockerfiles, told by their names, and by their texts where the names tell nothing.
import { isYamlName } from '../yaml-file-name.js';

/** In front of it and behind it may stand anything but the rest of a longer word: `kmodDockerfile`, `Dockerfile.rhel9`. */
const nameForm = /(?:dockerfile|containerfile)(?![a-z]|\.(?:docker|container)ignore$)[^/]*$/;
const camelForm = /(?:Docker|Container|DOCKER|CONTAINER)(?:file|File|FILE)(?![a-z])[^/]*$/;

/** Programs that read Dockerfiles, texts about them, and manifests. */
const otherEndings =
  /\.(?:ya?ml|json|toml|xml|md|markdown|rst|adoc|html?|css|svg|png|go|py|rb|rs|java|c|cc|cpp|h|php|lua|vim|[cm]?[jt]sx?|sh|bash|zsh|ps1|bat|patch|diff|log|lock|sum|dockerignore|containerignore|gz|zip)$/i;

/** Of a URI or a path: `Dockerfile`, `kmod.Dockerfile`, `DockerfileTemplate.rhel9`, and the same with Containerfile. */
export const isDockerfileName = (uri: string): boolean =>
  (nameForm.test(uri) || camelForm.test(uri)) && !otherEndings.test(uri) && !isYamlName(uri);

const firstLine = (text: string): string => text.split('\n').find(line => !/^\s*(?:#|$)/.test(line)) ?? '';

/** A Dockerfile begins with ARG or FROM, which no manifest does. */
const beginsAsDockerfile = (text: string): boolean => /^\s*(?:ARG|FROM)[ \t]+[^:\s]/i.test(firstLine(text));

/** A key, or the start of a document. */
const beginsAsYaml = (text: string): boolean => /^(?:---|["']?\w+["']?:(?:\s|$))/.test(firstLine(text));

/** Whether the name alone says that a file is YAML or a Dockerfile. */
export const isTelling = (path: string): boolean => isYamlName(path) || isDockerfileName(path);

/** Of a file that somebody has named, who may have called it anything: its text counts where it is plain. */
export const isDockerfile = (path: string, text: string): boolean =>
  beginsAsDockerfile(text) || (isDockerfileName(path) && !beginsAsYaml(text));
