// A refusal of the server's, shown once with what to do about it.
import * as vscode from 'vscode';
import type { Refusal } from '../../server/src/protocol/messages.js';

export async function explain({ message, advice = '' }: Refusal): Promise<void> {
  const settings = 'Open Settings';
  const picked = await vscode.window.showErrorMessage(`${message} ${advice}`.trim(), settings);
  if (picked === settings) await vscode.commands.executeCommand('workbench.action.openSettings', 'kmm.');
}
