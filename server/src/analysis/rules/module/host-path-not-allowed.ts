import { fieldSpan } from '../../lint/place.js';
import { eachRefusal } from '../../lint/refusals.js';
import type { Rule } from '../../lint/rule.js';

export const rule: Rule = {
  id: 'host-path-not-allowed',
  severity: 'error',
  refusedBy: 'webhook',
  summary: 'A device plugin or DRA driver mounts a path of the node that KMM does not allow.',
  explanation: `On upstream's main branch, and in OpenShift's KMM from 2.5 on for device plugins, \`hostPath\` volumes may
only be \`/dev\`, \`/sys\`, \`/var\`, \`/opt\` and \`/run\` (not \`/run\` on OpenShift before 2.7), or something below them. \`.\`
and \`..\` are resolved first.`,
  check: eachRefusal(['host-path-not-allowed'], ({ subject, view, refusal }) => ({
    span: fieldSpan(subject.document, view.field(refusal.path)),
    message: `KMM's webhook refuses \`${refusal.hostPath}\` as a path of the node. Use one under ${listed(refusal.allowed)}.`,
  })),
};

const listed = (paths: readonly string[]): string =>
  `${paths
    .slice(0, -1)
    .map(path => `\`${path}\``)
    .join(', ')} or \`${paths.at(-1) ?? ''}\``;
