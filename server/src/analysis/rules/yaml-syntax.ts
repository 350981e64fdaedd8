import { mentionsKmm } from '../kinds.js';
import type { Rule } from '../lint/rule.js';

export const rule: Rule = {
  id: 'yaml-syntax',
  severity: 'error',
  refusedBy: 'schema',
  summary: 'The document is not valid YAML.',
  explanation: `The API server cannot read the document, so nothing in it is looked at.`,
  *check({ document }) {
    if (document.templated || !(document.kind || mentionsKmm(document.text))) return;
    for (const { span, message, refused } of document.syntax) {
      yield { span, message, refusedBy: refused ? 'schema' : null };
    }
  },
};
