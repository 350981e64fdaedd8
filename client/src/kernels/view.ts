// The Kernels view. It follows the active editor: the Module the cursor is in, and the one shown last while an editor
// without a Module is active.
import * as vscode from 'vscode';
import type {
  KernelRow,
  KernelRowsParams,
  KernelsView,
  ModuleKernels,
} from '../../../server/src/protocol/kernels-view.js';
import { kernelRowsMethod, kernelsViewMethod } from '../../../server/src/protocol/kernels-view.js';
import type { AskServer } from '../server/ask-server.js';
import type { KernelNode, ShownModule } from './node.js';
import { headLine } from '../shown/look.js';
import { KernelTree } from './tree.js';

export class KernelView implements vscode.Disposable {
  readonly #ask: AskServer;
  readonly #tree = new KernelTree(({ uri, kernels }, group, limit) =>
    this.rows({ uri, document: kernels.document, group: group.id, limit }),
  );
  readonly #view: vscode.TreeView<KernelNode>;
  readonly #listeners: vscode.Disposable;
  /** The file that is followed, and its Modules as they were told last. */
  #uri: string | undefined;
  #modules: readonly ModuleKernels[] = [];
  #questions = 0;

  constructor(ask: AskServer) {
    this.#ask = ask;
    this.#view = vscode.window.createTreeView('kmm.kernels', { treeDataProvider: this.#tree });
    this.#listeners = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(() => void this.#follow()),
      vscode.window.onDidChangeTextEditorSelection(() => this.#show()),
      vscode.window.tabGroups.onDidChangeTabs(() => this.#leaveClosed()),
    );
    void this.#follow();
  }

  get shown(): ShownModule | undefined {
    return this.#tree.shown;
  }

  /** The kernels of a group, or without one of the whole Module; none when the Module is gone. */
  async rows({
    uri,
    ...params
  }: Omit<KernelRowsParams, 'textDocument'> & { readonly uri: string }): Promise<readonly KernelRow[]> {
    const asked: KernelRowsParams = { textDocument: { uri }, ...params };
    return (await this.#ask<readonly KernelRow[] | null>(kernelRowsMethod, asked)) ?? [];
  }

  /** What the kernels of a file get may be different now. */
  refresh(uri: string): void {
    if (uri === this.#uri || uri === activeUri()) void this.#follow();
  }

  dispose(): void {
    vscode.Disposable.from(this.#listeners, this.#view).dispose();
  }

  /** An answer that a later question has overtaken is not shown. */
  async #follow(): Promise<void> {
    const uri = activeUri() ?? this.#uri;
    if (uri === undefined) return;
    const question = ++this.#questions;
    const asked = { textDocument: { uri } };
    const found = await this.#ask<KernelsView | null>(kernelsViewMethod, asked).catch(() => undefined);
    if (question !== this.#questions || found === undefined) return;
    if (found === null && uri !== this.#uri) return;
    const before = found?.incomplete && uri === this.#uri ? this.#modules : [];
    this.#uri = found ? uri : undefined;
    this.#modules = withThoseBefore(found?.modules ?? [], before);
    this.#show();
  }

  #show(): void {
    const kernels = this.#moduleAtCursor();
    const shown = this.#uri !== undefined && kernels ? { uri: this.#uri, kernels } : undefined;
    if (shown?.uri === this.shown?.uri && shown?.kernels === this.shown?.kernels) return;
    headLine(this.#view, kernels ? `${kernels.name}: ${kernels.source}` : '');
    this.#tree.show(shown);
  }

  #moduleAtCursor(): ModuleKernels | undefined {
    const editor = vscode.window.activeTextEditor;
    const shown = this.shown?.uri === this.#uri ? this.shown?.kernels.document : undefined;
    const own = editor?.document.uri.toString() === this.#uri;
    const line = own ? editor?.selection.active.line : undefined;
    return (
      this.#modules.findLast(({ range, document }) =>
        line === undefined ? document === shown : range.start.line <= line,
      ) ?? this.#modules[0]
    );
  }

  /** The editor keeps a text for a while after its last tab is closed; the view does not. */
  #leaveClosed(): void {
    if (this.#uri === undefined || shownUris().has(this.#uri)) return;
    this.#uri = undefined;
    this.#modules = [];
    this.#questions++;
    this.#show();
  }
}

function shownUris(): ReadonlySet<string> {
  const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
  return new Set(
    tabs.flatMap(({ input }) => {
      if (input instanceof vscode.TabInputText) return [input.uri.toString()];
      return input instanceof vscode.TabInputTextDiff ? [input.modified.toString()] : [];
    }),
  );
}

const activeUri = (): string | undefined => vscode.window.activeTextEditor?.document.uri.toString();

/** A Module that cannot be read for a moment stays as it was. */
const withThoseBefore = (
  now: readonly ModuleKernels[],
  before: readonly ModuleKernels[],
): readonly ModuleKernels[] =>
  [...now, ...before.filter(old => !now.some(({ document }) => document === old.document))].sort(
    (a, b) => a.document - b.document,
  );
