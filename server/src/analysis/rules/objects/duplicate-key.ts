import { isBuildConfigMap } from '../../dockerfile/build-config-map.js';
import { separatorMissingIn } from '../../lint/missing-separator.js';
import type { Rule } from '../../lint/rule.js';
import { verdictOf } from '../../lint/verdict.js';

export const rule: Rule = {
  id: 'duplicate-key',
  severity: 'warning',
  refusedBy: 'schema',
  summary: 'The same key is written twice in one map.',
  explanation: `\`kubectl create\` and \`apply\` keep the last of the two before the API server sees anything, and say nothing.
\`kubectl kustomize\`, \`apply -k\`, Argo CD with a kustomization and Flux refuse the whole file, and so does the API server when a client sends
it the YAML itself and asks for strict field validation. A key that a merge key (\`<<\`) brings is no duplicate: what
stands behind the merge key wins.`,
  *check(subject) {
    const { document } = subject;
    const verdict = verdictOf(subject);
    if (!verdict && !isBuildConfigMap(document)) return;
    const separator = separatorMissingIn(document);
    for (const { key, first, second, merge } of document.duplicates) {
      if (merge || separator?.keys.includes(second)) continue;
      yield {
        span: second,
        message: `\`${key}\` is here twice: kubectl silently keeps this one, kustomize and strict clients refuse the file. Remove one.`,
        related: [{ message: `The first \`${key}\``, span: first }],
        refusedBy: verdict?.answers === 'strict' ? 'schema' : null,
      };
    }
  },
};
