// Where a stage has kernel modules: `<root>/lib/modules/<kernel>`, as far as the text proves it.
import { presence } from '../../core/dockerfile/layout/presence.js';
import type { Presence } from '../../core/dockerfile/layout/tree-path.js';
import type { Entry, FileTree } from '../../core/dockerfile/layout/tree.js';

export interface ModuleTree {
  /** `/opt`; never the root directory itself or `/usr`, where the node's own modules would be. */
  readonly root: string;
  /** `/opt/lib/modules/<kernel>` */
  readonly directory: string;
  readonly modules: readonly Entry[];
  /** `modules.dep`, made by depmod or copied. */
  readonly index: Entry | undefined;
  readonly isIndexed: Presence;
}

const modulePath = /^(.+?)(\/lib\/modules\/[^/]+)\//s;
const moduleName = /\.ko(?:\.(?:gz|xz|zst))?$/;

export function moduleTrees(tree: FileTree): readonly ModuleTree[] {
  const found = new Map<string, { root: string; modules: Entry[] }>();
  for (const entry of tree.entries.values()) {
    const [, root = '', below = ''] = (moduleName.test(entry.path) && modulePath.exec(entry.path)) || [];
    if (root === '' || root === '/usr' || entry.kind === 'directory' || entry.certainty !== 'proven')
      continue;
    const known = found.get(root + below) ?? { root, modules: [] };
    found.set(root + below, known);
    known.modules.push(entry);
  }
  return [...found].map(([directory, { root, modules }]) => {
    const { presence: isIndexed, entry: index } = presence(tree, `${directory}/modules.dep`);
    return { root, directory, modules, index, isIndexed };
  });
}
