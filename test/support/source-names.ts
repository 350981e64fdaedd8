// The names that a TypeScript file of the repository exports, and those that it takes from others. It knows nothing of
// what the names mean.
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { SourceFile } from './source-files.js';

/** Values alone: an exported type says what a value is, whether somebody names it or not. */
export function exportedValues({ path, text }: SourceFile): readonly string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  return file.statements.filter(isExported).flatMap(statement => {
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(nameOf);
    return ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) ? nameOf(statement) : [];
  });
}

/** `path#name` of each name that is imported from a file of ours; `path#*` where all of it is. */
export function importedNames({ path, text }: SourceFile): readonly string[] {
  const found: string[] = [];
  const add = (specifier: ts.Node, names: readonly string[]): void => {
    if (!ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return;
    const target = join(dirname(path), specifier.text)
      .replace(/^out\//, '')
      .replace(/\.js$/, '.ts');
    found.push(...names.map(name => `${target}#${name}`));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, boundNames(node.importClause?.namedBindings));
    if (ts.isExportDeclaration(node) && node.moduleSpecifier)
      add(node.moduleSpecifier, sentOn(node.exportClause));
    const [first] = ts.isCallExpression(node) ? node.arguments : [];
    if (first && ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(first, ['*']);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return found;
}

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;

const nameOf = ({ name }: { readonly name?: ts.Node | undefined }): readonly string[] =>
  name && ts.isIdentifier(name) ? [name.text] : [];

function boundNames(bindings: ts.NamedImportBindings | undefined): readonly string[] {
  if (!bindings) return [];
  if (!ts.isNamedImports(bindings)) return ['*'];
  return bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
}

const sentOn = (clause: ts.NamedExportBindings | undefined): readonly string[] =>
  clause && ts.isNamedExports(clause)
    ? clause.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
    : ['*'];
