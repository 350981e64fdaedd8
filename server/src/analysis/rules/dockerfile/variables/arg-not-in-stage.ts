import { dialectOf } from '../../../../core/dialect.js';
import type { Layout } from '../../../../core/dockerfile/layout/layout.js';
import { instructionNames } from '../../../../core/dockerfile/instruction-names.js';
import type { Missing } from '../../../../core/dockerfile/variables.js';
import type { Fix } from '../../../../core/problem.js';
import { spanOf } from '../../../../core/span.js';
import { commandAround } from '../../../dockerfile/command-around.js';
import type { PlacedUse } from '../../../dockerfile/variable-uses.js';
import { firstUses, hasOwnDefault, isTemplateOnly, variableUses } from '../../../dockerfile/variable-uses.js';
import type { Finding, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'arg-not-in-stage',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: 'A stage uses a build arg that it does not declare.',
  explanation: `A build arg is visible from its ARG to the end of that stage. One before the first FROM is for FROM lines only,
and one in another stage is for that stage only. Where it is not visible it is empty, and nobody says so:
\`linux-headers-\${KERNEL_FULL_VERSION}\` becomes \`linux-headers-\`, and the modules land in \`/opt/lib/modules/\`. Repeat
\`ARG KERNEL_FULL_VERSION\` in each stage that uses it. A stage that is built on another (\`FROM builder\`) has that stage's
build args, too; OpenShift's builder gives it them since May 2025 only, which is worth knowing on an older cluster.`,
  *check({ layout, release, users, distribution }) {
    const automatic = dialectOf(release).automaticBuildArgs;
    const given = [...automatic, ...users.flatMap(({ buildArgs }) => Object.keys(buildArgs))];
    const uses = variableUses(layout).filter(each => !hasOwnDefault(each));
    if (distribution === 'openshift') yield* firstUses(uses).filter(isInherited).map(inherited);
    const empty = uses
      .filter(use => isEmpty(use, given))
      .map(use => ({
        ...use,
        isOnlySaid: isHarmless(layout, use, automatic.includes(use.name) ? printing : talking),
      }));
    // The one that breaks the build stands for all of a stage.
    for (const use of firstUses(empty.toSorted((a, b) => Number(a.isOnlySaid) - Number(b.isOnlySaid)))) {
      const { missing, declaration } = use.resolution;
      // An image that nobody knows may set it, though hardly one that KMM sets too.
      const perhapsSet = missing === 'never-declared' && !use.step.scope.image;
      yield {
        span: use.span,
        ...((perhapsSet || use.isOnlySaid) && { severity: 'warning', refusedBy: null }),
        message: `\`${use.name}\` is empty here: ${missing ? reasons[missing] : ''}. Write \`ARG ${use.name}\` after this stage's FROM.`,
        ...(declaration && { related: [{ message: 'It is declared here', span: declaration.span }] }),
        fixes: declare(use),
      };
    }
  },
};

function isEmpty({ name, step, resolution: { missing, set } }: PlacedUse, given: readonly string[]): boolean {
  if (set || !isStep(step.instruction.keyword) || missing === undefined) return false;
  // What is in no build has a rule of its own.
  if (isTemplateOnly(name) && !given.includes(name)) return false;
  return missing !== 'no-value' && (missing !== 'never-declared' || given.includes(name));
}

const isInherited = ({ resolution }: PlacedUse): boolean => resolution.origin === 'parent-stage';

/** imagebuilder 1.2.16, builder.go, setStageInheritedArgs; before it each stage began with none. */
const inherited = (use: PlacedUse): Finding => ({
  span: use.span,
  severity: 'information',
  refusedBy: null,
  message: `\`${use.name}\` comes from the stage that this one is built on. OpenShift's builder hands it on since May 2025; on an older cluster it is empty here. Write \`ARG ${use.name}\` after this stage's FROM to have it on both.`,
  ...(use.resolution.declaration && {
    related: [{ message: 'It is declared here', span: use.resolution.declaration.span }],
  }),
  fixes: declare(use),
});

const isStep = (keyword: string): boolean => keyword !== 'FROM' && instructionNames.has(keyword);

/** A build does not fail on what is empty there: it is printed, or compared, or handed on. */
function isHarmless({ stages }: Layout, { stage, step, span }: PlacedUse, by: ReadonlySet<string>): boolean {
  const { index, keyword, words } = step.instruction;
  // What COPY takes then is the whole context, not nothing.
  if (words.some(word => word.span.start === span.start && word.span.end === span.end)) return by === talking;
  const reading = stages[stage.index]?.runs.get(index);
  const command = reading && commandAround(reading, span);
  return by.has(command?.name ?? keyword);
}

const printing: ReadonlySet<string> = new Set(['LABEL', 'echo', 'printf', ':', 'true']);

/** What KMM sets is missed wherever it is handed on to; of other names nobody knows. */
const talking: ReadonlySet<string> = new Set([...printing, 'ENV', 'export', 'test', '[', '[[']);

const reasons: Readonly<Record<Missing, string>> = {
  'no-value': 'nobody gives it a value',
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
