import { removeField } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { keySpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import { stringAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'namespace-on-cluster-object',
  severity: 'information',
  summary: 'An object that belongs to the whole cluster has a namespace.',
  explanation: `PreflightValidation and ManagedClusterModule are in no namespace. One that is written is passed over, and a
reader may believe that it narrows what is checked or where it goes.`,
  *check({ document }) {
    const field = ['metadata', 'namespace'];
    if (!ofCluster.some(kind => kind === document.kind) || !stringAt(document.root, field)) return;
    yield {
      span: keySpan(document, field),
      field,
      tag: 'unnecessary',
      message: `A ${document.kind ?? ''} belongs to the whole cluster, so its namespace has no effect. Remove it.`,
      fixes: fixes('Remove `namespace`', removeField(document, field), 'preferred'),
    };
  },
};

const ofCluster = ['PreflightValidation', 'PreflightValidationOCP', 'ManagedClusterModule'] as const;
