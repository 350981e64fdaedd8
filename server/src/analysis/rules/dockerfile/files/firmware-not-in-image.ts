import { presence } from '../../../../core/dockerfile/layout/presence.js';
import { answeredUsers, placeOf } from '../../../dockerfile/kmod-image.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'firmware-not-in-image',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'node',
  summary: 'The final image has nothing at the `firmwarePath` of the Module.',
  explanation: `KMM copies the files under \`modprobe.firmwarePath\` of the image to the node before it loads the module. When there
is no such directory in the final image the copy fails, and with it the Pod that loads the module. Copy the firmware to
that path in the last stage. It speaks only where the text of the Dockerfile proves that nothing is there.`,
  *check(subject) {
    const { final } = subject.layout;
    if (!final) return;
    const told = new Set<string>();
    for (const { firmwarePath, places } of answeredUsers(subject)) {
      if (!firmwarePath?.startsWith('/') || firmwarePath.includes('$') || told.has(firmwarePath)) continue;
      if (presence(final.tree, firmwarePath).presence !== 'no') continue;
      told.add(firmwarePath);
      yield {
        span: final.stage.base.span,
        message: `Nothing puts firmware into \`${firmwarePath}\` of this image, and KMM fails to copy it to the node. Copy it there in this stage, or remove \`firmwarePath\`.`,
        related: [placeOf('`firmwarePath` is set here', places.firmwarePath)],
      };
    }
  },
};
