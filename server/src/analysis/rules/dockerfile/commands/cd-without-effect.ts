import type { ShellReading } from '../../../../core/dockerfile/shell/command.js';
import type { Step } from '../../../../core/dockerfile/stages.js';
import type { ResolvedVariable } from '../../../../core/dockerfile/variables.js';
import { resolve } from '../../../../core/dockerfile/variables.js';
import type { Fix } from '../../../../core/problem.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'cd-without-effect',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'A RUN does nothing but change the directory or set a variable, and both end with it.',
  explanation: `Each RUN is a shell of its own: what \`cd\` and \`export\` do is gone when it ends, and the next RUN begins in the
directory of WORKDIR. Write WORKDIR or ENV, or join the commands with \`&&\`.`,
  *check({ layout }) {
    for (const { stage, runs } of layout.stages) {
      for (const step of stage.steps) {
        const reading = runs.get(step.instruction.index);
        const name = reading && nameOfWhole(reading);
        if (!name) continue;
        const instead = name === 'cd' ? 'WORKDIR' : 'ENV';
        yield {
          span: step.instruction.span,
          message: `What \`${name}\` does ends with this RUN, and the next one knows nothing of it. Write ${instead}, or join the commands with \`&&\`.`,
          fixes: fixes(step),
        };
      }
    }
  },
};

/** `cd` or `export` when there is nothing else. */
function nameOfWhole({ commands, whole }: ShellReading): string | undefined {
  const only = commands.every(
    ({ name, substitution, redirects }) =>
      !substitution && redirects.length === 0 && /^(?:cd|export|set)$/.test(name),
  );
  return whole && only ? commands.findLast(({ name }) => name !== 'set')?.name : undefined;
}

function fixes({ instruction: { rest, span }, scope }: Step): readonly Fix[] {
  const text = insteadOf(rest.text);
  return text === undefined || !variablesIn(text).every(name => isTheSame(resolve(scope, name)))
    ? []
    : [{ title: `Write \`${text}\``, changes: [{ span, text }], preferred: true }];
}

const variablesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name);

/**
 * In the shell and to the builder. What images set only when they run, HOME above all, is in the shell alone; PATH is in
 * the configuration of every image that has a shell.
 */
const isTheSame = ({ name, missing, origin }: ResolvedVariable): boolean =>
  origin === 'base-image' ? name === 'PATH' : missing === undefined;

/** Undefined where the words could mean something else there; `cd -` and `cd -P` name no directory. */
function insteadOf(command: string): string | undefined {
  const [, directory] = /^cd[ \t]+([\w./${}][\w./${}-]*)$/.exec(command) ?? [];
  if (directory !== undefined) return `WORKDIR ${directory}`;
  const [, variable] = /^export[ \t]+(\w+=[\w./${}:-]+)$/.exec(command) ?? [];
  return variable && `ENV ${variable}`;
}
