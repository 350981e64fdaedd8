// What the user can do with kernels: table of the commands and their handlers.
import * as vscode from 'vscode';
import type { Range } from 'vscode-languageclient/node';
import type { PreviewCommandArgument } from '../../../server/src/protocol/messages.js';
import { previewCommand, showKernelsCommand } from '../../../server/src/protocol/messages.js';
import { pickSourceCommand, revealCommand } from './items.js';
import type { KernelNode } from './node.js';
import type { KernelView } from './view.js';
import { pickKernel } from './pick-kernel.js';
import { kernelsOffered, targetOf } from './target.js';
import type { Previews } from './preview.js';
import type { PickChoice } from '../shown/pick.js';
import { pickOne } from '../shown/pick.js';
import { copy as copyText, say } from '../shown/say.js';

export function registerKernelCommands(view: KernelView, previews: Previews): vscode.Disposable {
  const handlers: Readonly<Record<string, (...args: never[]) => unknown>> = {
    [showKernelsCommand]: () => vscode.commands.executeCommand('kmm.kernels.focus'),
    [previewCommand]: (argument?: PreviewCommandArgument) => previewPicked(view, previews, argument),
    [revealCommand]: reveal,
    [pickSourceCommand]: pickSource,
    'kmm.kernels.preview': (node: KernelNode) => previewRow(previews, node),
    'kmm.kernels.copyImage': (node: KernelNode) => copy(node, row => row.image),
    'kmm.kernels.copyKernel': (node: KernelNode) => copy(node, row => row.kernel),
  };
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([id, handler]) => vscode.commands.registerCommand(id, handler)),
  );
}

type Row = Extract<KernelNode, { kind: 'row' }>['row'];

/** Of the Module that is named, or of the one in the view. */
async function previewPicked(
  view: KernelView,
  previews: Previews,
  argument: PreviewCommandArgument | undefined,
): Promise<void> {
  const target = targetOf(view, argument);
  if (!target) {
    void say('information', 'Open a Module with kernel mappings first.');
    return;
  }
  const { uri, document } = target;
  const kernel = await pickKernel(await kernelsOffered(view, 'KMM: Preview Kernel Mapping', target));
  if (kernel !== undefined) await previews.open({ uri, document, kernel });
}

async function previewRow(previews: Previews, node: KernelNode): Promise<void> {
  if (node.kind !== 'row') return;
  const { shown, row } = node;
  await previews.open({ uri: shown.uri, document: shown.kernels.document, kernel: row.kernel });
}

async function copy(node: KernelNode, of: (row: Row) => string | undefined): Promise<void> {
  const text = node.kind === 'row' ? of(node.row) : undefined;
  if (text) await copyText(text);
}

/** The focus stays in the view, so that the keyboard can go on there. */
async function reveal(uri: string, { start, end }: Range): Promise<void> {
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection, preserveFocus: true });
}

interface SourceItem extends PickChoice {
  readonly run: () => Thenable<unknown>;
}

const cluster: SourceItem = {
  icon: 'cloud-download',
  label: 'Load them from a cluster',
  detail: 'Asks a cluster of your kubeconfig for its nodes, once.',
  run: () => vscode.commands.executeCommand('kmm.loadKernelsFromCluster'),
};

const settings: readonly SourceItem[] = [
  {
    icon: 'file',
    label: 'Name files that list them',
    detail: 'kmm.kernels.files: plain lists, or what `kubectl get nodes` prints.',
    run: () => openSetting('kmm.kernels.files'),
  },
  {
    icon: 'list-unordered',
    label: 'List them in the settings',
    detail: 'kmm.kernels.list: one entry for each kernel, as `uname -r` prints it.',
    run: () => openSetting('kmm.kernels.list'),
  },
];

/** No cluster is asked in Restricted Mode. */
async function pickSource(): Promise<void> {
  const sources = vscode.workspace.isTrusted ? [cluster, ...settings] : settings;
  const picked = await pickOne(sources, {
    title: 'KMM: Load Kernels',
    placeHolder: 'Where are the kernels that you run?',
  });
  await picked?.run();
}

const openSetting = (id: string): Thenable<unknown> =>
  vscode.commands.executeCommand('workbench.action.openWorkspaceSettings', { query: id });
