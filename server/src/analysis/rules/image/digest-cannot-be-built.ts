import { dialectOf } from '../../../core/dialect.js';
import { kmmBuilder } from '../../../core/dockerfile/builder.js';
import { splitReference } from '../../../core/image/reference.js';
import type { Finding, Rule } from '../../lint/rule.js';
import { isDecided } from '../../known/decided.js';
import { fixes } from '../../edits/fix.js';
import { setField, text } from '../../edits/fields.js';
import type { YamlDocument } from '../../objects/document.js';
import type { MappingView } from '../../module/mapping-views.js';
import { isMade } from '../../module/mapping-views.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import type { TemplateUse } from '../../module/template-uses.js';
import { expandUse, templateUsesOf } from '../../module/template-uses.js';
import { isUnfinished } from '../../known/open-text.js';

export const rule: Rule = {
  id: 'digest-cannot-be-built',
  severity: 'error',
  refusedBy: 'build',
  summary: 'An image that KMM is to build or sign is named by its digest.',
  explanation: `A digest names content that exists. KMM builds and signs what does not exist yet, and pushes it to the
name in \`containerImage\`; kaniko and buildah push to tags only. So either the image exists and \`build\` and \`sign\` are never used, or
the build fails. For an image of one mapping that only inherits the container's \`build\` it is a warning: a mapping cannot
switch that off.`,
  *check({ document, release, distribution }) {
    const view = moduleViewOf(document);
    if (!view) return;
    for (const use of templateUsesOf(view, release)) {
      const made = use.users.filter(isMade);
      if (use.kind !== 'containerImage' || made.length === 0 || isUnfinished(use.text)) continue;
      if (!isDecided(document, [view.field(use.path)], 'fields')) continue;
      const expansion = expandUse(use, view, dialectOf(release));
      if (!expansion.ok || !splitReference(expansion.text).digest) continue;
      yield finding(use, made, kmmBuilder(distribution).name, document, view);
    }
  },
};

function finding(
  use: TemplateUse,
  made: readonly MappingView[],
  builder: string,
  document: YamlDocument,
  view: ModuleView,
): Finding {
  const field = view.field(use.path);
  const wanted = made.some(isWantedHere);
  const verb = made.some(({ effective }) => effective.build) ? 'build' : 'sign';
  const byTag = use.text.replace(/(?::[\w.-]+)?@.*$/s, ':${KERNEL_FULL_VERSION}');
  return {
    span: use.node.span,
    message: wanted
      ? `KMM cannot ${verb} an image named by its digest; ${builder} pushes to tags only. Use a tag.`
      : `The container's \`${verb}\` holds for this mapping too, but KMM cannot ${verb} an image named by its digest; it works only as long as the image exists. Use a tag.`,
    field,
    ...(!wanted && { severity: 'warning', refusedBy: null }),
    fixes: fixes(
      'Use the tag `${KERNEL_FULL_VERSION}`',
      setField(document, field, text(byTag, use.node.style)),
    ),
  };
}

/** Not merely inherited from the container by a mapping with an image of its own. */
const isWantedHere = ({ effective: { containerImage, mapping } }: MappingView): boolean =>
  containerImage.from === 'container' || mapping.build !== null || mapping.sign !== null;
