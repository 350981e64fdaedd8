import { isDecided } from '../../known/decided.js';
import { fieldSpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'dotted-module-name',
  severity: 'warning',
  until: '2.6.0',
  summary: 'The label that tells that a Module is ready is not recognised when the Module’s name has a dot.',
  explanation: `KMM labels a node \`kmm.node.kubernetes.io/<namespace>.<name>.ready\` when the module is loaded, and before
2.6 it does not find its own label again when the name has dots. Use \`-\` instead.`,
  *check({ document }) {
    const { name } = document.identity;
    const field = ['metadata', 'name'];
    if (document.kind !== 'Module' || !name?.includes('.')) return;
    if (!isDecided(document, [field], 'value')) return;
    yield {
      span: fieldSpan(document, field),
      message: `Before KMM 2.6 the ready label of a Module with a dot in its name is not recognised. Write \`${name.replaceAll('.', '-')}\`, or run 2.6.`,
      field,
    };
  },
};
