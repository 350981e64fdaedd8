import { isBuildConfigMap } from '../../dockerfile/build-config-map.js';
import type { Rule } from '../../lint/rule.js';
import { verdictOf } from '../../lint/verdict.js';

export const rule: Rule = {
  id: 'merge-key-overwrites',
  severity: 'warning',
  summary: 'A merge key (`<<`) stands behind a key that it overwrites.',
  explanation: `The YAML reader of \`kubectl\` and of the API server merges where it reads \`<<\`: what stands in front of it in the map is
overwritten, what stands behind it wins. kustomize, as most other readers, lets the map's own keys win wherever
they stand. With \`<<\` as the first line of the map all of them agree.`,
  *check(subject) {
    if (!verdictOf(subject) && !isBuildConfigMap(subject.document)) return;
    for (const { key, first, second, merge } of subject.document.duplicates) {
      if (merge !== 'overwriting') continue;
      yield {
        span: first,
        message: `kubectl overwrites this \`${key}\` with the one of the merge key (\`<<\`) behind it; kustomize does not. Write \`<<\` first.`,
        related: [{ message: `What the merge key brings`, span: second }],
      };
    }
  },
};
