import { formatFieldPath } from '../../../core/field-path.js';
import type { Fix } from '../../../core/problem.js';
import { setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import type { DocumentSubject, Finding, Rule } from '../../lint/rule.js';
import type { PlacedViolation } from '../../lint/verdict.js';
import { findingOf, verdictOf } from '../../lint/verdict.js';
import { moduleViewOf } from '../../module/module-view.js';
import { entryAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'missing-field',
  severity: 'error',
  refusedBy: 'schema',
  speaksOfAbsence: true,
  summary: 'A required field is not there.',
  explanation: `The CRD requires the field, so the API server does not store the object without it. A field whose value
is left out or \`null\` counts as not there: the server drops it before it looks.`,
  *check(subject) {
    const verdict = verdictOf(subject);
    for (const violation of verdict?.violations ?? []) {
      if (verdict && violation.kind === 'required') {
        yield findingOf(verdict, violation, {
          message: messageOf(subject, violation),
          fixes: fixesOf(subject, violation),
        } satisfies Partial<Finding>);
      }
    }
  },
};

/** Only for what has a value that is as good as any to begin with; the key may also be there, misspelt. */
function fixesOf({ document }: DocumentSubject, { path }: PlacedViolation): readonly Fix[] {
  if (document.templated || path.at(-1) !== 'containerImage') return [];
  const container = moduleViewOf(document)?.module.spec.moduleLoader?.container;
  const image = container?.containerImage
    ? ''
    : `registry.example.com/${document.identity.name ?? 'my-kmod'}:\${KERNEL_FULL_VERSION}`;
  return fixes('Add `containerImage`', setField(document, path, text(image, 'double')));
}

function messageOf({ document }: DocumentSubject, { path }: PlacedViolation): string {
  const field = String(path.at(-1));
  if (entryAt(document.root, path)) {
    return `\`${field}\` has no value, which the API server takes for missing; it is required. Give it one.`;
  }
  const parent = path.slice(0, -1);
  if (path.join('.') === 'metadata.name') {
    return 'The object has no name; the API server refuses it. Add `metadata.name`.';
  }
  return `\`${formatFieldPath(parent)}\` lacks \`${field}\`, which the API server requires. Add it.`;
}
