// What KMM's loader of a release looks for in the final image, and whether it is there: the kernel's directory, the
// module, its index, commands, firmware, files to sign. Sources: internal/pod/workerpodmanager.go (the extractor of
// 2.2 and newer), internal/daemonset (1.x), and the sign Dockerfile. Says found, missing or unknown; missing only when
// the text of the Dockerfile proves it.
import type { Dialect } from '../../dialect.js';
import { cleanPath, joinPath } from '../../dockerfile/paths.js';
import type { PresenceAnswer, WantedFiles } from '../../dockerfile/layout/presence.js';
import { commandPresence, fileBelow, kernelDirectory, presence } from '../../dockerfile/layout/presence.js';
import type { Entry, FileTree, Origin } from '../../dockerfile/layout/tree.js';
import { isYounger } from '../../dockerfile/layout/tree.js';

/** What one Module wants for one kernel. */
export interface LoaderExpectations {
  readonly dialect: Dialect;
  /** `modprobe.dirName`, `/opt` when the Module does not say. */
  readonly dirName: string;
  /** As KMM looks for it: the node's kernel without a `+` at its end. */
  readonly kernel: string;
  /** Undefined with `rawArgs`: any module will do. */
  readonly moduleName: string | undefined;
  readonly firmwarePath: string | undefined;
  /** Expanded; patterns where the release knows them. */
  readonly filesToSign: readonly string[];
}

export type NeedKind = 'kernel-directory' | 'module' | 'index' | 'command' | 'firmware' | 'file-to-sign';

type Verdict = 'found' | 'missing' | 'unknown';

export interface Need {
  readonly kind: NeedKind;
  /** The path, the module's name or the command. */
  readonly subject: string;
  readonly verdict: Verdict;
  /** Loading fails without it; the index is only recommended. */
  readonly required: boolean;
  readonly entry: Entry | undefined;
  readonly by: Origin | undefined;
  /** Why it is unknown or missing, as the end of a sentence. */
  readonly reason: string | undefined;
}

export function loaderNeeds(tree: FileTree, expected: LoaderExpectations): readonly Need[] {
  const { dialect, dirName, kernel, moduleName, firmwarePath, filesToSign } = expected;
  const directory = kernelDirectory(dirName, kernel);
  const module = fileBelow(tree, directory, moduleFiles(moduleName));
  return [
    directoryNeed(tree, directory),
    need('module', moduleName ?? `${directory}/*.ko`, module),
    indexNeed(tree, directory, module),
    ...dialect.imageCommands.map(command => need('command', command, commandAnswer(tree, command))),
    ...(firmwarePath === undefined ? [] : [need('firmware', firmwarePath, presence(tree, firmwarePath))]),
    ...filesToSign.map(path => need('file-to-sign', path, presence(tree, cleanPath(path)))),
  ];
}

const verdicts: Readonly<Record<PresenceAnswer['presence'], Verdict>> = {
  yes: 'found',
  no: 'missing',
  unknown: 'unknown',
};

const need = (kind: NeedKind, subject: string, answer: PresenceAnswer): Need => ({
  kind,
  subject,
  verdict: verdicts[answer.presence],
  required: kind !== 'index',
  entry: answer.entry,
  by: answer.by,
  reason: answer.reason,
});

function directoryNeed(tree: FileTree, directory: string): Need {
  const found = need('kernel-directory', directory, presence(tree, directory));
  if (found.verdict !== 'found' || found.entry?.kind !== 'file') return found;
  return { ...found, verdict: 'missing', reason: 'it is a file there, not a directory' };
}

/** An index from before the module came does not know it. */
function indexNeed(tree: FileTree, directory: string, module: PresenceAnswer): Need {
  const path = joinPath(directory, 'modules.dep');
  const found = need('index', path, presence(tree, path));
  const stale =
    found.entry && module.entry && module.presence === 'yes' && isYounger(module.entry, found.entry);
  if (!stale || found.verdict !== 'found' || !found.entry?.index) return found;
  return { ...found, verdict: 'missing', by: module.by, reason: 'the module comes after `depmod` has run' };
}

/** The shell is called by its path, the others by their names. */
const commandAnswer = (tree: FileTree, command: string): PresenceAnswer =>
  command === 'sh' ? presence(tree, '/bin/sh') : commandPresence(tree, command);

const packed = ['', '.gz', '.xz', '.zst'];

/** modprobe takes `-` and `_` in names for the same. */
export function moduleFiles(moduleName: string | undefined): WantedFiles {
  if (moduleName === undefined) {
    return {
      fits: name => /\.ko(?:\.(?:gz|xz|zst))?$/.test(name),
      examples: packed.map(end => `*.ko${end}`),
    };
  }
  const wanted = alike(moduleName);
  const spellings = new Set([moduleName, moduleName.replaceAll('-', '_'), moduleName.replaceAll('_', '-')]);
  return {
    fits: name =>
      alike(name.replace(/\.ko(?:\.(?:gz|xz|zst))?$/, '')) === wanted && /\.ko(?:\.|$)/.test(name),
    examples: [...spellings].flatMap(spelling => packed.map(end => `${spelling}.ko${end}`)),
  };
}

const alike = (name: string): string => name.replaceAll('-', '_');
