import { dialectOf } from '../../../../core/dialect.js';
import { loaderNeeds } from '../../../../core/image/contents/loader-needs.js';
import { defaultDirName } from '../../../../core/module/dir-name.js';
import { moduleTrees } from '../../../dockerfile/module-trees.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'command-missing-in-image',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'node',
  summary: 'The final image lacks a command that KMM runs in it.',
  explanation: `KMM 2.2 and newer copy the modules out of the image with the image's own \`/bin/sh\`, \`mkdir\` and \`cp\`; 1.x loads
them with its \`sh\`, \`modprobe\` and \`sleep\`; 2.0 and 2.1 need nothing. A final stage \`FROM scratch\` or of a distroless
image has none of these, and the worker Pod never starts. Use a small image that has them: busybox, alpine, ubi-minimal.
It speaks only where the text proves that the command is not there.`,
  *check({ layout: { final }, release, kernel, users }) {
    if (!final || moduleTrees(final.tree).length === 0) return;
    const needs = loaderNeeds(final.tree, {
      dialect: dialectOf(release),
      dirName: users[0]?.dirName ?? defaultDirName,
      kernel,
      moduleName: undefined,
      firmwarePath: undefined,
      filesToSign: [],
    });
    const missing = needs.filter(({ kind, verdict }) => kind === 'command' && verdict === 'missing');
    if (missing.length === 0) return;
    const names = missing.map(({ subject }) => `\`${subject}\``).join(', ');
    yield {
      span: final.stage.base.span,
      message: `The final image has no ${names}, which KMM ${release} runs in it to get at the modules; the Pod that loads them does not start. Build it on an image that has ${missing.length > 1 ? 'them' : 'it'}.`,
    };
  },
};
