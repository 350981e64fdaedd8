// mkdir, touch, rm, ln, tee and redirections: commands that name the files they make or take away.
import { isKnown } from '../hole.js';
import { baseName } from '../paths.js';
import type { CommandEffect, Effect } from './effect.js';
import { pathOf, patternOf } from './effect.js';
import { readArguments } from './options.js';

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
  const path = pathOf(effect, text);
  if (text === '' || path.startsWith('/dev/') || text.endsWith('/')) return;
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
  const asIs = ['n', 'no-dereference', 'T', 'no-target-directory'].some(name => options.has(name));
  for (const target of targets) {
    const name = baseName(target.text);
    const at =
      directory !== undefined || operands.length < 2 || intoDirectory(effect, last, asIs)
        ? `${last}/${name}`
        : last;
    if (symbolic) effect.draft.put(pathOf(effect, at), 'symlink', effect.act, { target: target.text });
    else effect.draft.put(pathOf(effect, at), 'file', effect.act);
  }
};

/** A directory that is there already gets the link inside, unless `-n` or `-T` says otherwise for a link to one. */
function intoDirectory(effect: Effect, text: string, asIs: boolean): boolean {
  if (text.endsWith('/') || text === '.' || text.endsWith('/.')) return true;
  const path = pathOf(effect, text);
  return !asIs && isKnown(path) && effect.draft.isDirectory(path) === 'yes';
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
