import { kernelDirectory } from '../../../../core/dockerfile/layout/presence.js';
import { cleanPath } from '../../../../core/dockerfile/paths.js';
import { endWithSlash } from '../../../dockerfile/directory-fix.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'module-instead-of-directory',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'node',
  summary: 'One module is copied to the name that the directory of the kernel should have.',
  explanation: `\`COPY a.ko /opt/lib/modules/\${KERNEL_FULL_VERSION}\` makes a file of that name when no such directory is there. The
worker looks for the module in the directory and finds none. End the destination with a slash.`,
  *check({ layout: { final }, kernel }) {
    if (!final) return;
    for (const { destination, destinationPath, sourcePath, intoDirectory, step } of final.copies) {
      const to = cleanPath(destinationPath);
      const root = to.replace(/\/lib\/modules\/[^/]+$/, '');
      if (!/\.ko$/.test(sourcePath) || /[*?[]/.test(sourcePath) || intoDirectory !== 'no') continue;
      if (root === '' || root === to || to !== kernelDirectory(root, kernel)) continue;
      const { span } = destination.word;
      yield {
        span,
        message: `This makes a file with the name of the kernel, not a directory with the module in it, and the worker finds no module. End it with a \`/\`.`,
        fixes: endWithSlash(step, destination),
      };
    }
  },
};
