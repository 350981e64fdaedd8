// A refusal of the server's, shown once with what to do about it.
import * as vscode from 'vscode';
import type { Refusal } from '../../../server/src/protocol/messages.js';

export async function explain({ message, advice = '' }: Refusal): Promise<void> {
  const text = `${message} ${advice}`.trim();
  const settings = 'Open Settings';
  // Only where a setting is what helps.
  const buttons = /\bkmm\.\w/.test(text) ? [settings] : [];
  const picked = await vscode.window.showErrorMessage(text, ...buttons);
  if (picked === settings) await vscode.commands.executeCommand('workbench.action.openSettings', 'kmm.');
}
