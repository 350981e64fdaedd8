import type { Rule } from '../lint/rule.js';

export const rule: Rule = {
  id: 'duplicate-stage-name',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'Two stages have the same name.',
  explanation: `Builders differ in which of the two \`COPY --from\` and \`FROM\` take, and none says so: kaniko takes the last one of
the whole file, others the last one before that line. Case does not matter.`,
  *check({ staged: { stages } }) {
    for (const { name, nameSpan, index } of stages) {
      const first = stages.slice(0, index).find(stage => stage.name !== undefined && stage.name === name);
      if (!nameSpan || !first?.nameSpan) continue;
      yield {
        span: nameSpan,
        message: `An earlier stage is called \`${name ?? ''}\` as well, and builders differ in which of them is meant. Give one another name.`,
        related: [{ message: 'The other stage of that name', span: first.nameSpan }],
      };
    }
  },
};
