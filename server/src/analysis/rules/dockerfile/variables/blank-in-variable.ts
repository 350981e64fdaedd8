import { dialectOf } from '../../../../core/dialect.js';
import { managesPackages } from '../../../../core/dockerfile/layout/packages.js';
import { sourceSpan } from '../../../../core/dockerfile/joined-text.js';
import type { Step } from '../../../../core/dockerfile/stages.js';
import type { Span } from '../../../../core/span.js';
import { automaticNames } from '../../../../core/module/build-args.js';
import { commandAround } from '../../../dockerfile/command-around.js';
import type { DockerfileSubject, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'blank-in-variable',
  looksAt: 'dockerfile',
  severity: 'warning',
  summary: 'A blank stands between the `$` and the brace of a variable.',
  explanation: `\`$ {KERNEL_FULL_VERSION}\` is no variable but two words, \`$\` and \`{KERNEL_FULL_VERSION}\`: COPY looks for a file that
is not there, \`make -C\` for a directory, a package manager for a package.`,
  *check(subject) {
    const { staged, release, distribution } = subject;
    const own = automaticNames(dialectOf(release), distribution);
    for (const step of staged.stages.flatMap(({ steps }) => steps)) {
      const { keyword, rest, form } = step.instruction;
      if (form === 'exec' || !speaksOf.has(keyword)) continue;
      const outside = rest.text.replace(/\\.|'[^']*'/gs, quoted => ' '.repeat(quoted.length));
      for (const { 0: written, 1: name = '', index } of outside.matchAll(/\$[ \t]+\{([A-Za-z_]\w*)\}/g)) {
        if (!own.includes(name) && !step.scope.mentioned.has(name)) continue;
        const span = sourceSpan(rest, index, index + written.length);
        const fails = keyword !== 'RUN' || isStrict(subject, step, span);
        yield {
          span,
          ...(fails && { severity: 'error', refusedBy: 'build' }),
          message: `The blank makes two words of \`\${${name}}\`, and neither is a variable${fails ? ': the build fails here' : ''}. Remove the blank.`,
          fixes: [{ title: 'Remove the blank', changes: [{ span, text: `\${${name}}` }], preferred: true }],
        };
      }
    }
  },
};

const speaksOf: ReadonlySet<string> = new Set(['COPY', 'ADD', 'RUN']);

/** Fails on a file, a directory, a kernel or a package that is not there. */
function isStrict({ layout }: DockerfileSubject, step: Step, span: Span): boolean {
  const reading = layout.stages[step.stage ?? 0]?.runs.get(step.instruction.index);
  const command = reading && commandAround(reading, { start: span.start, end: span.start });
  if (!command || command.mayFail || command.substitution || !command.certain) return false;
  return managesPackages(command.name) || strict.has(command.name);
}

const strict: ReadonlySet<string> = new Set(['make', 'gmake', 'depmod', 'cp', 'mv', 'cd', 'modinfo', 'tar']);
