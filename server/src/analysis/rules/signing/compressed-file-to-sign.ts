import { isDecided } from '../../known/decided.js';
import type { Rule } from '../../lint/rule.js';
import { moduleViewOf } from '../../module/module-view.js';
import { signedFile } from '../../module/signed-files.js';
import { templateUsesOf } from '../../module/template-uses.js';
import { isUnfinished } from '../../known/open-text.js';

export const rule: Rule = {
  id: 'compressed-file-to-sign',
  severity: 'warning',
  summary: 'A compressed module is signed, and the signature is lost when it is unpacked.',
  explanation: `A signature stands at the end of a module, and the kernel looks for it in the module that it gets, which is the
unpacked one. KMM writes it behind the file that \`filesToSign\` names, packed or not, and does not unpack it. With Secure
Boot such a module is not loaded. Leave the module uncompressed in the image, or sign it in the Dockerfile before it is
compressed.`,
  *check({ document, release }) {
    const view = moduleViewOf(document);
    if (!view) return;
    for (const use of templateUsesOf(view, release)) {
      if (use.kind !== 'filesToSign' || isUnfinished(use.text)) continue;
      const { fileName } = signedFile(use);
      const field = view.field(use.path);
      if (!/\.ko\.(?:gz|xz|zst)$/.test(fileName) || !isDecided(document, [field], 'value')) continue;
      yield {
        span: use.node.span,
        message: `\`${fileName}\` is compressed: the signature comes behind the packed file, and the kernel finds none in the unpacked module. Leave the module uncompressed.`,
        field,
      };
    }
  },
};
