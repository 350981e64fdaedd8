import { isKnown } from '../../../../core/dockerfile/hole.js';
import type { Stage, VariableUse } from '../../../../core/dockerfile/stages.js';
import { readReference } from '../../../../core/image/reference.js';
import { driverToolkitArg } from '../../../../core/module/build-args.js';
import type { Fix } from '../../../../core/problem.js';
import { spanOf } from '../../../../core/span.js';
import { hasOwnDefault } from '../../../dockerfile/variable-uses.js';
import { lineStart } from '../../../yaml/lines.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'arg-not-before-from',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: 'FROM uses a variable that has no value there.',
  explanation: `A FROM line sees only the ARGs in front of the first FROM, not those of any stage. Without one the variable is
empty, and so is the name of the image or a part of it: the build fails at once. On OpenShift \`FROM \${DTK_AUTO}\` needs an
\`ARG DTK_AUTO\` in front of the first FROM. kaniko knows every build arg in a FROM, declared or not.`,
  *check({ staged: { stages, head, parsed }, distribution }) {
    for (const stage of stages) {
      const use = emptyUse(stage);
      const first = stages[0]?.from.instruction.span.start;
      if (!use || first === undefined) continue;
      const { name, span, resolution } = use;
      // Declared or not, upstream's KMM does not set it: another rule says so.
      if (name === driverToolkitArg && distribution === 'upstream') continue;
      const inStage = resolution.declaration?.stage !== undefined;
      yield {
        span,
        message: `\`${name}\` is empty in FROM, which sees only ARGs in front of the first FROM, and ${stage.base.text === '' ? 'no image is left' : `\`${stage.base.text}\` is no image`}. Write \`ARG ${name}\` there.`,
        ...(inStage &&
          resolution.declaration && {
            related: [{ message: 'This ARG is for its stage only', span: resolution.declaration.span }],
          }),
        fixes: head.some(({ instruction }) => instruction.pairs.some(pair => pair.name.text === name))
          ? []
          : declared(name, lineStart(parsed.text, first)),
      };
    }
  },
};

/** That makes the name of the image one that no builder can read. */
function emptyUse({ from, base }: Stage): VariableUse | undefined {
  if (!isKnown(base.text) || readReference(base.text).ok) return undefined;
  return from.uses.find(
    use =>
      // `$$` is another program's, and some builders know their platform without ARG.
      /^(?!(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)$)\w+$/.test(use.name) &&
      !use.resolution.set &&
      use.resolution.missing !== 'no-value' &&
      !hasOwnDefault(use),
  );
}

const declared = (name: string, at: number): readonly Fix[] => [
  {
    title: `Declare \`${name}\` in front of the first FROM`,
    changes: [{ span: spanOf(at, at), text: `ARG ${name}\n` }],
    preferred: true,
  },
];
