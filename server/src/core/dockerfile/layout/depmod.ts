// depmod: which directory it indexes (kmod tools/depmod.c; `-b`, `-o`, `-n` and the version argument).
import { isKnown } from '../hole.js';
import { joinPath } from '../paths.js';
import type { CommandEffect, Effect } from './effect.js';
import { pathOf } from './effect.js';
import { readArguments } from './options.js';
import { commandPresence } from './presence.js';
import type { Presence } from './tree-path.js';
import type { Certainty } from './tree.js';

const valued = [
  'b',
  'basedir',
  'm',
  'moduledir',
  'o',
  'outdir',
  'F',
  'filesyms',
  'E',
  'symvers',
  'C',
  'config',
  'P',
];

export const depmod: CommandEffect = effect => {
  const { command, act, depmods, draft } = effect;
  const { options, operands } = readArguments(command.args, valued);
  const given = options.get('b') ?? options.get('basedir');
  const root = given === undefined ? '/' : pathOf(effect, given);
  const kernel = versionOf(operands.map(({ text }) => text));
  const directory =
    kernel !== undefined && isKnown(root + kernel) ? joinPath(root, `lib/modules/${kernel}`) : undefined;
  const available = callable(effect);
  const dryRun = ['n', 'dry-run', 'show'].some(name => options.has(name));
  if (!dryRun) writeIndex(effect, root, kernel, options.get('o') ?? options.get('outdir'));
  depmods.push({
    command,
    by: act.by,
    root,
    rootGiven: given !== undefined,
    kernel,
    directory: directory === undefined ? undefined : draft.resolve(directory),
    dryRun,
    certain: command.certain && !command.substitution,
    available,
    order: draft.time(),
  });
};

/** By its name on the usual `PATH`, or by the path it is called with. */
function callable({ draft, command }: Effect): Presence {
  if (command.path.includes('/')) return draft.presence(joinPath(command.cwd, command.path));
  return draft.mayAskGaps() ? commandPresence(draft.finished(), 'depmod').presence : 'unknown';
}

/** The first operand when it looks like a version: two numbers with a dot between. */
function versionOf(operands: readonly string[]): string | undefined {
  const [first = ''] = operands;
  if (!isKnown(first)) return first;
  return /^\s*\d+\.\d+/.test(first) ? first : undefined;
}

/** What every depmod leaves beside the modules, busybox's too; and what kmod's leaves. */
const indexNames = ['alias', 'dep', 'symbols'];
const kmodNames = ['alias.bin', 'dep.bin', 'devname', 'softdep', 'symbols.bin'];
const noModules = ['*.ko', '*.ko.*'];

function writeIndex(
  effect: Effect,
  root: string,
  kernel: string | undefined,
  outdir: string | undefined,
): void {
  const { draft, act } = effect;
  const modules = joinPath(outdir === undefined ? root : pathOf(effect, outdir), 'lib/modules');
  if (kernel === undefined || !isKnown(modules + kernel)) {
    const which = kernel === undefined ? 'indexes the kernel of the build node' : 'indexes an unknown kernel';
    const below = isKnown(modules) ? modules : '/';
    const shape = { below, names: 'modules.*', lacks: noModules, reason: `\`depmod\` ${which}` };
    return draft.open(shape, act.by);
  }
  const to = joinPath(modules, kernel);
  // It fails when the directory is not there.
  if (draft.isDirectory(to) === 'no') return;
  const put = (name: string, certainty: Certainty): void =>
    draft.put(joinPath(to, `modules.${name}`), 'file', { ...act, certainty }, { index: true });
  for (const name of indexNames) put(name, act.certainty);
  for (const name of kmodNames) put(name, 'possible');
  draft.open(
    { below: to, deep: false, names: 'modules.*', lacks: noModules, reason: '`depmod` indexes it' },
    act.by,
  );
}
