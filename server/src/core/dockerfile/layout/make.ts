// make: the kernel's own build (`make -C /lib/modules/<kernel>/build M=…`) writes where it is told; of any other
// Makefile nothing is known.
import { hole, isKnown } from '../hole.js';
import { cleanPath, joinPath } from '../paths.js';
import type { ShellCommand } from '../shell/command.js';
import type { CommandEffect, Effect } from './effect.js';
import { writesAnywhere } from './effect.js';
import { readArguments } from './options.js';

export interface MakeCall {
  /** `-C`, or where make is called. May hold a `hole`. */
  readonly directory: string;
  readonly targets: readonly string[];
  /** Given on the command line or in front of the command. */
  readonly variables: ReadonlyMap<string, string>;
  /** The kernel's build directory is where make works. */
  readonly kernelBuild: boolean;
  /** The kernel the build directory belongs to; undefined when it is none or cannot be told. */
  readonly kernel: string | undefined;
}

const valued = [
  'C',
  'directory',
  'f',
  'file',
  'makefile',
  'I',
  'include-dir',
  'o',
  'old-file',
  'W',
  'j',
  'l',
];

export const isMake = (name: string): boolean => name === 'make' || name === 'gmake';

export function readMakeCall(command: ShellCommand): MakeCall | undefined {
  if (!isMake(command.name)) return undefined;
  // `make -j all`: the number of jobs is never a separate word unless it is one.
  const args = command.args.filter(
    ({ text }, at) => !(text === '-j' && !/^\d+$/.test(command.args[at + 1]?.text ?? '')),
  );
  const { options, operands } = readArguments(args, valued);
  const variables = new Map(command.assignments);
  const targets: string[] = [];
  for (const { text } of operands) {
    const [, name, value = ''] = /^([A-Za-z_][A-Za-z0-9_]*)[:+?]?=([^]*)$/.exec(text) ?? [];
    if (name === undefined) targets.push(text);
    else variables.set(name, value);
  }
  const directory = joinPath(command.cwd, options.get('C') ?? options.get('directory') ?? '.');
  const built =
    /\/(?:lib\/modules\/([^/]+)\/(?:build|source)|usr\/src\/(?:kernels\/|linux-headers-|linux-)([^/]+))$/.exec(
      directory,
    );
  const kernel = built?.[1] ?? built?.[2];
  return {
    directory,
    targets,
    variables,
    kernelBuild: built !== null,
    kernel: kernel !== undefined && isKnown(kernel) ? kernel : undefined,
  };
}

export const make: CommandEffect = effect => {
  const call = readMakeCall(effect.command);
  if (!call) return;
  const sources = call.variables.get('M') ?? call.variables.get('SUBDIRS');
  if (!call.kernelBuild || sources === undefined) return writesAnywhere(effect);
  const { draft, act } = effect;
  const below = isKnown(sources) ? cleanPath(joinPath(call.directory, sources)) : '/';
  draft.open({ below, reason: '`make` builds there' }, act.by);
  if (call.targets.some(target => /^modules_install$|^install$/.test(target))) installs(effect, call);
};

/** Into `$INSTALL_MOD_PATH/lib/modules/<kernel>`, where it then runs depmod. */
function installs({ draft, act }: Effect, { variables, kernel }: MakeCall): void {
  const root = variables.get('INSTALL_MOD_PATH') ?? '/';
  const to = `${root}/lib/modules/${kernel ?? hole}`;
  const reason = '`make modules_install` puts modules there';
  if (isKnown(to)) return draft.open({ below: cleanPath(to), reason }, act.by);
  draft.open({ below: isKnown(root) ? cleanPath(`${root}/lib/modules`) : '/', reason }, act.by);
}
