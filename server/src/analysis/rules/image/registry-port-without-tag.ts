import { dialectOf } from '../../../core/dialect.js';
import { readReference } from '../../../core/image/reference.js';
import type { YamlDocument } from '../../objects/document.js';
import { setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { isDecided } from '../../known/decided.js';
import type { Finding, Rule } from '../../lint/rule.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import type { TemplateUse } from '../../module/template-uses.js';
import { expandUse, templateUsesOf } from '../../module/template-uses.js';
import { isUnfinished } from '../../known/open-text.js';

export const rule: Rule = {
  id: 'registry-port-without-tag',
  severity: 'warning',
  summary: 'An image has no tag, but a `:` that KMM takes for one.',
  explanation: `KMM's webhook only looks for a \`:\` or \`@\`. A registry's port (\`registry:5000/kmod\`) or a default
(\`\${NAME:-kmod}\`) satisfies it, and the image that is built, pushed and pulled is the one tagged \`latest\`. This is how
images in OpenShift's internal registry usually lose their tag. For one image per kernel the tag is
\`\${KERNEL_FULL_VERSION}\`.`,
  *check({ document, release }) {
    const view = moduleViewOf(document);
    if (!view) return;
    for (const use of templateUsesOf(view, release)) {
      if (use.kind !== 'containerImage' || isUnfinished(use.text) || !/[:@]/.test(use.text)) continue;
      if (!isDecided(document, [view.field(use.path)], 'value')) continue;
      const expansion = expandUse(use, view, dialectOf(release));
      const reading = expansion.ok ? readReference(expansion.text) : undefined;
      if (!reading?.ok || reading.reference.tag || reading.reference.digest) continue;
      yield finding(use, document, view);
    }
  },
};

const tag = ':${KERNEL_FULL_VERSION}';

function finding(use: TemplateUse, document: YamlDocument, view: ModuleView): Finding {
  const field = view.field(use.path);
  const colon = use.text.includes('/') && /^[^/]*:/.test(use.text) ? "the registry's port" : 'another `:`';
  return {
    span: use.node.span,
    message: `\`${use.text}\` has no tag; KMM's webhook takes ${colon} for one, and nodes pull \`latest\`. Add a tag, such as \`${tag}\`.`,
    field,
    fixes: fixes(
      'Use `${KERNEL_FULL_VERSION}` as tag',
      setField(document, field, text(use.text + tag, use.node.style)),
      'preferred',
    ),
  };
}
