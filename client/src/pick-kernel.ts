// Lets the user choose kernels out of those that count for a Module, or write one that nobody has listed.
import * as vscode from 'vscode';
import type { KernelRow } from '../../server/src/protocol/kernels-view.js';

interface KernelItem extends vscode.QuickPickItem {
  readonly kernel: string;
}

/** What is shown: `first` before the others. */
export interface KernelOffer {
  readonly title: string;
  readonly first: readonly KernelRow[];
  readonly all: readonly KernelRow[];
}

/** Undefined when the user thinks better of it. */
export async function pickKernel(offer: KernelOffer): Promise<string | undefined> {
  const placeholder = 'Choose a kernel, or write one as `uname -r` prints it';
  return (await pick(offer, { placeholder, canSelectMany: false }))?.[0];
}

/** One or more; undefined when the user thinks better of it. */
export async function pickKernels(offer: KernelOffer): Promise<readonly string[] | undefined> {
  const placeholder = 'Choose one kernel or more, or write one as `uname -r` prints it';
  const kernels = await pick(offer, { placeholder, canSelectMany: true });
  return kernels?.length === 0 ? undefined : kernels;
}

function pick(
  { title, first, all }: KernelOffer,
  looks: Pick<vscode.QuickPick<KernelItem>, 'placeholder' | 'canSelectMany'>,
): Promise<readonly string[] | undefined> {
  const input = vscode.window.createQuickPick<KernelItem>();
  Object.assign(input, { title, matchOnDescription: true, ...looks });
  let items = itemsOf(first, all);
  input.items = items;
  input.onDidChangeValue(value => {
    items = withWritten(items, value.trim());
    const selected = new Set(input.selectedItems.map(({ kernel }) => kernel));
    input.items = items;
    // New items lose what was selected.
    if (looks.canSelectMany) input.selectedItems = items.filter(({ kernel }) => selected.has(kernel));
  });
  return new Promise(resolve => {
    input.onDidAccept(() => {
      resolve(input.selectedItems.map(({ kernel }) => kernel));
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}

const notListed = 'not listed';

/** What is written is offered, too, in place of what was written before. */
function withWritten(items: readonly KernelItem[], own: string): readonly KernelItem[] {
  const listed = items.filter(({ description }) => description !== notListed);
  return own === '' || listed.some(({ kernel }) => kernel === own)
    ? listed
    : [...listed, { label: own, description: notListed, kernel: own, alwaysShow: true }];
}

function itemsOf(first: readonly KernelRow[], all: readonly KernelRow[]): readonly KernelItem[] {
  const front = new Set(first.map(({ kernel }) => kernel));
  return [...first, ...all.filter(({ kernel }) => !front.has(kernel))].map(({ kernel, number, detail }) => ({
    label: kernel,
    description: number === undefined ? detail : `mapping ${String(number)}`,
    kernel,
  }));
}
