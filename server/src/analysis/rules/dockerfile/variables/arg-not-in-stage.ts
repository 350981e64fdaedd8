import { dialectOf } from '../../../../core/dialect.js';
import { instructionNames } from '../../../../core/dockerfile/instruction-names.js';
import type { Missing } from '../../../../core/dockerfile/variables.js';
import type { Fix } from '../../../../core/problem.js';
import { spanOf } from '../../../../core/span.js';
import type { PlacedUse } from '../../../dockerfile/variable-uses.js';
import { firstUses, hasOwnDefault, isTemplateOnly, variableUses } from '../../../dockerfile/variable-uses.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'arg-not-in-stage',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: 'A stage uses a build arg that it does not declare.',
  explanation: `A build arg is visible from its ARG to the end of that stage. One before the first FROM is for FROM lines only,
and one in another stage is for that stage only. Where it is not visible it is empty, and nobody says so:
\`linux-headers-\${KERNEL_FULL_VERSION}\` becomes \`linux-headers-\`, and the modules land in \`/opt/lib/modules/\`. Repeat
\`ARG KERNEL_FULL_VERSION\` in each stage that uses it.`,
  *check({ layout, release, users }) {
    const automatic = dialectOf(release).automaticBuildArgs;
    for (const use of firstUses(variableUses(layout).filter(each => !hasOwnDefault(each)))) {
      const { name, step, resolution, span } = use;
      const { missing, declaration, set } = resolution;
      if (set || !isStep(step.instruction.keyword) || missing === undefined) continue;
      const own = automatic.includes(name);
      // What is in no build has a rule of its own.
      if (isTemplateOnly(name) && !users.some(({ buildArgs }) => name in buildArgs)) continue;
      if (missing === 'no-value' || (missing === 'never-declared' && !own)) continue;
      yield {
        span,
        // An image that nobody knows may set it, though hardly one that KMM sets too.
        ...(missing === 'never-declared' && !step.scope.image && { severity: 'warning', refusedBy: null }),
        message: `\`${name}\` is empty here: ${reasons[missing]}. Write \`ARG ${name}\` after this stage's FROM.`,
        ...(declaration && { related: [{ message: 'It is declared here', span: declaration.span }] }),
        fixes: declare(use),
      };
    }
  },
};

const isStep = (keyword: string): boolean => keyword !== 'FROM' && instructionNames.has(keyword);

const reasons: Readonly<Record<Exclude<Missing, 'no-value'>, string>> = {
  'only-before-from': 'an ARG before the first FROM is for FROM lines only',
  'other-stage': 'its ARG in another stage does not reach this one',
  'declared-later': 'its ARG stands further down',
  'never-declared': 'the builder knows a build arg only from its ARG on',
};

function declare({ name, stage }: PlacedUse): readonly Fix[] {
  const { end } = stage.from.instruction.span;
  const change = { span: spanOf(end, end), text: `\nARG ${name}` };
  return [{ title: `Declare \`${name}\` in this stage`, changes: [change], preferred: true }];
}
