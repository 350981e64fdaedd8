import { kernelDirectory } from '../../../../core/dockerfile/layout/presence.js';
import { cleanPath } from '../../../../core/dockerfile/paths.js';
import { moduleTrees } from '../../../dockerfile/module-trees.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'no-depmod',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'Nothing indexes the modules of the image.',
  explanation: `\`modprobe\` finds a module by \`modules.dep\`, which \`depmod\` writes. Without it the worker says that the module
is not in the directory. Call \`depmod -b /opt \${KERNEL_FULL_VERSION}\` once the modules are in place: in the final stage,
or in a builder from where the whole directory is copied.`,
  *check({ layout: { final }, users, kernel }) {
    if (!final || final.depmods.length > 0) return;
    for (const { root, directory, modules, isIndexed } of moduleTrees(final.tree)) {
      const [module] = modules;
      const wanted = users.length === 0 || users.some(({ dirName }) => cleanPath(`/${dirName}`) === root);
      if (isIndexed !== 'no' || !wanted || !module || directory !== kernelDirectory(root, kernel)) continue;
      yield {
        span: module.by.span,
        message: `Nothing makes an index of \`${root}/lib/modules\`, and without one the worker's \`modprobe\` does not find the module. Run \`depmod -b ${root} \${KERNEL_FULL_VERSION}\` after this line.`,
      };
    }
  },
};
