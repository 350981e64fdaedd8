import type { Distribution } from '../../../core/release.js';
import { namedImage } from '../../../core/image/reference.js';
import { internalRegistry } from '../../objects/distribution.js';
import { isCertain } from '../../lint/certain.js';
import { keySpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import { isUnfinished } from '../../known/open-text.js';
import type { MappingView } from '../../module/mapping-views.js';
import { imagePathOf, isMade, mappingViewsOf } from '../../module/mapping-views.js';
import { moduleViewOf } from '../../module/module-view.js';

export const rule: Rule = {
  id: 'no-push-secret',
  severity: 'information',
  speaksOfAbsence: true,
  summary: 'An image is built or signed, and no `imageRepoSecret` says how to push it.',
  explanation: `KMM pushes what it builds or signs with the credentials of \`spec.imageRepoSecret\`. Without it kaniko
pushes as nobody, and the build ends in 401 at its very end, unless the registry takes images from anybody. OpenShift's
Build falls back on the Secrets that are linked to the service account \`builder\`.

Nothing is said of registries that need none or know the node: those inside the cluster, \`localhost\`, addresses, those of
\`registryTLS.insecure\`, of Amazon, Google and Azure, and of \`example.com\`.`,
  *check(subject) {
    const { document, release, distribution } = subject;
    const view = moduleViewOf(document);
    if (!view || view.module.spec.imageRepoSecret) return;
    const secret = view.field(['spec', 'imageRepoSecret']);
    if (!isCertain(subject, [secret], 'absence')) return;
    for (const mapping of mappingViewsOf(view, release)) {
      const path = imagePathOf(mapping);
      const registry = registryAskingForMore(mapping);
      if (!path || registry === undefined || !isCertain(subject, [view.field(path)], 'value')) continue;
      yield {
        span: keySpan(document, view.field(path)),
        message: `${pusherOf(distribution)} to \`${registry}\`: there is no \`imageRepoSecret\`. Name the Secret with its credentials, unless anybody may push there.`,
        field: view.field(path),
      };
      return;
    }
  },
};

const pusherOf = (distribution: Distribution): string =>
  distribution === 'openshift'
    ? 'The Build has only what is linked to the service account `builder` to push'
    : 'kaniko has no credentials to push';

/** The registry that KMM pushes to; undefined where it pushes nothing, or where credentials may not be needed. */
function registryAskingForMore(mapping: MappingView): string | undefined {
  const { containerImage, registryTLS } = mapping.effective;
  const image = containerImage.value;
  if (!isMade(mapping) || registryTLS.value.insecure || isUnfinished(image)) return undefined;
  const registry = namedImage(image)?.registry;
  if (registry === undefined || registry.includes('$')) return undefined;
  const host = registry.replace(/:\d+$/, '');
  return host === internalRegistry || needsNone.test(host) ? undefined : registry;
}

const needsNone =
  /^localhost$|^\[|^[\d.]+$|\.svc$|\.local$|\.internal$|\.amazonaws\.com(?:\.cn)?$|(?:^|\.)gcr\.io$|\.pkg\.dev$|\.azurecr\.io$|(?:^|\.)example\.(?:com|net|org)$|^[^.]+$/;
