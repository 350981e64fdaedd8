// mkdir, touch, rm, ln, tee and redirections: commands that name the files they make or take away.
import { isKnown } from '../hole.js';
import { baseName } from '../paths.js';
import type { CommandEffect, Effect } from './effect.js';
import { pathOf, patternOf } from './effect.js';
import { readArguments } from './options.js';
import type { Certainty } from './tree.js';
import type { Presence } from './tree-path.js';

export const mkdir: CommandEffect = effect => {
  for (const operand of readArguments(effect.command.args, ['m', 'mode']).operands) {
    effect.draft.put(pathOf(effect, operand), 'directory', effect.act);
  }
};

export const touch: CommandEffect = effect => {
  const valued = ['d', 'date', 'r', 'reference', 't', 's', 'size'];
  for (const operand of readArguments(effect.command.args, valued).operands) writeFile(effect, operand.text);
};

export const tee: CommandEffect = effect => {
  for (const operand of readArguments(effect.command.args).operands) writeFile(effect, operand.text);
};

/** A file that is there stays what it is, or gets new content: to the tree it is the same. */
export function writeFile(effect: Effect, text: string): void {
  const named = pathOf(effect, text);
  if (text === '' || named.startsWith('/dev/') || text.endsWith('/')) return;
  const path = isKnown(named) ? effect.draft.follow(named) : named;
  const kind = isKnown(path) ? effect.draft.kindOf(path) : 'unknown';
  if (kind === 'absent' || kind === 'unknown') effect.draft.put(path, 'file', effect.act);
}

/** `> file` makes the file whatever the command is. */
export function redirect(effect: Effect): void {
  for (const { operator, target } of effect.command.redirects) {
    if (/^(?:>|>>|>\||<>|&>|&>>)$/.test(operator)) writeFile(effect, target);
  }
}

export const rm: CommandEffect = effect => {
  const { draft, act, command } = effect;
  for (const operand of readArguments(command.args).operands) {
    const pattern = patternOf(effect, operand);
    draft.remove(pattern ?? pathOf(effect, operand).replace(/\/$/, ''), act.certainty);
  }
};

export const ln: CommandEffect = effect => {
  const { options, operands } = readArguments(effect.command.args, ['t', 'target-directory', 'S', 'suffix']);
  const symbolic = options.has('s') || options.has('symbolic');
  const directory = options.get('t') ?? options.get('target-directory');
  const targets = directory !== undefined || operands.length < 2 ? operands : operands.slice(0, -1);
  const last = directory ?? (operands.length < 2 ? '.' : (operands.at(-1)?.text ?? '.'));
  const exact = options.has('T') || options.has('no-target-directory');
  const replaces = options.has('n') || options.has('no-dereference');
  for (const target of targets) {
    const inside =
      directory !== undefined || operands.length < 2 ? 'yes' : intoDirectory(effect, last, replaces);
    const put = (at: string, certainty: Certainty): void => {
      const act = { ...effect.act, certainty };
      if (symbolic) effect.draft.put(pathOf(effect, at), 'symlink', act, { target: target.text });
      else effect.draft.put(pathOf(effect, at), 'file', act);
    };
    const within = `${last}/${baseName(target.text)}`;
    if (inside !== 'unknown' || exact) {
      put(inside === 'yes' && !exact ? within : last, effect.act.certainty);
      continue;
    }
    put(last, 'possible');
    put(within, 'possible');
  }
};

/** A directory that is there already gets the link inside; so does one behind a link, unless `-n` replaces the link. */
function intoDirectory(effect: Effect, text: string, replaces: boolean): Presence {
  if (text.endsWith('/') || text === '.' || text.endsWith('/.')) return 'yes';
  const path = pathOf(effect, text);
  if (!isKnown(path)) return 'unknown';
  return replaces && effect.draft.kindOf(path) === 'symlink' ? 'no' : effect.draft.isDirectory(path);
}

/** `xz file` leaves `file.xz` in its place. */
export const compress =
  (suffix: string): CommandEffect =>
  effect => {
    const { options, operands } = readArguments(effect.command.args, ['T', 'threads', 'o']);
    const unpacks = ['d', 'decompress', 'uncompress', 'c', 'stdout', 'l', 't'].some(name =>
      options.has(name),
    );
    const keeps = options.has('k') || options.has('keep') || (suffix === '.zst' && !options.has('rm'));
    for (const operand of operands) {
      const pattern = patternOf(effect, operand);
      const path = pattern ?? pathOf(effect, operand);
      if (unpacks || pattern !== undefined) {
        effect.draft.open(
          { below: '/', names: `*${baseName(path)}*`, reason: `\`${effect.command.name}\` renames files` },
          effect.act.by,
        );
      } else effect.draft.put(path + suffix, 'file', effect.act);
      if (!keeps || unpacks)
        effect.draft.remove(path, unpacks || pattern !== undefined ? 'possible' : effect.act.certainty);
    }
  };
