import { admissionFacts } from '../../../core/admission/facts.js';
import { preflightFault } from '../../../core/admission/preflight.js';
import { kmmGroup } from '../../objects/kinds.js';
import { isDecided } from '../../known/decided.js';
import { fieldSpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import { stringAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'preflight-kernel',
  severity: 'error',
  refusedBy: 'webhook',
  summary: 'The `kernelVersion` of a preflight validation is none that KMM can take apart.',
  explanation: `KMM divides a kernel at \`.\`, \`,\` and \`-\` and needs three parts, as in \`6.3.5-200.fc38.x86_64\`. From 2.4 on
its webhook refuses anything else; on OpenShift it looks at \`PreflightValidationOCP\`, not at \`PreflightValidation\`. Where
no webhook looks, the operator fails on it later: a warning.`,
  *check({ document, release, distribution }) {
    const kind = preflightKind(document.identity.apiVersion, document.identity.kind);
    const field = ['spec', 'kernelVersion'];
    const kernel = stringAt(document.root, field);
    const fault = kernel === undefined ? undefined : preflightFault(kernel);
    if (!kind || !fault || !isDecided(document, [field], 'value')) return;
    const refuses = admissionFacts(release, distribution).preflight === kind;
    const what = fault === 'empty' ? 'The kernel is empty' : `\`${kernel ?? ''}\` has fewer than three parts`;
    const who = refuses ? "KMM's webhook refuses that" : "KMM's operator fails on it";
    yield {
      span: fieldSpan(document, field),
      message: `${what}; ${who}. Write all of it, as \`uname -r\` prints it.`,
      field,
      ...(!refuses && { severity: 'warning', refusedBy: null }),
    };
  },
};

function preflightKind(apiVersion: string | undefined, kind: string | undefined) {
  if (!apiVersion?.startsWith(`${kmmGroup}/`)) return undefined;
  return kind === 'PreflightValidation' || kind === 'PreflightValidationOCP' ? kind : undefined;
}
