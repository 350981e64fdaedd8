import { kernelDirectory } from '../../../../core/dockerfile/layout/presence.js';
import { resolvePath } from '../../../../core/dockerfile/layout/tree-path.js';
import { defaultDirName } from '../../../../core/module/dir-name.js';
import { answeredUsers, asWritten, isMeantForKmm, placeOf } from '../../../dockerfile/kmod-image.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'kernel-directory-is-link',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'node',
  since: '2.2.0',
  summary: 'The directory that KMM takes the modules from is a symbolic link in the image.',
  explanation: `From 2.2 on an init container takes \`<dirName>/lib/modules/<kernel>\` out of the image with \`cp -R\`, and that alone.
\`cp -R\` copies a link as a link: where the worker then calls \`modprobe\`, it leads nowhere, or to the node's own modules.
Put the modules into the directory itself. A link inside of it does no harm, nor one above it.`,
  *check(subject) {
    const { final } = subject.layout;
    if (!final || !isMeantForKmm(subject)) return;
    const users = answeredUsers(subject);
    const wanted =
      subject.users.length > 0
        ? users.map(({ dirName, places }) => ({ dirName, place: places.dirName }))
        : [{ dirName: defaultDirName, place: undefined }];
    const told = new Set<string>();
    for (const { dirName, place } of wanted) {
      const directory = kernelDirectory(dirName, subject.kernel);
      const entry = final.tree.entries.get(resolvePath(final.tree, directory));
      if (entry?.kind !== 'symlink' || entry.certainty !== 'proven' || told.has(directory)) continue;
      told.add(directory);
      yield {
        span: entry.by.span,
        message: `\`${asWritten(directory, subject.kernel)}\` is a link here, and KMM's loader takes it out of the image with \`cp -R\`, which copies the link and no module. Make it a directory and put the modules into it.`,
        ...(place && { related: [placeOf('KMM looks there because of this', place)] }),
      };
    }
  },
};
