// The rows of the Kernels view. Shows what it is handed and asks for the rows of a group when it is opened; which
// Module that is, is decided in kernel-view.ts.
import * as vscode from 'vscode';
import type { KernelGroup, KernelRow } from '../../../server/src/protocol/kernels-view.js';
import { groupItem, moreItem, rowItem, samplesItem } from './items.js';
import type { KernelNode, ShownModule } from './node.js';

export type AskRows = (
  shown: ShownModule,
  group: KernelGroup,
  limit: number,
) => Promise<readonly KernelRow[] | null>;

/** More than anybody reads; what is behind them is told as a number. */
const mostRows = 200;

export class KernelTree implements vscode.TreeDataProvider<KernelNode> {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #ask: AskRows;
  #shown: ShownModule | undefined;

  constructor(ask: AskRows) {
    this.#ask = ask;
  }

  get shown(): ShownModule | undefined {
    return this.#shown;
  }

  show(shown: ShownModule | undefined): void {
    this.#shown = shown;
    this.#changed.fire();
  }

  getTreeItem(node: KernelNode): vscode.TreeItem {
    switch (node.kind) {
      case 'samples':
        return samplesItem();
      case 'group':
        return groupItem(node.shown, node.group);
      case 'row':
        return rowItem(node.shown, node.group, node.row);
      case 'more':
        return moreItem(node.count);
    }
  }

  async getChildren(node?: KernelNode): Promise<KernelNode[]> {
    if (!node) return this.#roots();
    return node.kind === 'group' ? this.#rowsOf(node.shown, node.group) : [];
  }

  #roots(): KernelNode[] {
    const shown = this.#shown;
    if (!shown) return [];
    const groups = shown.kernels.groups.map((group): KernelNode => ({ kind: 'group', shown, group }));
    return shown.kernels.samples ? [{ kind: 'samples' }, ...groups] : groups;
  }

  async #rowsOf(shown: ShownModule, group: KernelGroup): Promise<KernelNode[]> {
    const rows = (await this.#ask(shown, group, mostRows)) ?? [];
    const nodes = rows.map((row): KernelNode => ({ kind: 'row', shown, group, row }));
    const rest = group.count - rows.length;
    return rest > 0 && rows.length === mostRows ? [...nodes, { kind: 'more', count: rest }] : nodes;
  }
}
