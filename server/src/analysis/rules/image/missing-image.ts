import { fieldSpan } from '../../lint/place.js';
import { eachRefusal } from '../../lint/refusals.js';
import type { Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'missing-image',
  severity: 'error',
  refusedBy: 'webhook',
  speaksOfAbsence: true,
  since: '1.1.0',
  summary: 'Neither a kernel mapping nor the container has a `containerImage`.',
  explanation: `A mapping whose \`containerImage\` is empty takes the container's. KMM's webhook refuses a mapping that
has none to take. The key itself must be in every mapping, as the CRD requires it: \`containerImage: ""\`.`,
  check: eachRefusal(['missing-image'], ({ subject, view, refusal: { path } }) => ({
    span: fieldSpan(subject.document, view.field([...path, 'containerImage'])),
    message:
      "There is no image here and none in the container; KMM's webhook refuses that. Set `containerImage` in one of the two.",
  })),
};
