import { removeField } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { isDecided } from '../../known/decided.js';
import { keySpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import { moduleViewOf } from '../../module/module-view.js';
import { templateUsesOf } from '../../module/template-uses.js';

export const rule: Rule = {
  id: 'ignored-unsigned-image',
  severity: 'information',
  summary: '`unsignedImage` has no effect where KMM builds the image.',
  explanation: `With a \`build\`, KMM signs the image that it has built. \`unsignedImage\` is for images that somebody else has
built.`,
  *check({ document, release }) {
    const view = moduleViewOf(document);
    if (!view) return;
    for (const { kind, path, ignored } of templateUsesOf(view, release)) {
      if (kind !== 'unsignedImage' || !ignored) continue;
      const field = view.field(path);
      if (!isDecided(document, [field], 'fields')) continue;
      yield {
        span: keySpan(document, field),
        message: '`unsignedImage` has no effect: KMM signs the image that `build` makes. Remove one of them.',
        field,
        tag: 'unnecessary',
        fixes: fixes('Remove `unsignedImage`', removeField(document, field), 'preferred'),
      };
    }
  },
};
