import type { ShellReading } from '../../core/dockerfile/shell-command.js';
import type { Step } from '../../core/dockerfile/stages.js';
import type { Fix } from '../../core/problem.js';
import type { Rule } from '../lint/rule.js';

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
  const [first] = commands;
  const only = commands.every(
    ({ name, substitution, redirects }) =>
      !substitution && redirects.length === 0 && /^(?:cd|export|set)$/.test(name),
  );
  if (!whole || !first || !only || commands.every(({ name }) => name === 'set')) return undefined;
  return commands.findLast(({ name }) => name !== 'set')?.name;
}

function fixes({ instruction: { form, rest, span } }: Step): readonly Fix[] {
  const [, directory] = /^cd[ \t]+([\w./${}-]+)$/.exec(rest.text) ?? [];
  const [, variable] = /^export[ \t]+(\w+=[\w./${}:-]+)$/.exec(rest.text) ?? [];
  const text =
    directory === undefined
      ? variable === undefined
        ? undefined
        : `ENV ${variable}`
      : `WORKDIR ${directory}`;
  if (form === 'exec' || text === undefined || text.endsWith('-')) return [];
  return [{ title: `Write \`${text}\``, changes: [{ span, text }], preferred: true }];
}
