import { isKnown } from '../../../../core/dockerfile/hole.js';
import { resolvePath } from '../../../../core/dockerfile/layout/tree-path.js';
import { baseName } from '../../../../core/dockerfile/paths.js';
import { dialectOf } from '../../../../core/dialect.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'shell-replaced',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: '`/bin/sh` of the final image is no shell any more.',
  explanation: `KMM 1.x and 2.2 and newer run \`/bin/sh\` in the image to get at the modules. A link from there to something that
does not read a shell's commands makes the Pod that loads them fail. Another shell is fine (\`bash\`, \`dash\`, \`busybox\`), and
so is \`SHELL\`: it is about the RUNs of the build only.`,
  *check({ layout: { final }, release }) {
    if (!final || !dialectOf(release).imageCommands.includes('sh')) return;
    const entry = final.tree.entries.get(resolvePath(final.tree, '/bin/sh'));
    if (entry?.kind !== 'symlink' || entry.certainty !== 'proven') return;
    const { target } = entry;
    if (target === undefined || !isKnown(target) || shells.test(baseName(target))) return;
    yield {
      span: entry.by.span,
      message: `KMM ${release} runs \`/bin/sh\` in this image to get at the modules, and \`${target}\` is no shell that it knows. Leave \`/bin/sh\` as it is.`,
    };
  },
};

const shells = /^(?:sh|bash|ash|dash|busybox.*|toybox|ksh\w*|mksh|zsh|yash|posh)$/;
