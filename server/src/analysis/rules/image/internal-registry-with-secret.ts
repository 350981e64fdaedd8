import { internalRegistry } from '../../objects/distribution.js';
import { isCertain } from '../../lint/certain.js';
import { fieldSpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import { imagePathOf, isMade, mappingViewsOf } from '../../module/mapping-views.js';
import { moduleViewOf } from '../../module/module-view.js';

export const rule: Rule = {
  id: 'internal-registry-with-secret',
  severity: 'warning',
  summary: '`imageRepoSecret` beside images that OpenShift builds into its own registry.',
  explanation: `A Build pushes with the credentials of the service account \`builder\`, which may push into its own namespace of
OpenShift's registry. With \`imageRepoSecret\` KMM makes that Secret the Build's push secret instead: unless it also holds the
token of \`builder\`, the push ends in 401. Nodes need no Secret either to pull from the internal registry.`,
  *check(subject) {
    const { document, release, distribution } = subject;
    const view = distribution === 'openshift' ? moduleViewOf(document) : undefined;
    if (!view?.module.spec.imageRepoSecret?.name) return;
    const secret = view.field(['spec', 'imageRepoSecret', 'name']);
    for (const mapping of mappingViewsOf(view, release)) {
      const path = imagePathOf(mapping);
      if (!path || !isMade(mapping) || !isInternal(mapping.effective.containerImage.value)) continue;
      if (!isCertain(subject, [view.field(path), secret], 'fields')) continue;
      yield {
        span: fieldSpan(document, secret),
        field: secret,
        message: `The Build pushes to OpenShift's own registry with this Secret instead of the token of \`builder\`, and is refused unless the Secret holds that too. Remove it if it is for this registry only.`,
        related: [{ message: 'The image', span: view.spanOf(path) }],
      };
      return;
    }
  },
};

const isInternal = (image: string): boolean => image.startsWith(`${internalRegistry}:`);
