// Lists to choose from. What an item says is made fit to be shown; what it stands for stays as it is.
import * as vscode from 'vscode';
import { labelText } from '../../../server/src/core/text/visible-text.js';

export interface PickChoice {
  /** Of the theme: `key`. */
  readonly icon?: string;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly picked?: boolean;
  readonly alwaysShow?: boolean;
}

export interface ChoiceQuestion {
  readonly title?: string;
  readonly placeHolder: string;
  readonly matchOnDescription?: boolean;
}

/** Undefined when the user thinks better of it. */
export const pickOne = async <T extends PickChoice>(
  choices: readonly T[],
  question: ChoiceQuestion,
): Promise<T | undefined> =>
  (await vscode.window.showQuickPick(choices.map(shownChoice), shownQuestion(question)))?.choice;

export const pickSome = async <T extends PickChoice>(
  choices: readonly T[],
  question: ChoiceQuestion,
): Promise<readonly T[] | undefined> =>
  (
    await vscode.window.showQuickPick(choices.map(shownChoice), {
      ...shownQuestion(question),
      canPickMany: true,
    })
  )?.map(({ choice }) => choice);

const shownQuestion = ({ title, ...question }: ChoiceQuestion): ChoiceQuestion => ({
  ...question,
  ...(title !== undefined && { title: labelText(title) }),
});

interface ShownChoice<T> extends vscode.QuickPickItem {
  readonly choice: T;
}

function shownChoice<T extends PickChoice>(choice: T): ShownChoice<T> {
  const { icon, label, description, detail, picked, alwaysShow } = choice;
  return {
    label: `${icon === undefined ? '' : `$(${icon}) `}${labelText(label)}`,
    ...(description !== undefined && { description: labelText(description) }),
    ...(detail !== undefined && { detail: labelText(detail) }),
    ...(picked !== undefined && { picked }),
    ...(alwaysShow !== undefined && { alwaysShow }),
    choice,
  };
}

export interface OpenPick<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly canSelectMany: boolean;
  readonly choices: readonly T[];
  /** Where the keyboard is at first. */
  readonly first: T | undefined;
  /** The choices for what is written now. */
  readonly whenWritten: (written: string) => readonly T[];
}

/** The user may write what is no choice yet. Undefined when the user thinks better of it; never empty. */
export function pickOrWrite<T extends PickChoice>(open: OpenPick<T>): Promise<readonly T[] | undefined> {
  const { title, placeholder, canSelectMany, choices, first, whenWritten } = open;
  const input = vscode.window.createQuickPick<ShownChoice<T>>();
  Object.assign(input, { title: labelText(title), matchOnDescription: true, placeholder, canSelectMany });
  input.items = choices.map(shownChoice);
  if (first) input.activeItems = input.items.filter(({ choice }) => choice === first);
  input.onDidChangeValue(value => {
    const selected = new Set(input.selectedItems.map(({ label }) => label));
    input.items = whenWritten(value.trim()).map(shownChoice);
    // New items lose what was selected.
    if (canSelectMany) input.selectedItems = input.items.filter(({ label }) => selected.has(label));
  });
  return new Promise(resolve => {
    input.onDidAccept(() => {
      // Nothing is ticked yet, so the list stays.
      if (input.selectedItems.length === 0) return;
      resolve(input.selectedItems.map(({ choice }) => choice));
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}
