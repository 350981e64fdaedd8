import type { Rule } from '../../lint/rule.js';
import { isSyntaxTold } from '../../lint/syntax-told.js';

export const rule: Rule = {
  id: 'yaml-syntax',
  severity: 'error',
  refusedBy: 'schema',
  summary: 'The document is not YAML that the API server can read.',
  explanation: `The API server reads YAML 1.1 as go-yaml does. Where its parser stops, nothing of the document is
looked at. Keys that are no single value, numbers that JSON does not have (\`.nan\`, \`.inf\`), aliases without an
anchor and control characters are refused in the same way.

A ConfigMap with the Dockerfile of a kernel module is looked at as well.

Also reported: text behind the end of the document, which the API server ignores without a word.`,
  *check({ document }) {
    if (!isSyntaxTold(document)) return;
    for (const { span, message, kind } of document.syntax) {
      if (kind === 'refused') yield { span, message: `The API server cannot read this YAML: ${message}.` };
      if (kind === 'ignored') {
        yield { span, message: `In the eyes of the API server ${message}.`, refusedBy: null };
      }
    }
  },
};
