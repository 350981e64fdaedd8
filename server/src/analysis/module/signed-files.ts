// Paths in `filesToSign` as far as they can be told apart: the directory of a kernel, the file's name, wildcards.
import type { GlobDialect } from '../../core/glob/glob.js';
import { everything, globOf, one } from '../../core/glob/glob.js';
import { anything } from '../../core/glob/matching.js';
import type { TemplateUse } from './template-uses.js';

export interface SignedFile {
  readonly use: TemplateUse;
  /** Behind the last slash, template and all. */
  readonly fileName: string;
}

export const signedFile = (use: TemplateUse): SignedFile => ({
  use,
  fileName: use.text.slice(use.text.lastIndexOf('/') + 1),
});

export const hasWildcard = (text: string): boolean => /[*?[]/.test(text);

/** `/opt/lib/modules/<kernel>/…`: the directory that is named after a kernel, in the path. */
export function kernelDirectory(path: string): { readonly name: string; readonly start: number } | undefined {
  const found = /\/lib\/modules\/([^/]*)\//.exec(path);
  if (!found) return undefined;
  const name = found[1] ?? '';
  return { name, start: found.index + '/lib/modules/'.length };
}

/** How modprobe compares names: `-` and `_` are one, the ending does not count. */
const moduleOfFile = (fileName: string): string =>
  fileName.replace(/\.ko(?:\.(?:xz|gz|zst))?$/, '').replaceAll('-', '_');

/** Whether a file name, maybe with wildcards as a shell has them, may be the file of a module. Variables may be anything. */
export function mayBeFileOf(fileName: string, moduleName: string): boolean {
  if (fileName.includes('$')) return true;
  const wanted = moduleName.replaceAll('-', '_');
  if (!hasWildcard(fileName)) return moduleOfFile(fileName) === wanted;
  if (fileName.includes('[')) return true;
  const glob = globOf(fileName.replaceAll('-', '_'), wildcards);
  return ['', '.xz', '.gz', '.zst'].some(ending => glob.matches(`${wanted}.ko${ending}`));
}

const wildcards: GlobDialect = { special: { '*': everything, '?': one(anything) } };
