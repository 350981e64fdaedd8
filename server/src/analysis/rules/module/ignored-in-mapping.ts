import type { Distribution, Release } from '../../../core/release.js';
import { dialectOf } from '../../../core/dialect.js';
import type { FieldPath } from '../../../core/field-path.js';
import type { Fix } from '../../../core/problem.js';
import { containerField } from '../../../core/module/container-field.js';
import { removeField, setField } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { flowText } from '../../yaml/scalar-text.js';
import { isDecided } from '../../known/decided.js';
import { keySpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import { mappingViewsOf } from '../../module/mapping-views.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import type { YamlDocument } from '../../objects/document.js';
import { plainValue } from '../../yaml/value.js';

export const rule: Rule = {
  id: 'ignored-in-mapping',
  severity: 'warning',
  summary: 'A setting of a mapping has no effect because the container has the same section.',
  explanation: `Where the container and a mapping both have a \`build\`, KMM starts from the container's and takes over only
\`dockerfileConfigMap\`, \`buildArgs\` and \`secrets\`: the mapping's \`kanikoParams\`, \`selector\` and
\`baseImageRegistryTLS\` are ignored. Where both have a \`sign\`, the mapping's \`unsignedImageRegistryTLS\` is. Write these at
the container, or the whole section in the mappings only.`,
  *check({ document, release, distribution }) {
    const view = moduleViewOf(document);
    if (!view) return;
    for (const { effective } of mappingViewsOf(view, release)) {
      for (const { field: lost, because } of effective.lost) {
        const key = String(lost.at(-1));
        const home = containerHome(lost);
        if (because !== 'the container wins' || !isRead(key, release, distribution)) continue;
        if (isSameThere(view, lost, home)) continue;
        const field = view.field(lost);
        if (!isDecided(document, [field, view.field(home)], 'fields')) continue;
        const section = String(lost.at(-2));
        const advice = view.at(home)
          ? "Remove it, or change the container's."
          : `Move it to the container's \`${section}\`.`;
        yield {
          span: keySpan(document, field),
          message: `\`${key}\` has no effect here: the container has a \`${section}\` too, and KMM takes this setting from there only. ${advice}`,
          field,
          tag: 'unnecessary',
          related: [
            { message: "The container's section", span: keySpan(document, view.field(home.slice(0, -1))) },
          ],
          fixes: moving(document, view, lost, home),
        };
      }
    }
  },
};

/** What is read nowhere is not ignored because of where it stands. */
const isRead = (key: string, release: Release, distribution: Distribution): boolean =>
  key === 'selector' ? dialectOf(release).buildSelector : distribution === 'upstream';

/** The same setting of the container. */
const containerHome = (lost: FieldPath): FieldPath => [...containerField, ...lost.slice(-2)];

/** Nothing is lost when both say the same. */
const isSameThere = (view: ModuleView, lost: FieldPath, home: FieldPath): boolean =>
  JSON.stringify(plainValue(view.at(lost))) === JSON.stringify(plainValue(view.at(home)));

function moving(document: YamlDocument, view: ModuleView, lost: FieldPath, home: FieldPath): readonly Fix[] {
  const key = String(lost.at(-1));
  const node = view.at(lost);
  const removed = removeField(document, view.field(lost));
  if (!node || !removed) return [];
  if (view.at(home)) return fixes(`Remove \`${key}\``, removed);
  const added = setField(document, view.field(home), () => flowText(node));
  return added ? fixes(`Move \`${key}\` to the container's section`, [...added, ...removed]) : [];
}
