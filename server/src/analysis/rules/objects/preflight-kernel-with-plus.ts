import { setField, text } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { isDecided } from '../../known/decided.js';
import { fieldSpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import { locatedAt, stringAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'preflight-kernel-with-plus',
  severity: 'warning',
  summary: 'The `kernelVersion` of a preflight validation ends in `+`.',
  explanation: `KMM takes one \`+\` off the end of the kernel that a node reports, but uses the kernel of a preflight validation
as it is written. With the \`+\` it checks other mappings and other images than the node will get.`,
  *check({ document }) {
    const field = ['spec', 'kernelVersion'];
    const kernel = stringAt(document.root, field);
    const node = locatedAt(document.root, field);
    const isPreflight = document.kind === 'PreflightValidation' || document.kind === 'PreflightValidationOCP';
    if (!isPreflight || !kernel?.endsWith('+') || node?.kind !== 'scalar') return;
    if (!isDecided(document, [field], 'value')) return;
    yield {
      span: fieldSpan(document, field),
      field,
      message:
        "KMM takes the `+` off a node's kernel but not off this one, so it checks what no node gets. Remove it.",
      fixes: fixes(
        'Remove the `+`',
        setField(document, field, text(kernel.slice(0, -1), node.style)),
        'preferred',
      ),
    };
  },
};
