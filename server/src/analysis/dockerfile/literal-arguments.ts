// What a program does with an argument that has a variable in it which no shell has filled in: fail, fill it in itself,
// or take it as it is.
import { readArguments } from '../../core/dockerfile/layout/options.js';
import { isMake } from '../../core/dockerfile/layout/make.js';
import { readPackageCall } from '../../core/dockerfile/layout/packages.js';
import type { ShellArgument, ShellCommand } from '../../core/dockerfile/shell/command.js';

export type LiteralOutcome =
  /** There is no file, directory, package, kernel or target of that name. */
  | 'fails'
  /** Nobody can say. */
  | 'goes-on'
  /** The program reads its environment. */
  | 'filled-in';

export function outcomeOf(command: ShellCommand, argument: ShellArgument): LiteralOutcome {
  const { name, path, args } = command;
  if (path.includes('$')) return 'fails';
  if (interpreters.has(name)) return 'filled-in';
  if (isMake(name)) return ofMake(argument, args);
  const packages = readPackageCall(command);
  if (packages?.action === 'install') {
    // The old yum installs the others and says nothing.
    const alone = packages.manager !== 'yum' || packages.packages.length === 1;
    return alone && packages.packages.includes(argument) ? 'fails' : 'goes-on';
  }
  const { operands } = readArguments(args, valued[name] ?? []);
  return fails[name]?.(argument, operands) ? 'fails' : 'goes-on';
}

/** They fill it in themselves, or start something that may. */
const interpreters: ReadonlySet<string> = new Set(
  'sh bash ash dash ksh zsh busybox env perl python3 python awk gawk envsubst ruby node php'.split(' '),
);

/** make expands variables of its environment in `NAME=value`, but not in what else it is told. */
function ofMake(argument: ShellArgument, args: readonly ShellArgument[]): LiteralOutcome {
  if (/^[A-Za-z_]\w*[:+?]?=/.test(argument.text) || argument.text.startsWith('--eval')) return 'filled-in';
  const before = args[args.indexOf(argument) - 1]?.text ?? '';
  const isOption = argument.text.startsWith('-');
  const isPath = /^-(?:[A-Za-z]*[Cf]|-directory|-file|-makefile)$/.test(before);
  return isPath || !isOption || /^(?:-[Cf]|--(?:directory|file|makefile)=)/.test(argument.text)
    ? 'fails'
    : 'goes-on';
}

type Fails = (argument: ShellArgument, operands: readonly ShellArgument[]) => boolean;

const anyOperand: Fails = (argument, operands) => operands.includes(argument);

/** A source, or a destination that says it is a directory. */
const copies: Fails = (argument, operands) =>
  operands.includes(argument) && (argument !== operands.at(-1) || argument.text.endsWith('/'));

const fails: Readonly<Record<string, Fails>> = {
  // kmod's depmod takes what is no version for the path of a module, and wants that to be absolute.
  depmod: (argument, operands) => operands.includes(argument) && argument.text.startsWith('$'),
  cp: copies,
  mv: copies,
  cat: anyOperand,
  ls: anyOperand,
  chmod: (argument, operands) => operands.includes(argument),
  chown: (argument, operands) => operands.includes(argument),
  strip: anyOperand,
  xz: anyOperand,
  gzip: anyOperand,
  modinfo: anyOperand,
  unzip: (argument, operands) => argument === operands[0],
  git: (argument, operands) =>
    /^(?:checkout|switch)$/.test(operands[0]?.text ?? '') && operands[1] === argument,
};

const valued: Readonly<Record<string, readonly string[]>> = {
  depmod: ['b', 'basedir', 'm', 'moduledir', 'o', 'outdir', 'F', 'filesyms', 'E', 'symvers', 'C', 'config'],
  cp: ['t', 'target-directory', 'S', 'suffix'],
  mv: ['t', 'target-directory', 'S', 'suffix'],
  strip: ['o', 'K', 'N', 'R'],
  unzip: ['d'],
};
