// `find … -exec` and `xargs`: another command on files that only the running shell knows.
import { hole, isKnown } from '../hole.js';
import type { ShellArgument, ShellCommand } from '../shell/command.js';
import { baseName } from '../paths.js';
import type { CommandEffect, Effect } from './effect.js';
import { writesAnywhere } from './effect.js';

type Run = (effect: Effect) => void;

/** `run` is what other commands do; given here because it knows this one too. */
export const find =
  (run: Run): CommandEffect =>
  effect => {
    const { args } = effect.command;
    const names = args.flatMap(({ text }, at) =>
      text === '-name' || text === '-iname' ? [args[at + 1]?.text ?? '*'] : [],
    );
    if (args.some(({ text }) => text === '-delete')) removeFound(effect, names);
    if (args.some(({ text }) => /^-f(?:printf?|ls)/.test(text))) return writesAnywhere(effect);
    for (let at = 0; at < args.length; at++) {
      if (!/^-(?:exec|execdir|ok|okdir)$/.test(args[at]?.text ?? '')) continue;
      const start = at + 1;
      while (at < args.length && !/^(?:;|\+)$/.test(args[at]?.text ?? '')) at++;
      runOn(effect, args.slice(start, at), foundName(names), run);
    }
  };

/** What these run in turn may be anything. */
const runsOthers = new Set(['sh', 'bash', 'find', 'xargs']);

const xargsValues = /^-(?:[ILnPsEd]|-(?:max-args|max-procs|delimiter))$/;

export const xargs =
  (run: Run): CommandEffect =>
  effect => {
    const { args } = effect.command;
    let at = 0;
    while (args[at]?.text.startsWith('-')) at += xargsValues.test(args[at]?.text ?? '') ? 2 : 1;
    const placeholder = args.find(({ text }) => /^-I/.test(text));
    const token = placeholder && (placeholder.text.slice(2) || args[args.indexOf(placeholder) + 1]?.text);
    const inner = args
      .slice(at)
      .map(arg => (token ? { ...arg, text: arg.text.replaceAll(token, '{}') } : arg));
    const [program] = inner;
    if (program) runOn(effect, token ? inner : withFound(inner), hole, run);
  };

/** Without a placeholder what is found comes last; `cp -t dir` takes it there. */
const withFound = (inner: readonly ShellArgument[]): readonly ShellArgument[] => {
  const [program] = inner;
  return program ? [...inner, { ...program, text: '{}', pattern: undefined }] : inner;
};

const foundName = ([name, ...others]: readonly string[]): string =>
  name !== undefined && others.length === 0 ? name.replaceAll('*', hole) : hole;

function runOn(effect: Effect, inner: readonly ShellArgument[], found: string, run: Run): void {
  const [program, ...args] = inner;
  if (!program || !isKnown(program.text)) return writesAnywhere(effect);
  const name = baseName(program.text);
  if (runsOthers.has(name)) return writesAnywhere(effect);
  const replaced = args.map(arg =>
    arg.text.includes('{}')
      ? { ...arg, text: arg.text.replaceAll('{}', `${hole}/${found}`), several: true }
      : arg,
  );
  const command: ShellCommand = {
    ...effect.command,
    name,
    path: program.text,
    args: replaced,
    redirects: [],
  };
  run({ ...effect, command, act: { ...effect.act, certainty: 'possible' } });
}

function removeFound({ draft, command }: Effect, names: readonly string[]): void {
  const [from] = command.args;
  const below = from && !from.text.startsWith('-') ? from.text : '.';
  for (const name of names.length > 0 ? names : ['*']) {
    for (const { path } of draft.matching(`${hole}/${name}`)) {
      if (below.startsWith('/') && isKnown(below) && !path.startsWith(below)) continue;
      draft.remove(path, 'possible');
    }
  }
}
