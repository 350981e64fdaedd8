// A refusal of the server's, shown once with what to do about it.
import * as vscode from 'vscode';
import { adviceInWords } from '../../../server/src/protocol/advice-words.js';
import { labelText } from '../../../server/src/core/text/visible-text.js';
import type { Refusal } from '../../../server/src/protocol/messages.js';
import { say } from '../shown/say.js';

/** For errors that VS Code shows, too. */
export const inWords = (refusal: Refusal): string => labelText(adviceInWords(refusal));

export async function explain(refusal: Refusal): Promise<void> {
  const text = inWords(refusal);
  const settings = 'Open Settings';
  // Only where a setting is what helps.
  const buttons = /\bkmm\.\w/.test(text) ? [settings] : [];
  const picked = await say('error', text, ...buttons);
  if (picked === settings) await vscode.commands.executeCommand('workbench.action.openSettings', 'kmm.');
}
