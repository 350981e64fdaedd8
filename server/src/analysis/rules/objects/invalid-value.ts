import { formatFieldPath } from '../../../core/field-path.js';
import type { JsonSchema } from '../../../core/api-server/json-schema.js';
import { schemaAt } from '../../../core/api-server/schema.js';
import type { DocumentSubject, Rule } from '../../lint/rule.js';
import type { PlacedViolation, Verdict } from '../../lint/verdict.js';
import { findingOf, verdictOf } from '../../lint/verdict.js';
import { fieldSpan } from '../../lint/place.js';

export const rule: Rule = {
  id: 'invalid-value',
  severity: 'error',
  refusedBy: 'schema',
  summary: 'A value breaks a limit, a pattern or a rule of the CRD.',
  explanation: `The value is of the right type, but the CRD allows only some: a number of list items, a form such as that
of a quantity (\`100m\`, \`1Gi\`), one of several words, list items that differ in their name, or fields that
exclude each other.`,
  *check(subject) {
    const verdict = verdictOf(subject);
    for (const violation of verdict?.violations ?? []) {
      const message = verdict && messageOf(verdict, violation);
      if (!verdict || message === undefined) continue;
      const related = relatedTo(subject, violation);
      yield findingOf(verdict, violation, { message, ...(related && { related }) });
    }
  },
};

function messageOf({ schema }: Verdict, violation: PlacedViolation): string | undefined {
  const field = `\`${String(violation.path.findLast(step => typeof step === 'string') ?? '')}\``;
  switch (violation.kind) {
    case 'limit':
      return limitMessage(field, violation, isRequired(schema, violation));
    case 'pattern':
      return schemaAt(schema, violation.path)?.['x-kubernetes-int-or-string']
        ? `${field} must be a quantity such as \`2\`, \`100m\` or \`1Gi\`; the API server refuses everything else.`
        : `${field} does not have the form that the API server requires: \`${violation.pattern}\`.`;
    case 'enum':
      return `${field} must be one of ${violation.allowed.map(value => `\`${String(value)}\``).join(', ')}; the API server refuses every other value.`;
    case 'duplicate':
      return `Two items of ${field} have the same ${violation.keys.map(key => `\`${key}\``).join(' and ') || 'value'}; the API server refuses the second. Remove one.`;
    case 'rule':
      return `The API server refuses this: ${violation.message}.`;
    case 'identity':
    case 'metadata':
    case 'range':
    case 'required':
    case 'type':
    case 'unknown':
      return undefined;
  }
}

function limitMessage(
  field: string,
  { what, bound, limit }: PlacedViolation & { readonly kind: 'limit' },
  required: boolean,
): string {
  if (what === 'items' && bound === 'at least' && limit === 1) {
    const advice = required ? 'Add an item.' : `Add an item or remove ${field}.`;
    return `${field} must not be empty; the API server refuses an empty list here. ${advice}`;
  }
  const noun = {
    items: `${String(limit)} items`,
    characters: `${String(limit)} characters`,
    value: String(limit),
  }[what];
  return `${field} must ${what === 'value' ? 'be' : 'have'} ${bound} ${noun}; the API server refuses it.`;
}

const isRequired = (schema: JsonSchema, { path }: PlacedViolation): boolean =>
  schemaAt(schema, path.slice(0, -1))?.required?.includes(String(path.at(-1))) ?? false;

function relatedTo({ document }: DocumentSubject, violation: PlacedViolation) {
  if (violation.kind !== 'duplicate') return undefined;
  return [{ message: `\`${formatFieldPath(violation.first)}\``, span: fieldSpan(document, violation.first) }];
}
