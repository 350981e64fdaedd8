// A refusal of the server's, shown once with what to do about it.
import * as vscode from 'vscode';
import type { Refusal } from '../../../server/src/protocol/messages.js';

export const inWords = ({ message, advice = '' }: Refusal): string => `${message} ${advice}`.trim();

export async function explain(refusal: Refusal): Promise<void> {
  const text = inWords(refusal);
  const settings = 'Open Settings';
  // Only where a setting is what helps.
  const buttons = /\bkmm\.\w/.test(text) ? [settings] : [];
  const picked = await vscode.window.showErrorMessage(text, ...buttons);
  if (picked === settings) await vscode.commands.executeCommand('workbench.action.openSettings', 'kmm.');
}
