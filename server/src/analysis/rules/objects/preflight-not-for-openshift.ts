import { fieldSpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'preflight-not-for-openshift',
  severity: 'information',
  summary: "A `PreflightValidation` where OpenShift's own `PreflightValidationOCP` does more.",
  explanation: `OpenShift's KMM still serves \`PreflightValidation\`, but its webhook does not look at it, and it cannot say which
driver toolkit the kernel has: a build that names \`DTK_AUTO\` is not started for a kernel that no node runs.
\`PreflightValidationOCP\` has \`dtkImage\` for that (before 2.4 \`releaseImage\`).`,
  *check({ document, distribution }) {
    if (document.kind !== 'PreflightValidation' || distribution !== 'openshift') return;
    yield {
      span: fieldSpan(document, ['kind']),
      message:
        "On OpenShift a `PreflightValidation` knows no driver toolkit and no webhook checks it; it still works. OpenShift's KMM suggests `PreflightValidationOCP`.",
    };
  },
};
