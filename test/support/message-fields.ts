// The fields of this project's own messages, as the types of `server/src/protocol` declare them. A type belongs to the
// message that is declared before it in its file; what stands before the first belongs to all.
import ts from 'typescript';
import { filesBelow } from './source-files.js';

export interface MessageField {
  /** `kmm/status`; undefined for what several share. */
  readonly method: string | undefined;
  /** `Status.documents`. */
  readonly path: string;
  readonly name: string;
}

/** Without the settings: README.md has a table of them. */
export const messageFields = (): readonly MessageField[] =>
  filesBelow('server/src/protocol')
    .filter(({ path }) => path.endsWith('.ts') && !/\/setting[^/]*$/.test(path))
    .flatMap(({ path, text }) => fieldsIn(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)));

export const messageMethods = (): readonly string[] =>
  filesBelow('server/src/protocol').flatMap(({ path, text }) =>
    ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true).statements.flatMap(methodOf),
  );

function fieldsIn(file: ts.SourceFile): readonly MessageField[] {
  let method: string | undefined;
  return file.statements.flatMap(statement => {
    method = methodOf(statement)[0] ?? method;
    const owner = method;
    return ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)
      ? namesIn(statement).map(name => ({ method: owner, path: `${statement.name.text}.${name}`, name }))
      : [];
  });
}

/** Fields of types within types as well. */
function namesIn(node: ts.Node): readonly string[] {
  const own = ts.isPropertySignature(node) && ts.isIdentifier(node.name) ? [node.name.text] : [];
  return [...own, ...node.getChildren().flatMap(namesIn)];
}

/** `export const statusMethod = 'kmm/status'`. */
function methodOf(statement: ts.Statement): readonly string[] {
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    name.getText().endsWith('Method') && initializer && ts.isStringLiteral(initializer)
      ? [initializer.text]
      : [],
  );
}
