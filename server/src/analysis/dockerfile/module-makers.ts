// Which stages make modules, by what is taken from them, and what tells the programs there for which kernel: the
// arguments of commands, and variables that Makefiles for modules read.
import { isMake, readMakeCall } from '../../core/dockerfile/layout/make.js';
import { managesPackages } from '../../core/dockerfile/layout/packages.js';
import type { Layout, StageLayout } from '../../core/dockerfile/layout/layout.js';
import type { ShellCommand } from '../../core/dockerfile/shell/command.js';
import { runCommands } from './run-commands.js';

/** Paths of the modules that the final image, or a stage on the way to it, takes from the stage or from one built on it. */
export function modulesTakenFrom({ stages }: Layout, { stage }: StageLayout): readonly string[] {
  const heirs = new Set([stage.index]);
  for (const other of stages) {
    if (other.stage.base.stage !== undefined && heirs.has(other.stage.base.stage))
      heirs.add(other.stage.index);
  }
  return stages.flatMap(({ copies }) =>
    copies.flatMap(({ from, sourcePath }) =>
      from.kind === 'stage' && heirs.has(from.index) && isModule(sourcePath) ? [sourcePath] : [],
    ),
  );
}

const isModule = (text: string): boolean => /\.ko(?:\.(?:gz|xz|zst))?$/.test(text);

/** The stage's own commands do something to modules: `cp *.ko /opt/lib/modules/…`. */
export const handlesModules = (layout: StageLayout): boolean =>
  runCommands(layout).some(({ command }) => command.args.some(({ text }) => isModule(text)));

/** Something in the stage is told the kernel, or changes what the running one is taken for. */
export function isToldKernel(layout: StageLayout, text: string, kernel: string): boolean {
  const { stage } = layout;
  const own = text.slice(stage.span.start, stage.span.end);
  return (
    /\buname\b/.test(own) ||
    runCommands(layout).some(({ command }) => tellsKernel(command, kernel)) ||
    stage.steps.some(({ instruction, words }) => {
      const sets = instruction.keyword === 'ENV' || instruction.keyword === 'ARG';
      if (!sets) return false;
      const named = instruction.pairs.some(({ name }) => namesKernel(name.text));
      return named || (instruction.keyword === 'ENV' && words.some(word => word.text.includes(kernel)));
    })
  );
}

function tellsKernel(command: ShellCommand, kernel: string): boolean {
  const { name, args, assignments, redirects } = command;
  if (managesPackages(name) || harmless.has(name)) return false;
  const call = isMake(name) ? readMakeCall(command) : undefined;
  if (call?.kernelBuild || [...(call?.variables.keys() ?? [])].some(namesKernel)) return true;
  const texts = [...args, ...redirects.map(({ target }) => ({ text: target }))].map(({ text }) => text);
  return [...texts, ...assignments.values()].some(
    text => text.includes(kernel) || /\/usr\/src\/(?:kernels|linux)|\/lib\/modules\/.*\/build/.test(text),
  );
}

/** They say a kernel and hand it to nobody. */
const harmless: ReadonlySet<string> = new Set(
  [
    'echo printf mkdir cp mv install rm ls cat cd test [ [[ depmod modinfo strip xz gzip zstd find git curl wget tar',
    'rpm dpkg touch chmod chown',
  ].flatMap(line => line.split(' ')),
);

/**
 * Variables by which Makefiles of modules are told the kernel or its build directory. `KERNEL_VERSION` and
 * `KERNEL_FULL_VERSION` are what KMM's Dockerfiles call it; hardly a Makefile reads them.
 */
const namesKernel = (name: string): boolean =>
  !/^KERNEL_(?:FULL_)?VERSION$/.test(name) &&
  /KERN|^KV$|K_?(?:VER|DIR|SRC|REL|LIB|BUILD|OBJ|HEADERS|PATH)|SYS(?:SRC|OUT)|UNAME_R|LINUX_?(?:SRC|DIR|VER|HEADERS|INC)/i.test(
    name,
  );
