// What a RUN runs: the simple commands of its script with the arguments they get, the directory they work in, and
// whether they run for certain. Here: which text is the script. Google's kaniko drops here-documents, others run
// them; the exec form has no shell at all.
import type { Builder } from '../builder.js';
import type { Heredoc } from '../heredoc.js';
import type { JoinedText } from '../joined-text.js';
import { joinPieces, plainText } from '../joined-text.js';
import { baseName } from '../paths.js';
import type { ShellReading } from './command.js';
import { Evaluation, shells } from './evaluation.js';
import type { Step } from '../stages.js';

const remembered = new WeakMap<Step, ShellReading>();

/** What RUN runs. Empty for other instructions. Read once: following it again would cost again. */
export function readRun(step: Step, builder: Builder, text: string): ShellReading {
  const reading = remembered.get(step) ?? evaluated(step, builder, text);
  remembered.set(step, reading);
  return reading;
}

function evaluated(step: Step, builder: Builder, text: string): ShellReading {
  const { instruction } = step;
  if (instruction.keyword !== 'RUN') return { commands: [], uses: [], whole: true };
  const evaluation = new Evaluation(step);
  if (instruction.form === 'exec') evaluation.exec(step);
  else if (!isPosixShell(step.shell)) evaluation.whole = false;
  else for (const script of shellScripts(step, builder, text)) evaluation.script(script);
  return { commands: evaluation.commands, uses: evaluation.uses, whole: evaluation.whole };
}

const isPosixShell = ([program = '']: readonly string[]): boolean => shells.has(baseName(program));

/** What a POSIX shell reads of a RUN: the line, or the here-document that is the script. */
export function shellScripts(
  { instruction, shell }: Step,
  builder: Builder,
  text: string,
): readonly JoinedText[] {
  if (instruction.keyword !== 'RUN' || instruction.form === 'exec' || !isPosixShell(shell)) return [];
  const [first] = instruction.heredocs;
  if (!first || builder.heredocs === 'dropped') return [instruction.rest];
  const bodies = instruction.heredocs.map(({ body }) =>
    plainText(text.slice(body.start, body.end), body.start),
  );
  const bare =
    instruction.rest.text.replace(/(?<!\d)\d*<<-?[\t ]*(?:"[^"]*"|'[^']*'|[^\s<]+)/g, '').trim() === '';
  const [body] = bodies;
  if (bare && body) return startsInterpreter(body, first) ? [interpreterLine(body)] : [body];
  const name = /^\S*/.exec(instruction.rest.text)?.[0] ?? '';
  return shells.has(baseName(name)) ? [instruction.rest, ...bodies] : [instruction.rest];
}

/** `<<-` takes the tabs away in front of it. */
const startsInterpreter = ({ text }: JoinedText, { chomps }: Heredoc): boolean =>
  (chomps ? /^\t*#!/ : /^#!/).test(text);

/** `#!/usr/bin/env python3` over a script of another language: the interpreter is what runs. */
function interpreterLine(body: JoinedText): JoinedText {
  const [, program = ''] = /^\t*#![ \t]*([^\r\n]*)/.exec(body.text) ?? [];
  const name = baseName(program.replace(/^\S*\/env[ \t]+/, '').split(/[ \t]/)[0] ?? '');
  return shells.has(name)
    ? body
    : joinPieces([{ text: program, start: body.anchor + body.text.indexOf(program) }]);
}
