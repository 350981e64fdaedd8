import { baseName } from '../../../../core/dockerfile/paths.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'exec-form-variable',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'A RUN in the form of a JSON array has a variable that nobody fills in.',
  explanation: `\`RUN ["depmod", "-b", "/opt", "\${KERNEL_FULL_VERSION}"]\` starts the program without a shell, and the builder
leaves the text as it is: the program gets the dollar sign and the name. Write it without the brackets, or start a shell in
them.`,
  *check({ staged }) {
    for (const { steps } of staged.stages) {
      for (const { instruction, scope } of steps) {
        const [program, ...args] = instruction.words;
        if (instruction.keyword !== 'RUN' || instruction.form !== 'exec' || !program) continue;
        if (interpreters.has(baseName(program.text))) continue;
        const word = args.find(({ text }) => namesIn(text).some(name => scope.mentioned.has(name)));
        if (!word) continue;
        yield {
          span: word.span,
          message: `Without a shell nobody fills in \`${word.text}\`: \`${baseName(program.text)}\` gets it as it is. Write this RUN without the brackets.`,
        };
      }
    }
  },
};

const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name);

/** They fill it in themselves, or start something that may. */
const interpreters = new Set([
  'sh',
  'bash',
  'ash',
  'dash',
  'busybox',
  'env',
  'make',
  'perl',
  'python3',
  'python',
  'awk',
  'envsubst',
]);
