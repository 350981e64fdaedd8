// What stays on the screen: rows of trees, the status bar, channels of output. Their words have parts of strangers, so
// all of them are made fit to be shown here.
import * as vscode from 'vscode';
import { labelText, visible } from '../../../server/src/core/text/visible-text.js';

export interface RowWords {
  readonly label: string;
  readonly description?: string;
  /** A line for each fact. */
  readonly tooltip?: readonly string[];
  /** For screen readers. */
  readonly spoken?: string;
}

/** The row of a tree; the rest of how it looks is up to the tree. */
export function row(
  { label, description, tooltip, spoken }: RowWords,
  state: vscode.TreeItemCollapsibleState,
): vscode.TreeItem {
  const item = new vscode.TreeItem(labelText(label), state);
  if (description !== undefined) item.description = labelText(description);
  if (tooltip !== undefined) item.tooltip = tooltip.map(labelText).join('\n');
  if (spoken !== undefined) item.accessibilityInformation = { label: labelText(spoken) };
  return item;
}

/** A line above the rows of a tree. */
export function headLine(view: vscode.TreeView<unknown>, text: string): void {
  view.message = labelText(text);
}

export interface BarWords {
  /** Of the theme. */
  readonly icon?: string;
  readonly text: string;
  readonly tooltip: vscode.MarkdownString;
  readonly spoken: string;
}

export const barItem = (id: string, name: string): vscode.StatusBarItem =>
  Object.assign(vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Right, 10), { name });

export function writeBar(item: vscode.StatusBarItem, { icon, text, tooltip, spoken }: BarWords): void {
  item.text = `${icon === undefined ? '' : `$(${icon}) `}${labelText(text)}`;
  item.tooltip = tooltip;
  item.accessibilityInformation = { label: labelText(spoken) };
}

/** Lines of ours, and text that the server has made readable. */
export class Channel implements vscode.Disposable {
  readonly #channel: vscode.OutputChannel;

  constructor(name: string, languageId?: string) {
    this.#channel = vscode.window.createOutputChannel(labelText(name), languageId);
  }

  line(text: string): void {
    this.#channel.appendLine(visible(text));
  }

  append(text: string): void {
    this.#channel.append(text.split('\n').map(visible).join('\n'));
  }

  /** The editor keeps the keyboard. */
  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}

/** What is told to whoever looks for a fault; VS Code writes one line for each call, whatever is in it. */
export const logChannel = (name: string): vscode.LogOutputChannel =>
  vscode.window.createOutputChannel(name, { log: true });

/** The name of a document that no file has: no folder, nothing that cannot be seen. */
export const tabName = (title: string): string => `/${visible(title).replaceAll('/', '_')}`;
