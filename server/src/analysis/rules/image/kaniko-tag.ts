import { longestTag } from '../../../core/image/reference.js';
import { containerField } from '../../../core/module/container-field.js';
import { setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { isDecided } from '../../known/decided.js';
import { fieldSpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import { mappingViewsOf } from '../../module/mapping-views.js';
import { moduleViewOf } from '../../module/module-view.js';
import { isUnfinished } from '../../known/open-text.js';

export const rule: Rule = {
  id: 'kaniko-tag',
  severity: 'error',
  refusedBy: 'build',
  summary: '`kanikoParams.tag` is more than a tag.',
  explanation: `KMM cuts the operator's kaniko image off at its first \`:\` or \`@\` and appends \`:\` and this text. So it is a tag
and nothing else: with an image's name, a digest or a blank in it the build Pod ends in \`InvalidImageName\`. Which kaniko is
used is a setting of the operator (\`RELATED_IMAGE_BUILD\`).

OpenShift builds without kaniko and ignores the setting.`,
  *check({ document, release, distribution }) {
    const view = moduleViewOf(document);
    if (!view || distribution === 'openshift') return;
    const hasOuter = Boolean(view.module.spec.moduleLoader?.container.build);
    const told = new Set<string>();
    for (const { path, effective } of mappingViewsOf(view, release)) {
      const tag = effective.build?.kanikoParams?.tag ?? '';
      const place = [...(hasOuter ? containerField : path), 'build', 'kanikoParams', 'tag'];
      const field = view.field(place);
      if (tag === '' || isTag(tag) || isUnfinished(tag) || tag.includes('$')) continue;
      if (told.has(place.join('/')) || !isDecided(document, [field], 'value')) continue;
      told.add(place.join('/'));
      const meant = tagIn(tag);
      yield {
        span: fieldSpan(document, field),
        message: `\`${tag}\` is no tag; KMM appends it to kaniko's image, which then has no valid name and is never pulled. Write the tag only.`,
        field,
        fixes: isTag(meant)
          ? fixes(`Write \`${meant}\``, setField(document, field, text(meant)), 'preferred')
          : [],
      };
    }
  },
};

/** `repo/kaniko:v1@sha256:…` -> `v1`. */
const tagIn = (text: string): string => {
  const named = text.trim().replace(/@.*$/s, '');
  return named.slice(named.lastIndexOf(':') + 1);
};

const isTag = (tag: string): boolean => /^\w[\w.-]*$/.test(tag) && tag.length <= longestTag;
