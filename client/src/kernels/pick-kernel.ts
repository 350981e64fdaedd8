// Lets the user choose kernels out of those that count for a Module, or write one that nobody has listed.
import * as vscode from 'vscode';
import type { KernelRow } from '../../../server/src/protocol/kernels-view.js';

interface KernelItem extends vscode.QuickPickItem {
  /** Undefined for the way to choose several. */
  readonly kernel: string | undefined;
}

/** What is shown: `first` before the others. */
export interface KernelOffer {
  readonly title: string;
  readonly first: readonly KernelRow[];
  readonly all: readonly KernelRow[];
}

/** Undefined when the user thinks better of it. */
export async function pickKernel(offer: KernelOffer): Promise<string | undefined> {
  return (await pick(offer.title, itemsFor(offer), onlyOne))?.[0]?.kernel;
}

/** One or more; one is a key away, the others a step. Undefined when the user thinks better of it. */
export async function pickKernels(offer: KernelOffer): Promise<readonly string[] | undefined> {
  const items = itemsFor(offer);
  if (items.length < 2) return kernelsIn(await pick(offer.title, items, onlyOne));
  const [picked] = (await pick(offer.title, [several, ...items], onlyOne)) ?? [];
  if (picked && picked.kernel === undefined) return kernelsIn(await pick(offer.title, items, many));
  return kernelsIn(picked && [picked]);
}

type Looks = Pick<vscode.QuickPick<KernelItem>, 'placeholder' | 'canSelectMany'>;

const onlyOne: Looks = {
  placeholder: 'Choose a kernel, or write one as `uname -r` prints it',
  canSelectMany: false,
};

const many: Looks = {
  placeholder: 'Tick the kernels, or write one as `uname -r` prints it',
  canSelectMany: true,
};

const several: KernelItem = { label: '$(checklist) Several kernels…', kernel: undefined };

const kernelsIn = (items: readonly KernelItem[] | undefined): readonly string[] | undefined =>
  items?.flatMap(({ kernel }) => kernel ?? []);

function pick(
  title: string,
  offered: readonly KernelItem[],
  looks: Looks,
): Promise<readonly KernelItem[] | undefined> {
  const input = vscode.window.createQuickPick<KernelItem>();
  Object.assign(input, { title, matchOnDescription: true, ...looks });
  let items = offered;
  input.items = items;
  const firstKernel = items.find(({ kernel }) => kernel !== undefined);
  if (firstKernel && !looks.canSelectMany) input.activeItems = [firstKernel];
  input.onDidChangeValue(value => {
    items = withWritten(items, value.trim());
    const selected = new Set(input.selectedItems.map(({ kernel }) => kernel));
    input.items = items;
    // New items lose what was selected.
    if (looks.canSelectMany) input.selectedItems = items.filter(({ kernel }) => selected.has(kernel));
  });
  return new Promise(resolve => {
    input.onDidAccept(() => {
      // Nothing is ticked yet, so the list stays.
      if (input.selectedItems.length === 0) return;
      resolve(input.selectedItems);
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

function itemsFor({ first, all }: KernelOffer): readonly KernelItem[] {
  const front = new Set(first.map(({ kernel }) => kernel));
  return [...first, ...all.filter(({ kernel }) => !front.has(kernel))].map(({ kernel, number, detail }) => ({
    label: kernel,
    description: number === undefined ? detail : `mapping ${String(number)}`,
    kernel,
  }));
}
