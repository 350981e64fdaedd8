import { formatFieldPath } from '../../../core/field-path.js';
import type { Rule } from '../../lint/rule.js';
import type { PlacedViolation } from '../../lint/verdict.js';
import { findingOf, verdictOf } from '../../lint/verdict.js';

export const rule: Rule = {
  id: 'invalid-metadata',
  severity: 'error',
  refusedBy: 'schema',
  summary: 'A name, namespace, label or annotation is not as Kubernetes wants it.',
  explanation: `The rules are those of every Kubernetes object: names are DNS names in lower case, namespaces have no dots,
label and annotation keys are \`name\` or \`dns.name/name\` of at most 63 characters behind the slash, label values
have at most 63 characters.`,
  *check(subject) {
    const verdict = verdictOf(subject);
    for (const violation of verdict?.violations ?? []) {
      if (!verdict || violation.kind !== 'metadata') continue;
      yield findingOf(verdict, violation, {
        message: `${subjectOf(violation)} ${violation.problem}; the API server refuses it.`,
      });
    }
  },
};

function subjectOf({ at, path }: PlacedViolation): string {
  if (at?.part === 'key') return 'The key';
  if (at?.path[1] === 'generateName')
    return 'The name that the API server would make of `metadata.generateName`';
  return `\`${formatFieldPath(at?.path ?? path)}\``;
}
