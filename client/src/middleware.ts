// What this editor leaves out of the server's answers.
import * as vscode from 'vscode';
import type { LanguageClient, Middleware } from 'vscode-languageclient/node';
import { CodeLensRequest } from 'vscode-languageclient/node';
import { testBuildCommand } from '../../server/src/protocol/messages.js';
import { planScheme } from './test-build/plan-texts.js';

export const middleware: Middleware = {
  // What is said of a plan's Dockerfile is said in the file that it is from.
  handleDiagnostics: (uri, diagnostics, next) => next(uri, uri.scheme === planScheme ? [] : diagnostics),
  // In Restricted Mode no cluster is reached.
  provideCodeLenses: async (document, token, next) => {
    const lenses = await next(document, token);
    return vscode.workspace.isTrusted
      ? lenses
      : lenses?.filter(({ command }) => command?.command !== testBuildCommand);
  },
};

/** Once the workspace is trusted, what was left out is there. */
export function askForLensesAgain(client: LanguageClient): void {
  const feature = client.getFeature(CodeLensRequest.method);
  for (const { document } of vscode.window.visibleTextEditors)
    feature.getProvider(document)?.onDidChangeCodeLensEmitter.fire();
}
