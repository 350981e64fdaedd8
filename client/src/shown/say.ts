// Messages and questions: the one way in which words of the client reach the user. Names of a file, answers of a cluster
// and what the server tells have parts of strangers, and VS Code runs commands out of links in a message; so all of it is
// made fit here, and no other file opens one of these windows.
import * as vscode from 'vscode';
import { labelText, visible } from '../../../server/src/core/text/visible-text.js';

type Sort = 'information' | 'warning' | 'error';

/** How VS Code shows each; looked up when it is said. */
const windowOf = (sort: Sort): typeof vscode.window.showInformationMessage => {
  if (sort === 'error') return vscode.window.showErrorMessage;
  return sort === 'warning' ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
};

/** In one line, as notifications are. Undefined when no button is chosen. */
export const say = (sort: Sort, text: string, ...buttons: readonly string[]): Thenable<string | undefined> =>
  windowOf(sort)<string>(labelText(text), ...buttons);

/** Waits for the user, with a line for each fact: a line break in one of them begins no other. */
export const askFirst = (
  sort: Sort,
  text: string,
  facts: readonly string[],
  ...buttons: readonly string[]
): Thenable<string | undefined> =>
  windowOf(sort)<string>(
    labelText(text),
    { modal: true, detail: facts.map(labelText).join('\n') },
    ...buttons,
  );

export interface InputQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly placeHolder?: string;
  /** What stands there to be changed. */
  readonly value?: string;
}

/** Without blanks at its ends. Undefined when the user thinks better of it. */
export async function askForText(question: InputQuestion): Promise<string | undefined> {
  const { title, prompt, value } = question;
  const text = await vscode.window.showInputBox({
    ...question,
    title: labelText(title),
    prompt: labelText(prompt),
    ...(value !== undefined && { value: visible(value) }),
    ignoreFocusOut: true,
  });
  return text?.trim();
}

/** Says what goes on now. */
type Report = (text: string) => void;

/** In a notification that can be cancelled, for as long as the task takes. */
export const showProgress = <T>(
  title: string,
  task: (report: Report, token: vscode.CancellationToken) => Thenable<T>,
): Thenable<T> =>
  vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: labelText(title), cancellable: true },
    (progress, token) => task(text => progress.report({ message: labelText(text) }), token),
  );

/** What is pasted into a shell is one line, and no control character of it comes through. */
export const copy = (text: string): Thenable<void> => vscode.env.clipboard.writeText(visible(text));
