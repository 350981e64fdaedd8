// What a Module wants of the image that a Dockerfile makes, as rules ask for it: whose expectations the layout can answer, and
// which modules the stages have. Expectations that somebody fills in first are nobody's.
import { isKnown } from '../../core/dockerfile/hole.js';
import type { StageLayout } from '../../core/dockerfile/layout/layout.js';
import { kernelDirectory } from '../../core/dockerfile/layout/presence.js';
import type { Entry, FileTree } from '../../core/dockerfile/layout/tree.js';
import type { RelatedPlace } from '../../core/problem.js';
import type { DockerfileUser, Place } from './users.js';
import type { DockerfileView } from './view.js';
import { moduleTrees } from './module-trees.js';

type Asked = Pick<DockerfileView, 'home' | 'users' | 'kernel'>;

/** A ConfigMap's is, and a file's that a Module's ConfigMap is made of. */
export const isBuiltByKmm = ({ home, users }: Asked): boolean => home === 'ConfigMap' || users.length > 0;

/** Those for whose kernels the layout is made. */
export const answeredUsers = ({ users, kernel }: Asked): readonly DockerfileUser[] =>
  users.filter(user => user.complete && (user.kernel === undefined || user.kernel === kernel));

/** Or its text speaks of what only KMM has, so that it is meant for KMM wherever it is built. */
export const isMeantForKmm = (view: Asked & Pick<DockerfileView, 'staged'>): boolean =>
  isBuiltByKmm(view) ||
  view.staged.parsed.instructions.some(({ line }) =>
    /\b(?:KERNEL_FULL_VERSION|MOD_NAMESPACE|DTK_AUTO)\b/.test(line.text),
  );

export const placeOf = (message: string, { uri, span }: Place): RelatedPlace => ({ message, uri, span });

/** `5.14.0-70.el9.x86_64`, as a directory or a package has it; not `5`, and nothing unknown. */
export const looksLikeKernel = (text: string): boolean =>
  isKnown(text) && /^\d+\.\d+\.\d[-+.~\w]*$/.test(text);

/** The kernel in `…/lib/modules/<kernel>/…`. */
export const kernelIn = (path: string): string | undefined =>
  /\/lib\/modules\/([^/]+)(?:\/|$)/.exec(path)?.[1];

/** The path as its author writes it: the layout's kernel stands for any. */
export const asWritten = (path: string, kernel: string): string =>
  path.replaceAll(kernel, '${KERNEL_FULL_VERSION}');

/** Modules that an instruction certainly puts into the tree, wherever; not those of the base image. */
export const modulesIn = (tree: FileTree): readonly Entry[] =>
  [...tree.entries.values()].filter(
    ({ path, kind, certainty, by }) =>
      certainty === 'proven' &&
      kind !== 'directory' &&
      by.instruction !== undefined &&
      /[^/]\.ko(?:\.(?:gz|xz|zst))?$/.test(path),
  );

/** The last stage in front of the final one that has modules where KMM would look for them. */
export function earlierStageWithModules(
  stages: readonly StageLayout[],
  dirName: string,
  kernel: string,
): { readonly layout: StageLayout; readonly module: Entry } | undefined {
  const wanted = kernelDirectory(dirName, kernel);
  for (const layout of stages.slice(0, -1).toReversed()) {
    const [module] = moduleTrees(layout.tree).find(({ directory }) => directory === wanted)?.modules ?? [];
    if (module) return { layout, module };
  }
  return undefined;
}
