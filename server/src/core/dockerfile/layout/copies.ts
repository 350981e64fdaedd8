// cp, mv and install, and what `find -exec` and `xargs` do with them.
import { hole, isKnown } from '../hole.js';
import { baseName, joinPath } from '../paths.js';
import type { ShellArgument } from '../shell/command.js';
import type { CommandEffect, Effect } from './effect.js';
import { pathOf, patternOf } from './effect.js';
import { fixedDirectory } from './glob.js';
import { readArguments } from './options.js';
import type { Entry } from './tree.js';
import { costOfCopying } from './tree-draft.js';

interface Transfer {
  readonly effect: Effect;
  readonly recursive: boolean;
  /** `cp -a`, `-d`, `-P`, and mv: a link stays a link. */
  readonly keepsLinks: boolean;
  readonly moves: boolean;
  /** A link in the place of the new file is replaced; cp writes through it. */
  readonly replacesLinks: boolean;
}

export const cp: CommandEffect = effect => {
  const { options, operands } = readArguments(effect.command.args, ['t', 'target-directory', 'S', 'suffix']);
  const has = (...names: readonly string[]): boolean => names.some(name => options.has(name));
  const transfer: Transfer = {
    effect,
    recursive: has('r', 'R', 'a', 'recursive', 'archive'),
    keepsLinks: has('a', 'd', 'P', 'archive', 'no-dereference') || has('r', 'R', 'recursive'),
    moves: false,
    replacesLinks: has('remove-destination'),
  };
  const directory = options.get('t') ?? options.get('target-directory');
  if (has('parents')) return withParents(transfer, operands);
  transferAll(transfer, operands, directory, has('T', 'no-target-directory'));
};

export const mv: CommandEffect = effect => {
  const { options, operands } = readArguments(effect.command.args, ['t', 'target-directory', 'S', 'suffix']);
  const directory = options.get('t') ?? options.get('target-directory');
  const exact = options.has('T') || options.has('no-target-directory');
  transferAll(
    { effect, recursive: true, keepsLinks: true, moves: true, replacesLinks: true },
    operands,
    directory,
    exact,
  );
};

const installValues = [
  'm',
  'mode',
  'o',
  'owner',
  'g',
  'group',
  't',
  'target-directory',
  'S',
  'suffix',
  'strip-program',
];

export const install: CommandEffect = effect => {
  const { options, operands } = readArguments(effect.command.args, installValues);
  if (options.has('d') || options.has('directory')) {
    for (const operand of operands) effect.draft.put(pathOf(effect, operand), 'directory', effect.act);
    return;
  }
  const directory = options.get('t') ?? options.get('target-directory');
  const transfer = { effect, recursive: false, keepsLinks: false, moves: false, replacesLinks: true };
  transferAll(transfer, operands, directory, options.has('T'));
};

function transferAll(
  transfer: Transfer,
  operands: readonly ShellArgument[],
  directory: string | undefined,
  exact: boolean,
): void {
  const { effect } = transfer;
  const sources = directory === undefined ? operands.slice(0, -1) : operands;
  const last = directory ?? operands.at(-1)?.text;
  if (last === undefined || sources.length === 0) return;
  const to = pathOf(effect, last);
  const inside =
    directory !== undefined || last.endsWith('/') || /(?:^|\/)\.$/.test(last) || sources.length > 1;
  for (const source of sources) {
    const pattern = patternOf(effect, source);
    if (pattern !== undefined) transferMatches(transfer, pattern, to, inside);
    else if (/(?:^|\/)\.$/.test(source.text)) transferTo(transfer, pathOf(effect, source), to);
    else transferOne(transfer, pathOf(effect, source), to, inside && !exact);
  }
}

/** `cp *.ko dir`: what is known to match, and what may. */
function transferMatches(transfer: Transfer, pattern: string, to: string, inside: boolean): void {
  const { draft, act, command } = transfer.effect;
  const matches = isKnown(pattern) ? draft.matching(pattern) : [];
  if (!draft.mayGoThrough(costOfCopying(matches)))
    return draft.open({ below: isKnown(to) ? to : fixedDirectory(to), ...reasonOf(transfer) }, act.by);
  const open = !isKnown(pattern) || draft.mayMatch(pattern);
  const single = matches.length === 1 && !open && !inside && draft.isDirectory(to) !== 'yes';
  for (const { path } of matches) transferOne(transfer, path, to, !single);
  if (!open) return;
  const names = (pattern.split('/').at(-1) ?? '*').replaceAll(hole, '*');
  const reason = `what \`${command.name} ${names}\` finds is not known`;
  const wanted = { names, reason, deep: transfer.recursive };
  if (!isKnown(to)) draft.open({ below: fixedDirectory(to), ...wanted }, act.by);
  else if (inside || draft.isDirectory(to) === 'yes') draft.open({ below: to, ...wanted }, act.by);
  else {
    draft.put(to, 'unknown', { ...act, certainty: 'possible' });
    if (transfer.recursive) draft.open({ below: to, reason }, act.by);
  }
  if (transfer.moves) draft.remove(pattern, 'possible');
}

function transferOne(transfer: Transfer, from: string, to: string, inside: boolean): void {
  const { draft, act } = transfer.effect;
  const source = from.replace(/\/$/, '') || '/';
  if (!isKnown(to)) return draft.open({ below: fixedDirectory(to), ...reasonOf(transfer) }, act.by);
  const directory = inside ? 'yes' : draft.isDirectory(to);
  const name = isKnown(source) ? baseName(source) : hole;
  if (directory === 'unknown') {
    const perhaps = {
      ...transfer,
      effect: { ...transfer.effect, act: { ...act, certainty: 'possible' as const } },
    };
    transferTo(perhaps, source, joinPath(to, name));
    transferTo(perhaps, source, to);
    return;
  }
  transferTo(transfer, source, directory === 'yes' ? joinPath(to, name) : to);
}

function transferTo(transfer: Transfer, from: string, to: string): void {
  const { draft, act } = transfer.effect;
  const kind = isKnown(from) ? draft.kindOf(from) : 'unknown';
  const tree = draft.finished();
  if (kind === 'directory') {
    if (!transfer.recursive) return;
    draft.put(to, 'directory', act);
    draft.copyTree(tree, from, to, act);
  } else if (kind === 'unknown' && transfer.recursive) {
    draft.put(to, 'unknown', act);
    if (isKnown(from)) draft.copyTree(tree, from, to, act);
    else draft.open({ below: to, ...reasonOf(transfer) }, act.by);
  } else {
    const entry = isKnown(from) ? tree.entries.get(draft.resolve(from)) : undefined;
    const certainty = kind === 'absent' ? 'possible' : act.certainty;
    const through = !transfer.replacesLinks && draft.kindOf(to) === 'symlink' && kind !== 'symlink';
    if (!through)
      draft.put(to, kindAfter(transfer, kind, entry), { ...act, certainty }, linkOf(transfer, entry));
  }
  if (transfer.moves && isKnown(from)) draft.remove(from, act.certainty);
}

const kindAfter = ({ keepsLinks }: Transfer, kind: string, entry: Entry | undefined): 'file' | 'symlink' =>
  kind === 'symlink' && keepsLinks && entry ? 'symlink' : 'file';

const linkOf = ({ keepsLinks }: Transfer, entry: Entry | undefined): { target?: string } =>
  keepsLinks && entry?.kind === 'symlink' && entry.target !== undefined ? { target: entry.target } : {};

const reasonOf = ({ effect }: Transfer): { readonly reason: string } => ({
  reason: `what \`${effect.command.name}\` copies there is not known`,
});

/** `cp --parents a/b dir` makes `dir/a/b`. */
function withParents(transfer: Transfer, operands: readonly ShellArgument[]): void {
  const { effect } = transfer;
  const to = pathOf(effect, operands.at(-1)?.text ?? '.');
  for (const source of operands.slice(0, -1)) {
    const known = patternOf(effect, source) === undefined && isKnown(source.text + to);
    if (known) transferTo(transfer, pathOf(effect, source), joinPath(to, './' + source.text));
    else
      effect.draft.open(
        { below: isKnown(to) ? to : fixedDirectory(to), ...reasonOf(transfer) },
        effect.act.by,
      );
  }
}
