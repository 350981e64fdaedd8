// Which Dockerfile a command means: the one that is named, or the one where the cursor is.
import * as vscode from 'vscode';
import type { DockerfilePlace } from '../../../server/src/protocol/image-layout.js';
import type { DockerfileCommandArgument } from '../../../server/src/protocol/messages.js';

/** Undefined when no editor is active that could hold one. */
export function placeMeant(argument: DockerfileCommandArgument | undefined): DockerfilePlace | undefined {
  if (argument) {
    const { uri, document } = argument;
    const textDocument = { uri: vscode.Uri.parse(uri).toString() };
    return { textDocument, document };
  }
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  return { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } };
}
