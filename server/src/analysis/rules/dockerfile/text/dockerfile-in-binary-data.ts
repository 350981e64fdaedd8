import { dockerfileKeyFault } from '../../../dockerfile/dockerfile-key.js';
import { namedAt, namedObjects } from '../../../lint/declared.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'dockerfile-in-binary-data',
  looksAt: 'workspace',
  severity: 'error',
  refusedBy: 'build',
  summary: 'A ConfigMap that a build names has its Dockerfile under `binaryData`.',
  explanation: `KMM reads \`data\` of the ConfigMap, never \`binaryData\`, and does not start the build without a Dockerfile
there. A file that is no UTF-8 text ends up under \`binaryData\` when \`kubectl create configmap\` makes the ConfigMap.`,
  *check(subject) {
    for (const { contents, references } of namedObjects(subject, 'ConfigMap', 'dockerfileConfigMap')) {
      const fault = dockerfileKeyFault(contents);
      if (fault?.kind !== 'binary') continue;
      yield {
        span: fault.key.span,
        message:
          'KMM reads the Dockerfile from `data`, not from `binaryData`, and does not start the build. Move it there, as text.',
        related: namedAt(references),
      };
    }
  },
};
