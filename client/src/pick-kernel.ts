// Lets the user choose a kernel out of those that count for a Module, or write one that nobody has listed.
import * as vscode from 'vscode';
import type { KernelRow } from '../../server/src/protocol/kernels-view.js';

interface KernelItem extends vscode.QuickPickItem {
  readonly kernel: string;
}

/** `first` are shown before the others. Undefined when the user thinks better of it. */
export function pickKernel(
  title: string,
  first: readonly KernelRow[],
  all: readonly KernelRow[],
): Promise<string | undefined> {
  const listed = itemsOf(first, all);
  const known = new Set(listed.map(({ label }) => label));
  const input = vscode.window.createQuickPick<KernelItem>();
  input.title = title;
  input.placeholder = 'Choose a kernel, or write one as `uname -r` prints it';
  input.matchOnDescription = true;
  input.items = listed;
  input.onDidChangeValue(value => {
    const own = value.trim();
    input.items =
      own === '' || known.has(own)
        ? listed
        : [...listed, { label: own, description: 'not listed', kernel: own, alwaysShow: true }];
  });
  return new Promise(resolve => {
    input.onDidAccept(() => {
      resolve(input.selectedItems[0]?.kernel);
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}

function itemsOf(first: readonly KernelRow[], all: readonly KernelRow[]): readonly KernelItem[] {
  const front = new Set(first.map(({ kernel }) => kernel));
  return [...first, ...all.filter(({ kernel }) => !front.has(kernel))].map(({ kernel, number, detail }) => ({
    label: kernel,
    description: number === undefined ? detail : `mapping ${String(number)}`,
    kernel,
  }));
}
