import { isKnown } from '../../../../core/dockerfile/hole.js';
import { sourceSpan } from '../../../../core/dockerfile/joined-text.js';
import { scriptFault } from '../../../../core/dockerfile/shell/parser.js';
import { shellScripts } from '../../../../core/dockerfile/shell/shell.js';
import { shells } from '../../../../core/dockerfile/shell/evaluation.js';
import type { ShellCommand } from '../../../../core/dockerfile/shell/command.js';
import type { Range, ShellFault } from '../../../../core/dockerfile/shell/syntax.js';
import type { Span } from '../../../../core/span.js';
import { rootBase } from '../../../dockerfile/root-base.js';
import { htmlEntities } from '../../../dockerfile/html-entities.js';
import type { DockerfileSubject, Rule } from '../../../lint/rule.js';

export const rule: Rule = {
  id: 'shell-syntax',
  looksAt: 'dockerfile',
  severity: 'error',
  refusedBy: 'build',
  summary: 'The shell cannot read the command of a RUN.',
  explanation: `A quotation mark that is never closed, \`if\` without \`fi\`, \`for\` without \`done\`, \`&&\` with nothing behind it: the
shell reads the whole command before it runs any of it, says \`Syntax error\` and ends with an error, and the build fails.
Often the backslash at the end of a line is missing, or a \`;\` where lines were joined. It speaks of what no shell takes,
not of what only bash knows.`,
  *check(subject) {
    for (const { text, placeOf } of scriptsIn(subject)) {
      // What a template still fills in may close what is open, and entities have a rule of their own.
      if (!isKnown(text) || /\{\{|\{%/.test(text)) continue;
      const fault = scriptFault(text);
      if (!fault || htmlEntities(text).length > 0) continue;
      yield {
        span: placeOf(fault),
        message: `${reasonOf(fault)} The shell refuses the whole command, and the build fails.`,
      };
    }
  },
};

interface PlacedScript {
  readonly text: string;
  readonly placeOf: (range: Range) => Span;
}

/** Those of RUN, and the strings in them that a shell of their own gets. */
function scriptsIn({ layout, staged }: DockerfileSubject): readonly PlacedScript[] {
  const { inputs, parsed } = staged;
  const own = layout.stages.filter(({ stage }) => !isWindows(rootBase(staged, stage).text, parsed.escape));
  return own.flatMap(({ stage, runs }) =>
    stage.steps.flatMap(step => [
      ...shellScripts(step, inputs.builder, parsed.text).map(script => ({
        text: script.text,
        placeOf: ({ start, end }: Range) => sourceSpan(script, start, end),
      })),
      ...(runs.get(step.instruction.index)?.commands ?? []).flatMap(stringOf),
    ]),
  );
}

/** Its RUN is read by another shell. */
const isWindows = (image: string, escape: string): boolean =>
  escape === '`' || /(?:^|[/-])(?:nanoserver|servercore|windows)(?:[/:@-]|$)/i.test(image);

/** `bash -c '…'` */
function stringOf({ name, args, certain }: ShellCommand): readonly PlacedScript[] {
  const flag = shells.has(name) && certain ? args.findIndex(({ text }) => /^-[a-z]*c$/.test(text)) : -1;
  const script = flag < 0 ? undefined : args[flag + 1];
  return script ? [{ text: script.text, placeOf: () => script.span }] : [];
}

function reasonOf(fault: ShellFault): string {
  const { kind, what } = fault;
  if (kind === 'stray')
    return `\`${what}\` cannot stand here: nothing in front of it asks for it. Remove it.`;
  if (kind === 'dangling')
    return `Nothing follows \`${what}\`. Write the command that belongs there, or remove it.`;
  if (quotes.has(what)) return 'This quotation mark is never closed. Write another one where the text ends.';
  const { wants } = fault;
  const where = inside.get(wants) ?? `where it ends${/^[a-z}]/.test(wants) ? ', behind a `;`' : ''}`;
  return `\`${what}\` has no \`${wants}\`. Write it ${where}.`;
}

const quotes: ReadonlySet<string> = new Set(["'", '"', '`']);

const inside: ReadonlyMap<string, string> = new Map([
  ['then', 'behind the condition and a `;`'],
  ['do', 'behind a `;`'],
  ['in', 'behind the word'],
]);
