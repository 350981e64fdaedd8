// The repository's own files and what the TypeScript among them imports. It knows nothing of what is allowed.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from './shared.js';

export interface SourceFile {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly from: string;
  /** As it is written. */
  readonly specifier: string;
  /** The file of ours that a relative import means; undefined for a package. */
  readonly target: string | undefined;
}

const notOurs = new Set(['node_modules', 'out', 'dist', '.git', '.cache', 'package-lock.json']);
const binary = new Set(['.png', '.gif', '.ico', '.vsix', '.woff2']);

/** All text files below a folder of the repository; `''` = all of it. */
export function filesBelow(folder: string): readonly SourceFile[] {
  return readdirSync(join(repositoryRoot, folder), { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (notOurs.has(entry.name) || binary.has(extname(entry.name))) return [];
    if (entry.isDirectory()) return filesBelow(path);
    if (!entry.isFile()) return [];
    return [{ path: path.split(sep).join('/'), text: readFileSync(join(repositoryRoot, path), 'utf8') }];
  });
}

/** Static and dynamic imports, re-exports and type imports alike. */
export function importsOf({ path, text }: SourceFile): readonly Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName: specifier }) => ({
    from: path,
    specifier,
    target: specifier.startsWith('.') ? targetOf(path, specifier) : undefined,
  }));
}

/** `path:line` of every regular expression that is put together while a function runs, of what it was given. */
export function lateRegExps({ path, text }: SourceFile): readonly string[] {
  if (!text.includes('RegExp(')) return [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const made = ts.isNewExpression(node) || ts.isCallExpression(node) ? node.expression.getText() : '';
    if (made === 'RegExp' && ts.findAncestor(node, isLater)) {
      found.push(`${path}:${String(file.getLineAndCharacterOfPosition(node.getStart()).line + 1)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const isLater = (node: ts.Node): boolean => ts.isFunctionLike(node) || ts.isClassLike(node);

/** `@scope/name/deep` -> `@scope/name`; `node:fs` -> `node:`. */
export function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:';
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function targetOf(from: string, specifier: string): string {
  const absolute = join(repositoryRoot, dirname(from), specifier);
  return relative(repositoryRoot, absolute).split(sep).join('/').replace(/\.js$/, '.ts');
}
