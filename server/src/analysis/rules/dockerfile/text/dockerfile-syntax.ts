import type { FaultKind } from '../../../../core/dockerfile/faults.js';
import { faultsOf } from '../../../../core/dockerfile/faults.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'dockerfile-syntax',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: 'The Dockerfile cannot be read.',
  explanation: `The builder reads the whole Dockerfile before it builds anything and refuses it for what it does not understand: an
unknown instruction, no FROM, a flag that its version does not have, a here-document without an end. The build Pod fails at
once; the reason is in its log.`,
  *check({ staged: { parsed, inputs } }) {
    for (const { kind, span, reason, suggestion } of faultsOf(parsed)) {
      if (inputs.builder.name !== 'kaniko' && !everywhere.has(kind)) continue;
      yield {
        span,
        message: `The builder cannot read this: ${reason}. It stops before it builds anything${suggestion ? `; \`${suggestion}\` was probably meant` : ''}.`,
        fixes: suggestion
          ? [{ title: `Write \`${suggestion}\``, changes: [{ span, text: suggestion }], preferred: true }]
          : [],
      };
    }
  },
};

/** What builders other than kaniko refuse as well; flags above all differ. */
const everywhere: ReadonlySet<FaultKind> = new Set(['no-from', 'unknown-instruction', 'arguments']);
