import type { Instruction } from '../../../../core/dockerfile/instruction.js';
import type { Word } from '../../../../core/dockerfile/words.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'shell-in-copy',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: 'COPY or ADD has an operator of the shell.',
  explanation: `No shell reads COPY and ADD: in \`COPY --from=builder /a /b || true\` the files to copy are \`/a\`, \`/b\` and \`||\`, and
they go to \`true\`. The build fails because there is no file \`||\`. Each COPY is one instruction; what may be missing is
copied by a RUN in the stage that has it, or by a pattern that matches at least one file that is there.`,
  *check({ staged: { stages } }) {
    for (const { instruction } of stages.flatMap(({ steps }) => steps)) {
      const word = operatorIn(instruction);
      if (!word) continue;
      yield {
        span: word.span,
        message: `No shell reads ${instruction.keyword}: \`${word.text}\` is taken for the name of a file, and the build fails. ${adviceOf(word.text)}`,
      };
    }
  },
};

function operatorIn({ keyword, form, words, heredocs }: Instruction): Word | undefined {
  const isCopy = keyword === 'COPY' || keyword === 'ADD';
  if (!isCopy || form === 'exec' || heredocs.length > 0 || words.length < 3) return undefined;
  return words.find(({ text }, at) => operator.test(text) || (text.endsWith(';') && at < words.length - 1));
}

/** `||`, `;`, `2>/dev/null`, `>&2`, `>` */
const operator = /^(?:\|\|?|&&?|;;?|\d?(?:>>?|<)(?:&\d|\/.*)?|&>>?.*)$/;

function adviceOf(text: string): string {
  if (text === '||')
    return 'Remove it and what follows; copy what may be missing in a RUN of the stage that has it.';
  if (text === '&&' || text.endsWith(';')) return 'Write an instruction of its own for what follows.';
  return 'Remove it.';
}
