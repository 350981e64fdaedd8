import type { Stage } from '../../../../core/dockerfile/stages.js';
import type { Span } from '../../../../core/span.js';
import type { Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'duplicate-stage-name',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'Two stages have the same name.',
  explanation: `Builders differ in which of the two \`COPY --from\` and \`FROM\` take, and none says so: kaniko takes the last one of
the whole file, others the last one before that line. Case does not matter.`,
  *check({ staged: { stages } }) {
    const first = new Map<string, Stage>();
    for (const stage of stages) {
      const { name, nameSpan } = stage;
      if (name === undefined || !nameSpan) continue;
      const other = first.get(name)?.nameSpan;
      if (!other) first.set(name, stage);
      else yield finding(name, nameSpan, other);
    }
  },
};

const finding = (name: string, span: Span, other: Span): Finding => ({
  span,
  message: `An earlier stage is called \`${name}\` as well, and builders differ in which of them is meant. Give one another name.`,
  related: [{ message: 'The other stage of that name', span: other }],
});
