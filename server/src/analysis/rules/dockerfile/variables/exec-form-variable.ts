import { dialectOf } from '../../../../core/dialect.js';
import type { ShellArgument, ShellCommand } from '../../../../core/dockerfile/shell/command.js';
import type { Step } from '../../../../core/dockerfile/stages.js';
import { sourceSpan } from '../../../../core/dockerfile/joined-text.js';
import { automaticNames } from '../../../../core/module/build-args.js';
import type { Fix } from '../../../../core/problem.js';
import type { LiteralOutcome } from '../../../dockerfile/literal-arguments.js';
import { outcomeOf } from '../../../dockerfile/literal-arguments.js';
import { runCommands } from '../../../dockerfile/run-commands.js';
import type { Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'exec-form-variable',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'A RUN in the form of a JSON array has a variable that nobody fills in.',
  explanation: `\`RUN ["depmod", "-b", "/opt", "\${KERNEL_FULL_VERSION}"]\` starts the program without a shell, and the builder
leaves the text as it is: the program gets the dollar sign and the name. It is an error where the program must fail on them:
no directory (\`make -C\`), no package and no file is called so. Write it without the brackets, or start a shell in them.`,
  *check({ layout, release, distribution }) {
    const own = automaticNames(dialectOf(release), distribution);
    for (const stage of layout.stages) {
      for (const { step, command } of runCommands(stage)) {
        if (step.instruction.form !== 'exec') continue;
        const isMeant = ({ text }: { readonly text: string }): boolean =>
          namesIn(text).some(name => step.scope.mentioned.has(name) || own.includes(name));
        const found = worstOf(command, [program(command), ...command.args].filter(isMeant));
        if (!found) continue;
        const { argument, outcome } = found;
        const fails = outcome === 'fails';
        yield {
          span: argument.span,
          ...(fails && { severity: 'error', refusedBy: 'build' }),
          message: `Without a shell nobody fills in \`${argument.text}\`: \`${command.name}\` gets it as it is${fails ? ' and fails' : ''}. Write this RUN without the brackets.`,
          fixes: inShellForm(step),
        };
      }
    }
  },
};

const program = ({ path, nameSpan }: ShellCommand): ShellArgument => ({
  text: path,
  pattern: undefined,
  several: false,
  span: nameSpan,
});

/** The first that fails stands for all. */
function worstOf(command: ShellCommand, args: readonly ShellArgument[]) {
  const judged = args.map(argument => ({ argument, outcome: outcomeOf(command, argument) }));
  const of = (wanted: LiteralOutcome) => judged.find(({ outcome }) => outcome === wanted);
  return of('fails') ?? of('goes-on');
}

const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name);

/** The same arguments, quoted so that a shell fills in nothing but variables. */
function inShellForm({ instruction: { words, rest } }: Step): readonly Fix[] {
  const quoted = words.map(({ text }) =>
    /^[\w@%+=:,./${}-]+$/.test(text) ? text : `"${text.replace(/["\\`]/g, '\\$&')}"`,
  );
  if (words.some(({ text }) => /[\n\r]/.test(text))) return [];
  const change = { span: sourceSpan(rest), text: quoted.join(' ') };
  return [{ title: 'Write this RUN without the brackets', changes: [change], preferred: true }];
}
