// A question to the server that the user sees waiting and can take back.
import type * as vscode from 'vscode';
import { showProgress } from '../shown/say.js';

/** Undefined when the user cancelled. */
export function askWithProgress<T>(
  title: string,
  ask: (token: vscode.CancellationToken) => Promise<T>,
): Thenable<T | undefined> {
  return showProgress(title, async (_, token) => {
    try {
      return await ask(token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  });
}
