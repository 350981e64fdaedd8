import { dialectOf } from '../../../../core/dialect.js';
import type { Declaration } from '../../../../core/dockerfile/declarations.js';
import { hasOwnDefault, isTemplateOnly, variableUses } from '../../../dockerfile/variable-uses.js';
import type { DockerfileSubject, Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'arg-without-value',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: 'Nobody gives a build arg of the Dockerfile a value.',
  explanation: `An ARG has a value when the Module has a build arg of that name, when KMM sets it (\`KERNEL_FULL_VERSION\`,
\`KERNEL_VERSION\`, \`MOD_NAME\` and \`MOD_NAMESPACE\`; 1.0.0 \`KERNEL_VERSION\` only) or when the ARG has a default. All others
are empty. Add it to \`buildArgs\` of the Module, or give it a default. It speaks where the workspace has a Module that builds with this Dockerfile.`,
  *check(subject) {
    const { layout, users } = subject;
    if (users.length === 0 || users.some(({ complete }) => !complete)) return;
    const told = new Set<string>();
    for (const use of variableUses(layout)) {
      const { declaration, missing, set } = use.resolution;
      if (set || missing !== 'no-value' || !declaration || hasOwnDefault(use)) continue;
      // Builders differ in these, and some have a rule of their own.
      if (/^(?:TARGET|BUILD)[A-Z]+$|^DTK_AUTO$/.test(use.name) || isTemplateOnly(use.name)) continue;
      if (told.has(use.name)) continue;
      told.add(use.name);
      yield finding(subject, declaration);
    }
  },
};

function finding({ release }: DockerfileSubject, { name, span }: Declaration): Finding {
  const later = /^(?:KERNEL_FULL_VERSION|MOD_NAME|MOD_NAMESPACE)$/.test(name);
  const own = dialectOf(release).automaticBuildArgs.join('`, `');
  return {
    span,
    message: later
      ? `KMM ${release} does not set \`${name}\`, only \`${own}\`, so it is empty. Use that one, or give it a value in the Module's \`buildArgs\`.`
      : `Nobody gives \`${name}\` a value: the Module has no such build arg, and the ARG has no default. It is empty in the build; add it to \`buildArgs\`.`,
  };
}
