import { isKnown } from '../../../../core/dockerfile/hole.js';
import { isPattern } from '../../../../core/dockerfile/layout/glob.js';
import type { StageLayout } from '../../../../core/dockerfile/layout/layout.js';
import { joinPath } from '../../../../core/dockerfile/paths.js';
import type { Step } from '../../../../core/dockerfile/stages.js';
import { endWithSlash } from '../../../dockerfile/directory-fix.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'copy-several-to-file',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'Several files are copied to what is not written as a directory.',
  explanation: `With more than one source the destination of COPY and ADD has to end with a slash; kaniko and Docker stop
otherwise, unless the directory is there already. It speaks where nothing in the stage makes that directory.`,
  *check({ layout, staged }) {
    if (staged.inputs.builder.name !== 'kaniko') return;
    for (const stage of layout.stages) {
      for (const step of stage.stage.steps) {
        const destination = step.words.at(-1);
        if (!destination || !isSeveral(step) || mayBeThere(stage, step, destination.text)) continue;
        const { span } = destination.word;
        yield {
          span,
          message: `Several files need a directory to go to, and this one is not written as one: the build fails here unless it is there already. End it with a \`/\`.`,
          fixes: endWithSlash(step, destination),
        };
      }
    }
  },
};

const isSeveral = ({ instruction, words }: Step): boolean =>
  (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') &&
  words.length > 2 &&
  words.slice(0, -1).every(({ text }) => isKnown(text) && !isPattern(text));

function mayBeThere(layout: StageLayout, step: Step, text: string): boolean {
  const to = joinPath(step.workdir, text);
  const { base, steps } = layout.stage;
  if (/(?:^|\/)\.?$/.test(text) || !isKnown(to) || base.stage !== undefined || !base.image) return true;
  // Distributions have no directories of their own there.
  if (!/^\/(?:opt|firmware|modules|kmod|src|build)\/./.test(`${to}/`)) return true;
  const earlier = steps.filter(({ instruction }) => instruction.index < step.instruction.index);
  return earlier.some(({ instruction: { keyword }, words, workdir }) => {
    if (keyword === 'RUN') return true;
    return words.some(word => joinPath(workdir, word.text).startsWith(to));
  });
}
