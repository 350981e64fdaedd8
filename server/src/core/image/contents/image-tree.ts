// The files of a real image as the tree that a Dockerfile's text is made into as well, so that both are held against the
// same needs. Here nothing is open: what is not in the image is proven not to be there.
import type { LoaderExpectations, Need } from './loader-needs.js';
import { loaderNeeds } from './loader-needs.js';
import type { Entry, FileTree, Origin } from '../../dockerfile/layout/tree.js';
import { baseName } from '../../dockerfile/paths.js';
import type { ImageFile } from './layer-stack.js';

export const imageTree = (files: readonly ImageFile[]): FileTree => ({
  entries: new Map(files.map(file => [file.path, entryOf(file)])),
  gaps: [],
  removals: new Map(),
  mergedUsr: false,
});

export const imageNeeds = (tree: FileTree, expected: LoaderExpectations): readonly Need[] =>
  loaderNeeds(tree, expected).map(need => withDoubt(need, tree));

/** Which instruction it was, a layer does not tell. */
const nobody: Origin = {
  stage: -1,
  instruction: undefined,
  span: { start: 0, end: 0 },
  via: undefined,
};

/** Not as depmod's own: one from before the module may know it all the same, as when the module is signed later. */
const entryOf = ({ path, kind, target, layer }: ImageFile): Entry => ({
  path,
  kind,
  target,
  index: false,
  certainty: 'proven',
  by: nobody,
  order: layer,
  history: [layer],
});

/** Programs that have many commands in them. */
const multiCall = ['busybox', 'toybox', 'coreutils'];

/** A command may be where only the image's `PATH` leads, or in the shell; `/bin/sh` is called by its path. */
function withDoubt(need: Need, tree: FileTree): Need {
  const { kind, subject, verdict } = need;
  if (kind !== 'command' || verdict !== 'missing' || subject === 'sh') return need;
  const names = [subject, ...multiCall];
  const found = [...tree.entries.values()].find(
    entry => entry.kind !== 'directory' && names.includes(baseName(entry.path)),
  );
  return found ? { ...need, verdict: 'unknown', reason: `\`${found.path}\` may do for it` } : need;
}
