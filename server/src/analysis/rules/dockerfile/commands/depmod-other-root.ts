import { isKnown } from '../../../../core/dockerfile/hole.js';
import { cleanPath } from '../../../../core/dockerfile/paths.js';
import { depmodCalls, insertion } from '../../../dockerfile/depmod-calls.js';
import { moduleTrees } from '../../../dockerfile/module-trees.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'depmod-other-root',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'node',
  summary: '`depmod` indexes another root than the one the modules are under.',
  explanation: `\`depmod\` indexes \`/lib/modules\` unless \`-b\` names another root. KMM's worker calls \`modprobe -d\` with the
Module's \`dirName\` (\`/opt\` unless it says otherwise) and looks for the index there; without one it does not find the
module. Write \`depmod -b /opt \${KERNEL_FULL_VERSION}\`. It speaks only where the stage has the modules under that root
and nothing indexes them.`,
  *check({ layout: { final }, users }) {
    if (!final) return;
    const calls = depmodCalls(final);
    const isKnownWhere = calls.every(call => isKnown(call.root));
    const roots = new Set(calls.map(call => cleanPath(call.root)));
    const wrong = moduleTrees(final.tree).filter(
      ({ root, isIndexed }) =>
        isIndexed === 'no' &&
        (users.length === 0 || users.some(({ dirName }) => cleanPath(`/${dirName}`) === root)) &&
        isKnownWhere &&
        !roots.has(root),
    );
    const [missed] = wrong;
    const call = calls.find(({ certain }) => certain);
    if (!missed || !call) return;
    const { root } = missed;
    yield {
      span: call.command.span,
      message: `\`depmod\` indexes \`${cleanPath(`${call.root}/lib/modules`)}\`, but the modules are in \`${root}/lib/modules\`, where the worker's \`modprobe\` finds no index. Call it with \`-b ${root}\`.`,
      related: [{ message: 'The module comes here', span: (missed.modules[0] ?? call).by.span }],
      fixes: call.rootGiven
        ? []
        : insertion(call, `Index \`${root}\``, call.command.nameSpan.end, `-b ${root}`),
    };
  },
};
