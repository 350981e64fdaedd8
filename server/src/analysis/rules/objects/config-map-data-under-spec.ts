import { mentionsKernel } from '../../dockerfile/kmod-dockerfile.js';
import { isConfigMap } from '../../objects/kinds.js';
import { keySpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import { entryAt, stringAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'config-map-data-under-spec',
  severity: 'error',
  refusedBy: 'schema',
  summary: 'A ConfigMap has its Dockerfile under `spec`.',
  explanation: `A ConfigMap has no \`spec\`: \`data\` stands beside \`metadata\`. With strict field validation, which \`kubectl\` asks
for, the API server refuses it; without, it drops \`spec\` and KMM finds no key \`dockerfile\`. Move \`data\` to the top level.`,
  *check({ document }) {
    const { root, identity } = document;
    const data = entryAt(root, ['spec', 'data'])?.value;
    if (!isConfigMap(identity) || data?.kind !== 'map' || entryAt(root, ['data'])) return;
    const found = data.entries.find(({ key }) => key.toLowerCase() === 'dockerfile');
    if (!found || !mentionsKernel(stringAt(data, [found.key]) ?? '')) return;
    yield {
      span: keySpan(document, ['spec']),
      field: ['spec'],
      message:
        'A ConfigMap has no `spec`; the API server refuses it, or drops it, and then KMM finds no Dockerfile. Move `data` to the top level.',
    };
  },
};
