// Commands that bring files from elsewhere: git, curl, wget, archives.
import { isKnown } from '../hole.js';
import { baseName, joinPath } from '../paths.js';
import type { CommandEffect, Effect } from './effect.js';
import { openBelow, pathOf } from './effect.js';
import { writeFile } from './files.js';
import { fixedDirectory } from './glob.js';
import { readArguments } from './options.js';
import { withoutTrailing } from '../../cut.js';

const globals = ['C', 'c', 'git-dir', 'work-tree'];
const cloneValues = [
  ...globals,
  'b',
  'branch',
  'depth',
  'o',
  'origin',
  'reference',
  'jobs',
  'j',
  'filter',
  'u',
];
const quiet = new Set([
  'config',
  'log',
  'status',
  'show',
  'rev-parse',
  'describe',
  'remote',
  'tag',
  'version',
]);

export const git: CommandEffect = effect => {
  const { operands } = readArguments(effect.command.args, cloneValues);
  const [verb, url, directory] = operands;
  if (verb?.text !== 'clone' || !url) {
    if (!quiet.has(verb?.text ?? '')) openBelow(effect, known(effect.command.cwd));
    return;
  }
  const name = baseName(withoutTrailing(url.text, '/').replace(/:/g, '/')).replace(/\.git$/, '');
  const to = pathOf(effect, directory?.text ?? name);
  effect.draft.put(to, 'directory', effect.act);
  openBelow(effect, known(to));
};

const known = (path: string): string => (isKnown(path) ? path : fixedDirectory(path));

const curlValues = [
  'o',
  'output',
  'H',
  'header',
  'd',
  'data',
  'X',
  'request',
  'u',
  'user',
  'A',
  'e',
  'x',
  'proxy',
  'w',
  'retry',
  'max-time',
  'connect-timeout',
  'cacert',
  'output-dir',
  'm',
  'y',
  'Y',
];

export const curl: CommandEffect = effect => {
  const { options, operands } = readArguments(effect.command.args, curlValues);
  const file = options.get('o') ?? options.get('output');
  if (file !== undefined) return writeFile(effect, file);
  if (!options.has('O') && !options.has('remote-name') && !options.has('remote-name-all')) return;
  for (const { text } of operands) writeDownload(effect, effect.command.cwd, text);
};

const wgetValues = [
  'O',
  'output-document',
  'P',
  'directory-prefix',
  'o',
  'output-file',
  'a',
  't',
  'T',
  'tries',
  'timeout',
  'user',
  'password',
  'header',
  'U',
  'e',
  'i',
];

export const wget: CommandEffect = effect => {
  const { options, operands } = readArguments(effect.command.args, wgetValues);
  const file = options.get('O') ?? options.get('output-document');
  if (file !== undefined) return file === '-' ? undefined : writeFile(effect, file);
  const directory = pathOf(effect, options.get('P') ?? options.get('directory-prefix') ?? '.');
  for (const { text } of operands) writeDownload(effect, directory, text);
};

function writeDownload(effect: Effect, directory: string, url: string): void {
  const name = baseName(url.replace(/[?#].*/s, ''));
  if (isKnown(name + directory)) writeFile(effect, joinPath(directory, name));
  else openBelow(effect, known(directory));
}

export const tar: CommandEffect = effect => {
  const { command } = effect;
  // `tar xvf file`: the first word may be options without a dash.
  const [first, ...rest] = command.args;
  const bare =
    first && /^[A-Za-z]+$/.test(first.text) ? [{ ...first, text: `-${first.text}` }, ...rest] : command.args;
  const { options } = readArguments(bare, [
    'C',
    'directory',
    'f',
    'file',
    'strip-components',
    'exclude',
    'transform',
  ]);
  const file = options.get('f') ?? options.get('file');
  const creates = ['c', 'create', 'r', 'u', 'A'].some(option => options.has(option));
  if (creates) return file === undefined || file === '-' ? undefined : writeFile(effect, file);
  if (options.has('t') || options.has('list')) return;
  const to = pathOf(effect, options.get('C') ?? options.get('directory') ?? '.');
  openBelow(effect, options.has('P') ? '/' : known(to));
};

export const unzip: CommandEffect = effect => {
  const { options } = readArguments(effect.command.args, ['d', 'x']);
  openBelow(effect, known(pathOf(effect, options.get('d') ?? '.')));
};

/** Writes under the directory it is called in: patch, cpio, ar. */
export const inPlace: CommandEffect = effect => openBelow(effect, known(effect.command.cwd));
