// A question to the server that the user sees waiting and can take back.
import * as vscode from 'vscode';

/** Undefined when the user cancelled. */
export function askWithProgress<T>(
  title: string,
  ask: (token: vscode.CancellationToken) => Promise<T>,
): Thenable<T | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (_, token) => {
    try {
      return await ask(token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  });
}
