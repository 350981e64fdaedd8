import { moduleFiles } from '../../../../core/image/contents/loader-needs.js';
import { baseName } from '../../../../core/dockerfile/paths.js';
import type { Entry } from '../../../../core/dockerfile/layout/tree.js';
import { isYounger } from '../../../../core/dockerfile/layout/tree.js';
import { depmodCalls } from '../../../dockerfile/depmod-calls.js';
import type { ModuleTree } from '../../../dockerfile/module-trees.js';
import { moduleTrees } from '../../../dockerfile/module-trees.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'depmod-before-modules',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'node',
  summary: '`depmod` runs before the modules are there.',
  explanation: `\`depmod\` indexes what is in the directory when it runs. A module that comes later is not in the index, and the
worker's \`modprobe\` does not find it. Move \`depmod\` behind the last COPY of a module.`,
  *check({ layout: { final }, users }) {
    if (!final) return;
    const wanted = users.flatMap(({ moduleName }) =>
      moduleName === undefined ? [] : [moduleFiles(moduleName)],
    );
    const named = ({ path }: Entry): boolean =>
      wanted.length === 0 || wanted.some(({ fits }) => fits(baseName(path)));
    const lastCalls = new Map(depmodCalls(final).map(call => [call.directory, call]));
    for (const tree of moduleTrees(final.tree)) {
      const last = lastCalls.get(tree.directory);
      const late = tree.modules.filter(module => comesAfter(module, tree, last?.order));
      const [module] = late;
      if (!last || !module || late.length < tree.modules.length || !late.some(named)) continue;
      yield {
        span: last.command.span,
        message: `\`depmod\` runs before the modules are in \`${tree.directory.slice(0, tree.directory.lastIndexOf('/') + 1)}\`, so \`modprobe\` does not find them. Move it behind the last of them.`,
        related: [{ message: 'The module comes here', span: module.by.span }],
      };
    }
  },
};

/** Younger than the index, or than a depmod that had nothing to index. */
function comesAfter(module: Entry, { index, isIndexed }: ModuleTree, depmod: number | undefined): boolean {
  if (isIndexed === 'yes' && index?.index) return isYounger(module, index);
  return isIndexed === 'no' && depmod !== undefined && module.order > depmod;
}
